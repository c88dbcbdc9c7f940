"""Operations on running cases, on both databases: what they do, what the law says, who may, and what the record keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.store import history
from engine.store.tables import job
from processes import cases, notices, supplement, work
from processes.casefile import read_case
from processes.errors import (
    GoneError,
    InvalidError,
    KeyReusedError,
    NotAllowedError,
    NotFoundError,
    RemoteError,
    StaleError,
    SuspendedError,
    TransitionError,
)
from processes.operating import finding, values, verbs, viewing
from processes.operating.finding import Filters
from processes.operating.verbs import Moving
from tests.processes.operating.support import Desk
from tests.processes.support import Office


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Desk:
    return Desk.opened(office, tmp_path)


def waiting(desk: Desk, kind: str = "review") -> str:
    """A case that waits for its first official."""
    receipt = desk.office.filed(desk.office.person(), kind)
    desk.office.work()
    return receipt.case_id


def reviewed(desk: Desk) -> str:
    """A case that is under review."""
    case = waiting(desk)
    desk.office.complete(desk.office.official("clerk", "permit-clerk"), number_of(desk, case), "accept")
    return case


def number_of(desk: Desk, case: str) -> str:
    return str(desk.view(case).row.number)


# suspend and resume


def test_a_suspended_case_keeps_its_clocks_and_says_so_to_everybody(desk: Desk) -> None:
    case, clerk = waiting(desk), desk.office.official("clerk", "permit-clerk")
    before = desk.view(case).clocks
    assert desk.view(case).operations == ("suspend", "variables", "migrate")
    desk.do(verbs.suspend, case)
    seen = desk.view(case)
    assert (seen.row.standing, seen.clocks, seen.operations[0]) == ("suspended", before, "resume")
    with pytest.raises(SuspendedError):
        desk.office.complete(clerk, number_of(desk, case), "accept")
    assert len(desk.office.tasks(number_of(desk, case))) == 1
    desk.do(verbs.resume, case, reason="已修复")
    desk.office.complete(clerk, number_of(desk, case), "accept")
    assert desk.state(case) == "IN_REVIEW" and desk.differences() == ()


def test_a_deadline_that_passed_during_a_suspension_comes_at_the_resume(desk: Desk) -> None:
    case, clerk = waiting(desk), desk.office.official("clerk", "permit-clerk")
    desk.office.complete(clerk, number_of(desk, case), "supplement", gaps=["缺少方案"])
    desk.do(verbs.suspend, case)
    desk.office.later(days=40)
    assert desk.office.due() == 0 and desk.state(case) == "AWAITING_SUPPLEMENT"
    desk.do(verbs.resume, case)
    assert desk.office.due() >= 1 and desk.state(case) == "LAPSED" and desk.differences() == ()


def test_an_applicant_cannot_supply_while_suspended_and_can_withdraw(desk: Desk) -> None:
    person = desk.office.person()
    case, clerk = waiting(desk), desk.office.official("clerk", "permit-clerk")
    number = number_of(desk, case)
    desk.office.complete(clerk, number, "supplement", gaps=["缺少方案"])
    desk.do(verbs.suspend, case)
    with desk.office.database.transaction(write=False) as tx:
        gaps = [gap["key"] for gap in read_case(tx, case).row["gaps"]]
    with pytest.raises(SuspendedError), desk.office.database.transaction() as tx:
        supplement.supply_supplement(tx, desk.office.settings, person, number, dict.fromkeys(gaps, "补上"), "k")
    with desk.office.database.transaction() as tx:
        cases.withdraw(tx, desk.office.settings, person, number, "", "w")
    assert desk.state(case) == "WITHDRAWN" and desk.differences() == ()


# cancel


def test_a_case_under_review_is_terminated_with_reason_and_notice(desk: Desk) -> None:
    case = reviewed(desk)
    assert "cancel" in desk.view(case).operations
    desk.do(verbs.cancel, case, reason="申请人已注销", key="once")
    assert desk.state(case) == "TERMINATED" and desk.view(case).row.standing == "cancelled"
    with desk.office.database.transaction(write=False) as tx:
        (told,) = [one for one in notices.of_case(tx, read_case(tx, case)) if one.kind == "terminated"]
        clocks = read_case(tx, case).ledger.clocks.values()
    assert "申请人已注销" in told.body["zh"]
    assert all(clock.state == "stopped" for clock in clocks)
    assert desk.do(verbs.cancel, case, reason="申请人已注销", key="once").repeated
    with pytest.raises(KeyReusedError):
        desk.do(verbs.cancel, case, reason="另一个理由", key="once")
    with pytest.raises(GoneError):
        desk.do(verbs.suspend, case)
    assert desk.differences() == ()


def test_where_the_law_knows_no_termination_nothing_is_cancelled(desk: Desk) -> None:
    case = waiting(desk)
    assert "cancel" not in desk.view(case).operations
    with pytest.raises(TransitionError):
        desk.do(verbs.cancel, case)
    assert desk.state(case) == "RECEIVED" and desk.view(case).row.standing == "running"


# retry


def failed(desk: Desk) -> str:
    """A case whose register was down for good."""
    receipt = desk.office.filed(desk.office.person(), "review")

    def down(request: Any, *, key: str, settings: Any) -> Any:
        raise RemoteError("the register does not answer", retryable=False)

    with desk.office.database.transaction() as tx:
        part, one = tx.connection.execute(select(job.c.part, job.c.id).where(job.c.status == "ready")).one()
    with desk.office.database.transaction() as tx:
        held = work.lease(tx, part, one)
    assert held is not None
    with desk.office.database.transaction() as tx:
        work.record(tx, desk.office.settings, held, work.perform(held, desk.office.settings, {held.operation: down}))
    return receipt.case_id


def test_an_incident_is_tried_again_with_its_reason(desk: Desk) -> None:
    case = failed(desk)
    seen = desk.view(case)
    (incident,) = seen.incidents
    assert (seen.row.standing, incident.cause, seen.blocked) == ("trouble", "job-failed", ("check",))
    desk.do(verbs.retry, case, incident.id, key="once")
    assert desk.view(case).incidents == ()
    assert desk.do(verbs.retry, case, incident.id, key="once").repeated
    with pytest.raises(StaleError):
        desk.do(verbs.retry, case, incident.id)
    desk.office.work()
    assert desk.token(case).node == "review" and desk.differences() == ()
    assert "技术修复" in [row.reason["zh"] for row in desk.view(case).history if row.reason]


def test_a_failed_check_is_skipped_with_what_a_person_found(desk: Desk) -> None:
    case = failed(desk)
    (number,) = desk.token(case).skippable
    found = {"status": "clean", "data": {"name": "测试甲"}}
    desk.do(verbs.skip_task, case, number, found, reason="已电话核实")
    assert desk.token(case).node == "review" and desk.view(case).incidents == ()
    assert any(v.name == "population" and "clean" in v.shown for v in desk.view(case).variables)
    assert desk.differences() == ()


# variables, tokens, tasks


def test_a_variable_is_set_and_shown_masked(desk: Desk) -> None:
    case = waiting(desk)
    shown = {v.name: v.shown for v in desk.view(case).variables}
    assert "33990119850312001X" not in str(shown) and "13800000001" not in str(shown) and "测试甲" not in str(shown)
    desk.do(verbs.set_variables, case, {"intake": {"outcome": "accept"}})
    assert {v.name: v.shown for v in desk.view(case).variables}["intake"] == '{"outcome": "accept"}'
    with pytest.raises(InvalidError) as wrong:
        desk.do(verbs.set_variables, case, {"no_such_name": 1})
    assert list(wrong.value.errors) == ["no_such_name"]
    assert desk.differences() == ()


def test_a_token_goes_where_the_process_and_the_law_let_it(desk: Desk) -> None:
    case = reviewed(desk)
    token = desk.token(case)
    assert token.node == "examine" and {"review", "to_review", "decide"} <= desk.places(case, token.number)
    assert not {"examine", "over"} & desk.places(case, token.number)
    with pytest.raises(TransitionError):
        desk.do(verbs.move_token, case, Moving(token.number, "approve"))
    assert desk.token(case) == token and desk.state(case) == "IN_REVIEW"
    with pytest.raises(InvalidError):
        desk.do(verbs.move_token, case, Moving(token.number, "over"))
    desk.do(verbs.move_token, case, Moving(token.number, "decide"), reason="审查已在线下完成")
    assert desk.token(case).node == "decide" and desk.differences() == ()
    with pytest.raises(StaleError):
        desk.do(verbs.move_token, case, Moving(token.number, "examine"))


def test_an_official_act_is_never_skipped(desk: Desk) -> None:
    case = reviewed(desk)
    (number,) = desk.token(case).skippable
    with pytest.raises(InvalidError) as refused:
        desk.do(verbs.skip_task, case, number, {})
    assert list(refused.value.errors) == ["task"] and desk.token(case).node == "examine"


def test_a_task_that_is_no_official_act_is_skipped(desk: Desk) -> None:
    case = waiting(desk)
    (number,) = desk.token(case).skippable
    desk.do(verbs.skip_task, case, number, {"outcome": "accept"}, reason="窗口已当面受理")
    assert desk.token(case).node == "examine" and desk.state(case) == "IN_REVIEW" and desk.differences() == ()


def test_skipping_the_applicant_does_not_close_a_gap(desk: Desk) -> None:
    case, clerk = waiting(desk), desk.office.official("clerk", "permit-clerk")
    desk.office.complete(clerk, number_of(desk, case), "supplement", gaps=["缺少方案"])
    (number,) = desk.token(case).skippable
    with pytest.raises(InvalidError):
        desk.do(verbs.skip_task, case, number, {"nonsense": 1})
    with pytest.raises(TransitionError):
        desk.do(verbs.skip_task, case, number, {"supplied": True})
    assert desk.state(case) == "AWAITING_SUPPLEMENT" and desk.differences() == ()


# who, why, when


@pytest.mark.parametrize("reason", ["", "  ", "\u200b", "x" * 501, "a\u0000b"])
def test_nothing_happens_without_a_reason(desk: Desk, reason: str) -> None:
    case = waiting(desk)
    with pytest.raises(InvalidError) as wrong:
        desk.do(verbs.suspend, case, reason=reason)
    assert list(wrong.value.errors) == ["reason"] and desk.view(case).row.standing == "running"


def test_only_an_operator_may(desk: Desk) -> None:
    case = waiting(desk)
    desk.operator = desk.office.official("clerk", "permit-clerk", "supervisor", "designer")
    for verb in (verbs.suspend, verbs.resume, verbs.cancel):
        with pytest.raises(NotAllowedError):
            desk.do(verb, case)
    with pytest.raises(NotAllowedError):
        desk.view(case)
    with pytest.raises(NotAllowedError), desk.office.database.transaction(write=False) as tx:
        finding.find(tx, desk.operator)


def test_what_was_seen_must_still_be_so(desk: Desk) -> None:
    case = waiting(desk)
    seen = desk.view(case).seq
    assert not desk.do(verbs.suspend, case, seen=seen, key="a").repeated
    with pytest.raises(StaleError):
        desk.do(verbs.set_variables, case, {"intake": 1}, seen=seen)
    assert desk.do(verbs.suspend, case, seen=seen, key="a").repeated
    with pytest.raises(NotFoundError):
        desk.do(verbs.suspend, "nothing")


def test_the_record_keeps_who_did_it_and_why(desk: Desk) -> None:
    case = waiting(desk)
    desk.do(verbs.suspend, case, reason="登记库数据有误")
    with desk.office.database.transaction(write=False) as tx:
        last = history.entries(tx, case)[-1]
    assert (last.kind, last.actor) == ("suspend", "official:operator")
    assert last.payload is not None and last.payload["input"]["reason"] == "登记库数据有误"
    told = desk.view(case).history[0]
    assert (told.text["zh"], told.reason, told.who["zh"]) == (
        "暂停流程",
        {"zh": "登记库数据有误", "en": "登记库数据有误"},
        "operator",
    )


# finding, values


def test_cases_are_found_by_number_standing_and_item(desk: Desk) -> None:
    first = waiting(desk)
    desk.office.later(seconds=1)
    second = waiting(desk)
    desk.do(verbs.suspend, second)

    def ids(**filters: Any) -> list[str]:
        with desk.office.database.transaction(write=False) as tx:
            return [row.id for row in finding.find(tx, desk.operator, Filters(**filters)).rows]

    assert ids() == [second, first] and ids(standing="suspended") == [second] and ids(standing="running") == [first]
    assert ids(number=number_of(desk, first)) == [first] and ids(item="permit") == [second, first]
    assert ids(item="none") == [] and ids(number="none") == []
    with pytest.raises(InvalidError):
        ids(standing="odd")


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("text", " as it is ", " as it is "),
        ("json", '{"a": [1, true, null]}', {"a": [1, True, None]}),
        ("feel", 'date("2026-03-02")', {"t": "date", "v": "2026-03-02"}),
        ("feel", "amount * 2", 42),
        ("feel", "null", None),
    ],
)
def test_values_are_typed(desk: Desk, kind: str, typed: str, value: Any) -> None:
    found = values.read(kind, typed, {"amount": 21}, desk.office.now)
    assert (found if kind != "feel" or not isinstance(found, dict) else {"t": "date", "v": found["v"]}) == value


@pytest.mark.parametrize(("kind", "typed"), [("json", "{"), ("feel", "1 +"), ("feel", "missing"), ("odd", "1"), ("text", "a\0b")])
def test_what_is_no_value_is_named(desk: Desk, kind: str, typed: str) -> None:
    with pytest.raises(InvalidError):
        values.read(kind, typed, {}, desk.office.now)


def test_the_tokens_say_what_is_open(desk: Desk) -> None:
    case, clerk = waiting(desk), desk.office.official("clerk", "permit-clerk")
    desk.office.complete(clerk, number_of(desk, case), "supplement", gaps=["缺少方案"])
    token = desk.token(case)
    assert [(one.what, one.overdue) for one in token.open] == [("task", False), ("timer", False)]
    assert token.phase == "waiting" and token.name["zh"] == "补正材料" and token.movable
    assert desk.view(case).diagram.active == ("supplement",)
    assert isinstance(desk.view(case), viewing.InstanceView)
