"""A special procedure that an official starts: the clocks stand, and go on with the business calendar."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.store import tasks as store
from processes import audit, casefile, cases, pausing, tables, tasks, taskview
from processes.calendar import last_day
from processes.casefile import CaseFile
from processes.duty import part_of
from processes.errors import InvalidError, NotAllowedError, TransitionError
from processes.people import Official
from tests.processes.support import Office

REASON = "需要检测结构安全。"


def _in_review(office: Office) -> tuple[str, Official]:
    receipt = office.filed(office.person(), "review")
    office.work()
    office.complete(office.official("clerk-a", "permit-clerk"), receipt.number, "accept")
    return receipt.number, office.official("examiner-a", "permit-examiner")


def _pause(office: Office, who: Official, number: str, *, kind: str = "testing", reason: str = REASON, days: object = 5) -> None:
    (task,) = office.tasks(number)
    with office.database.transaction() as tx:
        pausing.pause(tx, who, task, kind, reason, days)


def _resume(office: Office, who: Official, number: str, result: str = "检测合格。") -> None:
    (task,) = office.tasks(number)
    with office.database.transaction() as tx:
        pausing.resume(tx, who, task, result)


def _case(office: Office, number: str) -> CaseFile:
    with office.database.transaction() as tx:
        return casefile.find_case(tx, number)


def test_clocks_stand_and_go_on_and_the_applicant_is_told_both(office: Office) -> None:
    number, who = _in_review(office)
    before = {n: c.due_on for n, c in _case(office, number).ledger.clocks.items()}
    _pause(office, who, number)
    standing = _case(office, number)
    assert standing.state == "PAUSED_SPECIAL"
    assert {n: standing.ledger.clocks[n].state for n in ("statutory", "promised", "stage", "special")} == {
        **dict.fromkeys(("statutory", "promised", "stage"), "paused"),
        "special": "running",
    }
    assert standing.ledger.clocks["special"].due_on == date(2026, 3, 9)
    office.later(days=3)
    _resume(office, who, number)
    going = _case(office, number)
    assert going.state == "IN_REVIEW" and going.ledger.clocks["special"].state == "stopped"
    # Tuesday and Wednesday stood: the first day does not count anyway, the day of resuming does
    assert before["promised"] == date(2026, 3, 9) and going.ledger.clocks["promised"].due_on == date(2026, 3, 11)
    (record,) = going.row["special"]
    assert (record["started_on"], record["ended_on"], record["result"]) == ("2026-03-02", "2026-03-05", "检测合格。")
    with office.database.transaction() as tx:
        told = {r.kind: r.body for r in tx.connection.execute(select(tables.notice.c.kind, tables.notice.c.body))}
        report = audit.verify(tx, office.settings)
    assert REASON in told["paused"]["zh"] and "2026年03月09日" in told["paused"]["zh"] and "第四十五条" in told["paused"]["zh"]
    assert "article 45" in told["paused"]["en"] and "09 March 2026" in told["paused"]["en"]
    assert "检测合格" in told["resumed"]["zh"] and "2026年03月11日" in told["resumed"]["zh"]
    assert report.ok, report.differences


def _due(office: Office, number: str) -> date:
    """The last day of the open task, as the inbox says it."""
    (task,) = office.tasks(number)
    with office.database.transaction(write=False) as tx:
        row = store.get(tx, part_of(task), task)
    assert row.due_at is not None and row.order_at == row.due_at
    return last_day(row.due_at)


def test_the_open_task_is_due_with_the_procedure_and_then_as_many_days_later_as_it_took(office: Office) -> None:
    number, who = _in_review(office)
    assert _due(office, number) == _case(office, number).ledger.clocks["promised"].due_on == date(2026, 3, 9)
    _pause(office, who, number, days=10)
    assert _due(office, number) == date(2026, 3, 16)
    office.later(days=3)
    _resume(office, who, number)
    assert _due(office, number) == _case(office, number).ledger.clocks["promised"].due_on == date(2026, 3, 11)


def test_nothing_else_is_done_in_the_case_meanwhile(office: Office) -> None:
    number, who = _in_review(office)
    _pause(office, who, number)
    with pytest.raises(TransitionError):
        office.complete(who, number, "pass", remark="无")
    (task,) = office.tasks(number)
    with office.database.transaction() as tx:
        shown = taskview.open_task(tx, who, task)
    assert shown.hindrance is not None and shown.special is not None and shown.special.standing is not None
    _resume(office, who, number)
    office.complete(who, number, "pass", remark="无")
    assert _case(office, number).state == "AWAITING_DECISION"


def test_it_is_refused_without_kind_reason_days_or_result(office: Office) -> None:
    number, who = _in_review(office)
    for wrong in ({"kind": "hearing"}, {"reason": " "}, {"days": 16}, {"days": 0}, {"days": "x"}, {"reason": "很" * 501}):
        with pytest.raises(InvalidError) as refused:
            _pause(office, who, number, **wrong)  # type: ignore[arg-type]
        assert set(wrong) <= set(refused.value.errors)
    with pytest.raises(TransitionError):
        _resume(office, who, number)
    _pause(office, who, number)
    with pytest.raises(TransitionError):
        _pause(office, who, number)
    with pytest.raises(InvalidError):
        _resume(office, who, number, "")


def test_only_who_examines_may_stop_the_clocks(office: Office) -> None:
    number, who = _in_review(office)
    with pytest.raises(NotAllowedError):
        _pause(office, office.official("other", "permit-clerk"), number)
    office.complete(who, number, "pass", remark="无")
    decider = office.official("decider-a", "permit-decider")
    with pytest.raises(TransitionError):
        _pause(office, decider, number)


def test_a_task_that_somebody_else_has_is_theirs(office: Office) -> None:
    number, who = _in_review(office)
    (task,), other = office.tasks(number), office.official("examiner-b", "permit-examiner")
    with office.database.transaction() as tx:
        tasks.claim(tx, other, task)
        assert taskview.open_task(tx, who, task).special is None
    with pytest.raises(TransitionError):
        _pause(office, who, number)


def test_a_case_that_is_withdrawn_meanwhile_has_its_pauses_paired(office: Office) -> None:
    number, who = _in_review(office)
    _pause(office, who, number)
    office.later(days=1)
    person = office.person()
    with office.database.transaction() as tx:
        cases.withdraw(tx, office.settings, person, number, "", "once")
    case = _case(office, number)
    assert case.state == "WITHDRAWN" and {c.state for c in case.ledger.clocks.values()} == {"stopped"}
    assert all(p.end is not None for c in case.ledger.clocks.values() for p in c.pauses)


def test_an_expected_end_that_has_passed_lights_red(office: Office) -> None:
    number, who = _in_review(office)
    _pause(office, who, number, days=1)
    office.later(days=4)
    assert _case(office, number).ledger.light(date(2026, 3, 6)).colour == "red"
