"""The transition table and the invariants of a case."""

from __future__ import annotations

from itertools import product

import pytest

from engine.store import history
from processes import casefile, lifecycle
from processes.casefile import Act, CaseFile
from processes.errors import TransitionError
from processes.operations import EFFECTS
from processes.texts import STATES
from processes.transitions import ENDS, TABLE, find
from tests.processes.support import Office

LAWFUL = {(t.event, s) for t in TABLE for s in t.sources}
OFFICIAL = "official:x"
GAP = {"key": "plan", "zh": "缺少方案", "en": "The plan is missing", "material": None, "answered": False}


def _act(outcome: str, operation: str = "task.decide", **more: str) -> Act:
    values = {"reason_code": "R1", "facts": "事实", "opinion": "意见", **more}
    return Act(operation, outcome, OFFICIAL, None, "t", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(("event", "state"), sorted(set(product({t.event for t in TABLE}, STATES)) - LAWFUL))
def test_what_stands_not_in_the_table_is_rejected(event: str, state: str) -> None:
    with pytest.raises(TransitionError):
        find(state, event)


def test_the_table_says_one_thing_for_each_event_and_state() -> None:
    assert sum(len(t.sources) for t in TABLE) == len(LAWFUL)
    assert {t.target for t in TABLE} | {s for t in TABLE for s in t.sources} == set(STATES)
    assert not any(s in ENDS for t in TABLE for s in t.sources)
    assert {e for e in EFFECTS.values() if e} | {"file", "withdraw", "deem"} == {t.event for t in TABLE}


def _case(office: Office) -> CaseFile:
    receipt = office.filed(office.person(), "review")
    with office.database.transaction() as tx:
        return casefile.read_case(tx, receipt.case_id)


def _walk(office: Office, case: CaseFile, *events: tuple[str, dict[str, object]]) -> CaseFile:
    with office.database.transaction() as tx:
        opened = casefile.open_case(tx, case.part)
        for event, facts in events:
            lifecycle.move(opened, event, "system", facts)
        opened.save()
        return opened


REVIEWED = [("accept", {}), ("review", {}), ("propose", {"act": _act("pass", "task.examine")})]


def test_only_an_official_decides_against_the_applicant(office: Office) -> None:
    case = _walk(office, _case(office), *REVIEWED)  # type: ignore[arg-type]
    for facts in ({}, {"act": None}, {"act": Act("task.decide", "refuse", "system", office.now, "t", "R1", "事实", "意见")}):
        with pytest.raises(TransitionError):
            _walk(office, case, ("refuse", facts))
    assert _walk(office, case, ("refuse", {"act": _act("refuse")})).state == "REFUSED"


@pytest.mark.parametrize(
    "act", [_act("refuse", reason_code=""), _act("refuse", facts=" "), _act("approve"), _act("refuse", reason_code="R9")]
)
def test_a_refusal_states_reason_and_facts(office: Office, act: Act) -> None:
    case = _walk(office, _case(office), *REVIEWED)  # type: ignore[arg-type]
    with pytest.raises(TransitionError):
        _walk(office, case, ("refuse", {"act": act}))


def test_what_was_proposed_is_granted_by_an_official_only(office: Office) -> None:
    case = _walk(office, _case(office), *REVIEWED)  # type: ignore[arg-type]
    for act in (None, _act("approve", "task.extend"), _act("refuse")):
        with pytest.raises(TransitionError):
            _walk(office, case, ("approve", {"act": act}))
    assert _walk(office, case, ("approve", {"act": _act("approve")})).state == "APPROVED"


def test_gaps_are_told_once_and_closed_before_acceptance(office: Office) -> None:
    case = _case(office)
    with pytest.raises(TransitionError):
        _walk(office, case, ("supplement", {"gaps": []}))
    _walk(office, case, ("supplement", {"gaps": [GAP]}))
    with pytest.raises(TransitionError):
        _walk(office, case, ("accept", {}))
    with pytest.raises(TransitionError):
        _walk(office, case, ("lapse", {}))
    with office.database.transaction() as tx:
        opened = casefile.open_case(tx, case.part)
        opened.change(gaps=[{**GAP, "answered": True}])
        lifecycle.move(opened, "accept", "system")
        opened.save()
    with office.database.transaction() as tx:
        again = casefile.open_case(tx, case.part)
        again.change(state="RECEIVED")
        with pytest.raises(TransitionError):
            lifecycle.move(again, "supplement", "system", {"gaps": [GAP]})


def test_a_case_is_extended_once_before_it_is_due(office: Office) -> None:
    case = _walk(office, _case(office), ("accept", {}), ("review", {}))
    due = case.ledger.clocks["statutory"].due_on
    with pytest.raises(TransitionError):
        _walk(office, case, ("extend", {"reason": " "}))
    with pytest.raises(TransitionError):
        _walk(office, case, ("extend", {"reason": "待检测", "days": 11}))
    longer = _walk(office, case, ("extend", {"reason": "待检测"})).ledger.clocks
    assert due is not None and longer["statutory"].due_on is not None
    assert case.ledger.calendar.used(due, longer["statutory"].due_on, "working") == 10
    with pytest.raises(TransitionError):
        _walk(office, case, ("extend", {"reason": "再延"}))
    other = _walk(office, _case(office), ("accept", {}), ("review", {}))
    office.later(days=60)
    with pytest.raises(TransitionError):
        _walk(office, other, ("extend", {"reason": "太晚"}))


def test_a_site_visit_takes_two_officers_and_stops_no_clock(office: Office) -> None:
    case = _walk(office, _case(office), ("accept", {}), ("review", {}))
    with pytest.raises(TransitionError):
        _walk(office, case, ("site-visit", {"officers": ["甲", " 甲 "]}))
    seen = _walk(office, case, ("site-visit", {"officers": ["甲", "乙"]}))
    assert seen.ledger.clocks["statutory"].state == "running"


def test_silence_of_the_authority_is_acceptance_from_the_day_of_receipt(office: Office) -> None:
    case = _case(office)
    with pytest.raises(TransitionError):
        _walk(office, case, ("deem", {}))
    office.later(days=8)
    deemed = _walk(office, case, ("deem", {}))
    assert deemed.row["deemed"] is True
    assert deemed.ledger.clocks["statutory"].started_on.isoformat() == "2026-03-02"


def test_every_move_has_actor_time_and_reason(office: Office) -> None:
    receipt = office.filed(office.person(), "simple")
    office.work()
    with office.database.transaction() as tx:
        moves = [e for e in history.entries(tx, receipt.case_id) if e.kind == "case.transition"]
    assert len(moves) == 7
    assert all(e.actor and e.at == office.now and e.payload and e.payload["reason"] for e in moves)


def test_the_applicant_alone_withdraws(office: Office) -> None:
    with pytest.raises(TransitionError):
        _walk(office, _case(office), ("withdraw", {"reason": "x"}))
