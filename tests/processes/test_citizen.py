"""The applicant's side: fetching, reviewing, following, supplementing, withdrawing, tracking."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from processes import casefile, cases, drafts, filing, supplement, tables, tracking
from processes.attachments import inspect
from processes.errors import (
    GoneError,
    InvalidError,
    NotFinishedError,
    NotFoundError,
    TransitionError,
    UploadRefusedError,
)
from processes.pdf import Paragraph, Sheet, plain
from processes.texts import text
from tests.processes.support import MONDAY, Office

BEFORE = plain.write(Sheet(text("草稿", "Draft"), (Paragraph(text("草稿", "Draft")),), MONDAY))
PAPER = plain.write(Sheet(text("方案", "Plan"), (Paragraph(text("方案", "Plan")),), MONDAY))


def test_fetching_fills_empty_fields_and_marks_their_origin(office: Office) -> None:
    person = office.person()
    with office.database.transaction() as tx:
        draft = drafts.start_draft(tx, person, "permit").id
        drafts.save_later(tx, person, draft, {"address": "我自己写的", "kind": "nonsense"})
        assert drafts.request_fetch(tx, person, draft).fetch.state == "running"
    office.work()
    with office.database.transaction() as tx:
        view = drafts.get_draft(tx, person, draft)
        assert view.fetch.state == "done"
        assert dict(view.values) == {"address": "我自己写的", "applicant_name": "测试甲"}
        assert {k: o.source for k, o in view.origins.items()} == {"applicant_name": "population"}
        drafts.save_page(tx, office.settings, person, draft, "page1", {"applicant_name": "改名", "address": ""})
        assert drafts.get_draft(tx, person, draft).origins == {}


def test_wrong_answers_are_told_by_field_and_not_stored(office: Office) -> None:
    person = office.person()
    with office.database.transaction() as tx:
        draft = drafts.start_draft(tx, person, "permit").id
        with pytest.raises(InvalidError) as found:
            drafts.save_page(tx, office.settings, person, draft, None, {"kind": "other", "typename": "x"})
        assert {"applicant_name", "kind"} <= set(found.value.errors)
        assert drafts.get_draft(tx, person, draft).values == {}


def test_filing_wants_everything_and_happens_once(office: Office) -> None:
    person = office.person()
    draft = office.draft(person, "plan")
    with office.database.transaction() as tx:
        review = drafts.review(tx, office.settings, person, draft)
        assert review.missing == ("material:plan",) and not review.ready
        with pytest.raises(NotFinishedError):
            filing.file_case(tx, office.settings, person, draft, "k")
        with pytest.raises(UploadRefusedError):
            inspect(office.settings, "plan.pdf", b"<html>")
        with pytest.raises(NotFoundError):
            drafts.attach(tx, office.settings, person, draft, "id-card", inspect(office.settings, "plan.pdf", PAPER))
        drafts.attach(tx, office.settings, person, draft, "plan", inspect(office.settings, "方案.pdf", PAPER))
    receipts = []
    for key in ("k", "k", "other"):
        with office.database.transaction() as tx:
            receipts.append(filing.file_case(tx, office.settings, person, draft, key))
    assert len({r.number for r in receipts}) == 1 and [r.repeated for r in receipts] == [False, True, True]
    with pytest.raises(GoneError), office.database.transaction() as tx:
        drafts.get_draft(tx, person, draft)


def test_without_the_notice_on_data_nothing_is_filed(office: Office) -> None:
    person = office.person()
    draft = office.draft(person, "simple")
    with pytest.raises(TransitionError), office.database.transaction() as tx:
        filing.file_case(tx, office.settings, person, draft, "k", confirmed=False)
    with office.database.transaction() as tx:
        assert tx.connection.scalar(select(tables.case.c.state)) == "DRAFT"
        assert tx.connection.scalar(select(tables.serial.c.last)) is None


def test_numbers_of_a_day_have_no_gap(office: Office) -> None:
    numbers = [office.filed(office.person(), "simple").number for _ in range(3)]
    assert [n[:20] for n in numbers] == [f"33990120260302{n:06d}" for n in (1, 2, 3)]


def test_another_persons_case_is_not_there(office: Office) -> None:
    receipt = office.filed(office.person(), "review")
    other = office.person("demo-2")
    draft = office.draft(office.person(), "simple")
    with office.database.transaction() as tx:
        for verb in (
            lambda: cases.case_view(tx, other, receipt.number),
            lambda: filing.get_receipt(tx, other, receipt.number),
            lambda: cases.withdraw(tx, office.settings, other, receipt.number, "", "k"),
            lambda: drafts.get_draft(tx, other, draft),
        ):
            with pytest.raises(NotFoundError):
                verb()


def test_the_timeline_says_what_happens_now_and_who_has_it(office: Office) -> None:
    person = office.person()
    receipt = office.filed(person, "review")
    with office.database.transaction() as tx:
        assert [s.state for s in cases.case_view(tx, person, receipt.number).steps] == ["current", "todo", "todo", "todo", "todo"]
    office.work()
    with office.database.transaction() as tx:
        view = cases.case_view(tx, person, receipt.number)
    assert [s.state for s in view.steps] == ["done", "current", "todo", "todo", "todo"]
    assert view.now.who == {"zh": "试验处", "en": "Test department"} and view.now.until is not None
    assert view.actions == ("withdraw",)
    assert sorted(n.kind for n in view.notices) == ["hello", "received"]


def test_a_supplement_is_asked_once_and_answered_whole(office: Office) -> None:
    person = office.person()
    draft = office.draft(person, "gap")
    with office.database.transaction() as tx:
        drafts.attach(tx, office.settings, person, draft, "plan", inspect(office.settings, "before.pdf", BEFORE))
        receipt = filing.file_case(tx, office.settings, person, draft, "k")
    office.work()
    office.later(hours=1)
    clerk = office.official("permit-clerk", "permit-clerk")
    gaps = [{"key": "plan", "zh": "缺少方案", "en": "The plan is missing", "material": "plan"}, "请说明用途"]
    office.complete(clerk, receipt.number, "supplement", gaps=gaps)
    office.later(days=2)
    with office.database.transaction() as tx:
        view = cases.case_view(tx, person, receipt.number)
        assert view.state == "AWAITING_SUPPLEMENT" and view.supplement is not None and "supplement" in view.actions
        assert [g.text["zh"] for g in view.supplement.gaps] == ["缺少方案", "请说明用途"]
        with pytest.raises(NotFinishedError) as missing:
            supplement.supply_supplement(tx, office.settings, person, receipt.number, {"gap-2": "自用"}, "k")
        assert missing.value.missing == ("plan",)
        with pytest.raises(UploadRefusedError) as same:
            supplement.attach(tx, office.settings, person, receipt.number, "plan", inspect(office.settings, "again.pdf", BEFORE))
        assert "之前已经交过" in same.value.errors["file"][0]["zh"]
        supplement.attach(tx, office.settings, person, receipt.number, "plan", inspect(office.settings, "plan.pdf", PAPER))
    for _ in range(2):
        with office.database.transaction() as tx:
            supplement.supply_supplement(tx, office.settings, person, receipt.number, {"gap-2": "自用"}, "k")
    with office.database.transaction() as tx:
        case = casefile.find_case(tx, receipt.number)
        assert (case.state, case.row["supplements"]) == ("IN_REVIEW", 1)
        clocks = case.ledger.clocks
    assert clocks["supplement"].state == "stopped" and clocks["statutory"].started_on.isoformat() == "2026-03-04"


def test_silence_counts_as_withdrawal_after_the_limit(office: Office) -> None:
    person = office.person()
    receipt = office.filed(person, "gap")
    office.work()
    office.complete(office.official("permit-clerk", "permit-clerk"), receipt.number, "supplement", gaps=["缺少方案"])
    office.later(days=14, hours=14)
    assert office.due() == 0
    office.later(hours=1)
    assert office.due() == 1
    with office.database.transaction() as tx:
        assert casefile.find_case(tx, receipt.number).state == "LAPSED"
        assert cases.case_view(tx, person, receipt.number).supplement is None
        with pytest.raises(GoneError):
            supplement.attach(tx, office.settings, person, receipt.number, "plan", inspect(office.settings, "plan.pdf", PAPER))


def test_withdrawing_ends_the_process_and_is_over_with_the_decision(office: Office) -> None:
    person = office.person()
    receipt = office.filed(person, "review")
    office.work()
    for _ in range(2):
        with office.database.transaction() as tx:
            cases.withdraw(tx, office.settings, person, receipt.number, "不办了", "k")
    assert office.tasks(receipt.number) == []
    with office.database.transaction() as tx:
        view = cases.case_view(tx, person, receipt.number)
    assert view.state == "WITHDRAWN" and view.actions == () and {c.state for c in view.clocks} == {"stopped"}
    done = office.filed(person, "simple")
    office.work()
    with pytest.raises(TransitionError), office.database.transaction() as tx:
        cases.withdraw(tx, office.settings, person, done.number, "", "k")


def _track(office: Office, number: str, secret: str) -> tracking.PublicProgress | None:
    with office.database.transaction() as tx:
        return tracking.track(tx, number, secret)


def test_tracking_takes_the_code_or_the_last_four_and_shows_nothing_personal(office: Office) -> None:
    person = office.person()
    receipt = office.filed(person, "review")
    for secret in (receipt.code, receipt.code.lower(), person.number[-4:]):
        found = _track(office, receipt.number, secret)
        assert found is not None and found.state == "RECEIVED"
        assert person.name not in repr(found) and person.number not in repr(found)
    assert _track(office, receipt.number, "0000") is None
    assert _track(office, "33990120260302000009X", receipt.code) is None
    assert _track(office, "junk", "") is None


def test_five_wrong_tries_lock_the_number_for_an_hour(office: Office) -> None:
    receipt = office.filed(office.person(), "review")
    for _ in range(5):
        assert _track(office, receipt.number, "0000") is None
    assert _track(office, receipt.number, receipt.code) is None
    office.later(minutes=59)
    assert _track(office, receipt.number, receipt.code) is None
    office.later(minutes=2)
    assert _track(office, receipt.number, receipt.code) is not None
