"""Proofs and going live: kept with the version, standing against publishing, worse numbers signed for, runs as rows."""

from __future__ import annotations

import pytest

from processes import calling, publishing
from processes.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError, NotPublishableError
from processes.items import versions
from processes.items.bundle import read_folder, write_zip
from processes.people import Official
from processes.promises import offering, runs, views
from processes.promises.prove import prove
from tests.processes.support import PERMIT, Office

FILES = read_folder(PERMIT)
DECIDER = b'value="permit-decider"'
SLOW = 'name="onerun:limit" value="1"'


def changed(path: str, old: str, new: str) -> bytes:
    assert old.encode() in FILES[path]
    return write_zip({**FILES, path: FILES[path].replace(old.encode(), new.encode())})


@pytest.fixture
def designer(office: Office) -> Official:
    return office.official("designer", "designer")


def kept(office: Office, designer: Official, data: bytes) -> str:
    inspected = publishing.inspect("permit.zip", data)
    with office.database.transaction() as tx:
        return publishing.keep(tx, designer, inspected).draft or ""


def live(office: Office) -> str:
    with office.database.transaction() as tx:
        return calling.live_of(tx, "permit") or ""


def test_the_proofs_of_a_version_are_kept_with_it(office: Office, designer: Official) -> None:
    version = live(office)
    with office.database.transaction() as tx:
        found = views.get_proofs(tx, designer, version)
        line = views.get_proved_line(tx, found.version)
        (row,) = views.list_history(tx, designer, "permit")
    assert found.verdict == "proved" and len(found.proofs) == 7 and found.run is None and not found.worse
    assert all(p.verdict == "proved" and all(p.claim.values()) and all(p.name.values()) for p in found.proofs)
    assert line is not None and line.text["en"] == "Proved: no visit; decided within at most 5 working days"
    assert line.proved_at == office.now and len(line.claims) == 7
    assert (row.run.version, row.number, row.live, row.run.state) == (found.version, 1, True, "done")


def test_a_broken_promise_stays_a_draft_with_its_finding_on_the_element(office: Office, designer: Official) -> None:
    version = kept(office, designer, changed("process.bpmn", SLOW, 'name="onerun:limit" value="6"'))
    with office.database.transaction() as tx, pytest.raises(NotPublishableError) as refused:
        publishing.publish(tx, designer, version)
    assert {(f.code, f.element) for f in refused.value.findings} >= {("proof-time", "decide")}
    with office.database.transaction() as tx:
        view = views.get_proofs(tx, designer, version)
        assert publishing.get_version(tx, designer, version).row.verdict == "draft"
        assert views.get_proved_line(tx, version) is None
    (time,) = [p for p in view.proofs if p.kind == "time"]
    assert time.verdict == "broken" and time.faults[0].steps[-1].node == "decide"
    assert all(step.active for step in time.faults[0].steps[:-1])


def test_worse_numbers_need_a_signed_reason(office: Office, designer: Official) -> None:
    before = live(office)
    version = kept(office, designer, changed("item.yaml", "promised: {days: 5,", "promised: {days: 9,"))
    with office.database.transaction() as tx, pytest.raises(NotPublishableError) as refused:
        publishing.publish(tx, designer, version)
    assert [f.code for f in refused.value.findings] == ["proof-worse"]
    assert live(office) == before
    with office.database.transaction() as tx, pytest.raises(InvalidError):
        views.sign_worse(tx, designer, version, "  ")
    with office.database.transaction() as tx:
        view = views.sign_worse(tx, designer, version, "检测机构的出证时间变长。")
        assert {w.figure: (w.before, w.after) for w in view.worse} == {"days": (5, 9), "promised_days": (5, 9)}
        publishing.publish(tx, designer, version)
    assert live(office) == version
    with office.database.transaction() as tx:
        (reason,) = views.get_proofs(tx, designer, version).reasons
        assert (reason.signed_by, reason.signed_at, reason.against) == ("designer", office.now, before)
        with pytest.raises(ConflictError):
            views.sign_worse(tx, designer, version, "再签一次。")


def test_better_numbers_need_no_reason(office: Office, designer: Official) -> None:
    version = kept(office, designer, changed("item.yaml", "promised: {days: 5,", "promised: {days: 4,"))
    with office.database.transaction() as tx:
        assert publishing.publish(tx, designer, version).row.live


def test_the_reform_diff_says_what_people_notice(office: Office, designer: Official) -> None:
    before = live(office)
    fields = FILES["forms/application.json"].replace(
        b'"key": "kind", "label": "\xe7\xb1\xbb\xe5\x9e\x8b"', b'"key": "sort", "label": "Sort"'
    )
    files = {
        **FILES,
        "forms/application.json": fields,
        "item.yaml": FILES["item.yaml"].replace(b"days: 5, unit: working}\n  supp", b"days: 3, unit: working}\n  supp"),
    }
    version = kept(office, designer, write_zip(files))
    with office.database.transaction() as tx:
        view = views.get_reform(tx, designer, before, version)
    rows = {row.kind: row for row in view.rows}
    assert set(rows) == {"visits", "worst_visits", "days", "promised", "papers", "fields", "opinions", "departments"}
    assert (rows["days"].before, rows["days"].after, rows["days"].better) == (5, 3, True)
    assert rows["days"].text == {
        "zh": "从受理到决定：由 5 个工作日减为 3 个工作日。",
        "en": "From acceptance to decision: 5 working days before, down to 3 working days.",
    }
    assert (rows["visits"].before, rows["visits"].after, rows["visits"].better) == (0, 0, None)
    assert rows["fields"].new and rows["fields"].gone and rows["papers"].before == 1
    assert rows["fields"].text["zh"] == "要填写的内容：仍是 1 项，但内容有变。"
    assert rows["opinions"].before == 3 and rows["departments"].before == 1


def test_the_reform_diff_is_silent_about_what_only_has_another_name_in_the_file(office: Office, designer: Official) -> None:
    before = live(office)
    renamed = FILES["process.bpmn"].replace(b'"examine"', b'"look_at_it"')
    version = kept(office, designer, write_zip({**FILES, "process.bpmn": renamed}))
    with office.database.transaction() as tx:
        view = views.get_reform(tx, designer, before, version)
    assert view.rows
    assert not [row.kind for row in view.rows if row.better is not None or row.gone or row.new or "不变" not in row.text["zh"]]


def test_the_reform_diff_says_that_a_paper_may_follow_and_that_another_unit_counts(office: Office, designer: Official) -> None:
    before = live(office)
    item = FILES["item.yaml"].replace(b"promised: {days: 5, unit: working}", b"promised: {days: 10, unit: calendar}")
    item = item.replace(b"need: 1, upload: true,", b"need: 1, upload: true, tolerant: true,")
    item = item.replace(b"  stage: {", b"  tolerance: {days: 2, unit: working, basis: AL45}\n  stage: {")
    version = kept(office, designer, write_zip({**FILES, "item.yaml": item}))
    with office.database.transaction() as tx:
        rows = {row.kind: row for row in views.get_reform(tx, designer, before, version).rows}
    assert rows["promised"].text["zh"] == "承诺办结时限：由 5 个工作日改为 10 天。" and rows["promised"].better is None
    assert [one["zh"] for one in rows["papers"].new] == ["方案（可以容缺后补）"] and "但内容有变" in rows["papers"].text["zh"]


def test_the_table_of_limits_has_the_numbers_of_the_ledger_and_the_inbox(office: Office) -> None:
    version = live(office)
    with office.database.transaction() as tx:
        rows = views.get_limits(tx, version)
    clocks = {row.name["en"]: row for row in rows if row.kind == "clock"}
    assert (clocks["From acceptance to decision"].statutory, clocks["From acceptance to decision"].promised) == (20, 5)
    assert clocks["Time to supplement"].statutory == 10 and clocks["Time to supplement"].nodes == ("over",)
    stages = {row.name["en"]: row for row in rows if row.kind == "stage"}
    assert stages["Decision"].promised == 1 and stages["Decision"].nodes == ("decide",)


def test_a_run_is_queued_done_once_and_remembered(office: Office, designer: Official) -> None:
    version = live(office)
    with office.database.transaction() as tx:
        asked = views.ask_proof(tx, designer, version)
        assert views.ask_proof(tx, designer, version).id == asked.id and asked.state == "queued"
        assert [b.id for b in tx.bells] == [asked.id]
    with office.database.transaction() as tx:
        assert runs.lease(tx, asked.id) is not None and runs.lease(tx, asked.id) is None
        assert runs.beat(tx, asked.id, "visits", 12)
        shown = views.get_proofs(tx, designer, version).run
        assert shown is not None and (shown.state, shown.phase, shown.states) == ("running", "visits", 12)
        proofs = prove(views.subject(tx, versions.load(tx, version)))
        assert offering.finish(tx, asked.id, proofs) and not offering.finish(tx, asked.id, proofs)
    with office.database.transaction() as tx:
        assert [row.run.state for row in views.list_history(tx, designer, "permit")] == ["done", "done"]
        assert views.get_proofs(tx, designer, version).proofs[0].kind == "soundness"
        assert publishing.get_version(tx, designer, version).row.verdict == "publish"


def test_a_cancelled_run_keeps_nothing(office: Office, designer: Official) -> None:
    version = live(office)
    with office.database.transaction() as tx:
        asked = views.ask_proof(tx, designer, version).id
        runs.lease(tx, asked)
        assert views.cancel_proof(tx, designer, asked).state == "cancelled"
        assert not runs.beat(tx, asked, "time", 1)
        assert not offering.finish(tx, asked, prove(views.subject(tx, versions.load(tx, version))))
        with pytest.raises(ConflictError):
            views.cancel_proof(tx, designer, asked)
        with pytest.raises(NotFoundError):
            views.cancel_proof(tx, designer, "nothing")
        assert runs.lease(tx, asked) is None


def test_a_run_whose_worker_is_lost_is_rung_for_again(office: Office, designer: Official) -> None:
    version = live(office)
    with office.database.transaction() as tx:
        asked = views.ask_proof(tx, designer, version).id
        assert runs.due(tx, 10) == []
        runs.lease(tx, asked)
    office.later(minutes=3)
    with office.database.transaction() as tx:
        assert runs.due(tx, 10) == [asked] and runs.due(tx, 10) == []
        assert runs.lease(tx, asked) is not None


def test_what_a_worker_proves_of_a_draft_changes_its_verdict(office: Office, designer: Official) -> None:
    inspected = publishing.inspect("permit.zip", changed("item.yaml", "用于测试的许可事项。", "另一个摘要。"))
    late = publishing.Inspected(**{**{f: getattr(inspected, f) for f in inspected.__dataclass_fields__}, "proofs": None})
    with office.database.transaction() as tx:
        version = publishing.keep(tx, designer, late).draft or ""
        with pytest.raises(NotPublishableError):
            publishing.publish(tx, designer, version)
        run = views.get_proofs(tx, designer, version).run
        assert run is not None and run.state == "queued"
        runs.lease(tx, run.id)
        offering.finish(tx, run.id, prove(views.subject(tx, versions.load(tx, version))))
        assert publishing.publish(tx, designer, version).row.live


def test_only_designers_ask(office: Office) -> None:
    stranger = office.official("stranger", "permit-clerk")
    with office.database.transaction() as tx:
        for call in (lambda: views.get_proofs(tx, stranger, "x"), lambda: views.ask_proof(tx, stranger, "x")):
            with pytest.raises(NotAllowedError):
                call()
