"""Carrying cases over to another version: one at a time as rehearsed, or all of a version by a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.store.tables import instance, task
from processes import casefile, work
from processes.errors import ConflictError, InvalidError, NotAllowedError, UnmappedError
from processes.operating import carrying, runs, verbs
from processes.operating.carrying import Way
from processes.operating.planning import Plan
from processes.operating.runs import RunView
from processes.operating.tables import migration_result
from tests.processes.operating.support import CLOSER, RENAMED, RENAMED_ITEM, Desk
from tests.processes.operating.test_verbs import number_of, reviewed, waiting
from tests.processes.support import Office

MAP = {"examine": "assess"}


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Desk:
    return Desk.opened(office, tmp_path)


def plan(desk: Desk, case: str, target: str, **nodes: str) -> Plan:
    """What a migration would change."""
    with desk.office.database.transaction(write=False) as tx:
        return carrying.plan(tx, desk.operator, case, Way(target, nodes))


def version_of(desk: Desk, case: str) -> tuple[str, str | None, str]:
    """The case's version, that version's definition, and the definition of its instance."""
    with desk.office.database.transaction(write=False) as tx:
        found = casefile.read_case(tx, case).version
        running = tx.connection.execute(select(instance.c.definition_hash).where(instance.c.id == case)).scalar_one()
    return found.hash, found.definition, running


def test_a_case_goes_on_under_another_version_with_its_words(desk: Desk) -> None:
    case, old = reviewed(desk), desk.live()
    to = desk.publish("closer", *CLOSER)
    found = plan(desk, case, to)
    assert found.fits and [(c.name["zh"], c.how) for c in found.changes] == [("细致审查", "renewed")]
    assert {"case", "intake"} <= set(found.variables)
    with desk.office.database.transaction(write=False) as tx:
        assert [(c.number, c.live) for c in carrying.choices(tx, desk.operator, case)] == [(2, True)]
    desk.do(carrying.carry, case, Way(to, {}), seen=found.seq, key="once")
    assert version_of(desk, case) == (to, *[version_of(desk, case)[1]] * 2) and old != to
    with desk.office.database.transaction(write=False) as tx:
        row = tx.connection.execute(select(task).where(task.c.status == "open")).one()
    assert (row.title, row.role) == ("细致审查", "permit-clerk")
    assert desk.do(carrying.carry, case, Way(to, {}), key="once").repeated
    assert "迁移到另一版本" in [row.text["zh"] for row in desk.view(case).history]
    assert desk.differences() == ()
    desk.office.complete(desk.office.official("examiner", "permit-clerk"), number_of(desk, case), "pass")
    assert desk.token(case).node == "decide" and desk.differences() == ()


def test_what_has_no_place_is_named_and_can_be_mapped(desk: Desk) -> None:
    case = reviewed(desk)
    to = desk.publish("renamed", *RENAMED, item=RENAMED_ITEM)
    found = plan(desk, case, to)
    assert not found.fits and [(t.node, t.name["zh"]) for t in found.troubles] == [("examine", "审查")]
    assert ("assess", {"zh": "审查", "en": "审查"}) in found.choices["examine"] and found.changes == ()
    before = version_of(desk, case)
    with pytest.raises(UnmappedError) as refused:
        desk.do(carrying.carry, case, Way(to, {}))
    assert list(refused.value.errors) == ["examine"] and version_of(desk, case) == before
    mapped = plan(desk, case, to, **MAP)
    assert mapped.fits and [(s.node, s.node_after) for s in mapped.stands] == [("examine", "assess")]
    desk.do(carrying.carry, case, Way(to, MAP))
    assert desk.token(case).node == "assess" and desk.view(case).diagram.active == ("assess",)
    assert desk.differences() == ()


def test_a_suspended_case_is_carried_over_and_stays_suspended(desk: Desk) -> None:
    case = waiting(desk)
    to = desk.publish("closer", *CLOSER)
    desk.do(verbs.suspend, case)
    desk.do(carrying.carry, case, Way(to, {}))
    assert desk.view(case).row.standing == "suspended"
    desk.do(verbs.resume, case)
    assert desk.view(case).row.standing == "running" and desk.differences() == ()


def test_running_limits_stay_as_they_were_set(desk: Desk) -> None:
    case = reviewed(desk)
    before = {c.name: (c.days, c.due_on) for c in _clocks(desk, case)}
    to = desk.publish("shorter", item=((r"promised: \{days: 5", "promised: {days: 4"),))
    desk.do(carrying.carry, case, Way(to, {}))
    assert {c.name: (c.days, c.due_on) for c in _clocks(desk, case)} == before and before["promised"][0] == 5


def _clocks(desk: Desk, case: str) -> Any:
    with desk.office.database.transaction(write=False) as tx:
        return list(casefile.read_case(tx, case).ledger.clocks.values())


@pytest.mark.parametrize("target", ["draft", "same", "none"])
def test_only_to_another_published_version_of_the_same_item(desk: Desk, target: str) -> None:
    case = waiting(desk)
    to = {"same": desk.live(), "none": "0" * 64, "draft": "1" * 64}[target]
    with pytest.raises(Exception, match=".") as refused:
        desk.do(carrying.carry, case, Way(to, {}))
    assert type(refused.value).__name__ in ("InvalidError", "NotFoundError")


# runs


def begin(desk: Desk, to: str, nodes: dict[str, str] | None = None, rehearsal: str | None = None) -> RunView:
    """A run has begun."""
    with desk.office.database.transaction() as tx:
        return runs.start(tx, desk.operator, version_of_live(desk), Way(to, nodes or {}), "新规定", rehearsal)


def version_of_live(desk: Desk) -> str:
    return desk.versions["old"]


def finish(desk: Desk, run: str) -> RunView:
    """The run after everything that the sweeper does for it."""
    for _ in range(50):
        if get(desk, run).status != "running":
            return get(desk, run)
        _sweep(desk)
    raise AssertionError("the run does not end")


def _sweep(desk: Desk) -> None:
    with desk.office.database.transaction(write=False) as tx:
        steps = work.due_steps(tx, desk.office.settings, 2)
    for step in steps:
        try:
            with desk.office.database.transaction() as tx:
                step.do(tx)
        except work.CANNOT as error:
            with desk.office.database.transaction() as tx:
                step.give_up(tx, str(error))


def get(desk: Desk, run: str) -> RunView:
    with desk.office.database.transaction(write=False) as tx:
        return runs.get_run(tx, desk.operator, run)


def outcomes(desk: Desk, run: str) -> dict[str, str]:
    with desk.office.database.transaction(write=False) as tx:
        return {row.instance: row.outcome for row in runs.results(tx, desk.operator, run)[0]}


def test_all_cases_of_a_version_are_rehearsed_and_then_carried_over(desk: Desk) -> None:
    desk.versions["old"] = desk.live()
    early, later = waiting(desk), reviewed(desk)
    to = desk.publish("renamed", *RENAMED, item=RENAMED_ITEM)
    rehearsed = finish(desk, begin(desk, to).id)
    assert (rehearsed.kind, rehearsed.status, rehearsed.done, rehearsed.troubled) == ("rehearsal", "done", 2, 1)
    assert outcomes(desk, rehearsed.id) == {early: "fits", later: "troubled"}
    with desk.office.database.transaction(write=False) as tx:
        (bad,), _ = runs.results(tx, desk.operator, rehearsed.id, "troubled")
    assert bad.number == number_of(desk, later) and [node for node, _ in bad.troubles] == ["examine"]
    assert desk.token(early).node == "review" and rehearsed.may_migrate
    again = finish(desk, begin(desk, to, MAP).id)
    assert (again.done, again.troubled, again.left) == (2, 0, 2)
    with pytest.raises(ConflictError):
        begin(desk, to, {}, again.id)
    moved = finish(desk, begin(desk, to, MAP, again.id).id)
    assert (moved.kind, moved.done, moved.troubled, moved.left) == ("migration", 2, 0, 0)
    assert {version_of(desk, case)[0] for case in (early, later)} == {to}
    assert desk.token(later).node == "assess" and desk.differences() == ()


def test_a_case_that_cannot_go_stays_and_the_others_go(desk: Desk) -> None:
    desk.versions["old"] = desk.live()
    early, later = waiting(desk), reviewed(desk)
    to = desk.publish("renamed", *RENAMED, item=RENAMED_ITEM)
    rehearsed = finish(desk, begin(desk, to).id)
    moved = finish(desk, begin(desk, to, {}, rehearsed.id).id)
    assert outcomes(desk, moved.id) == {early: "moved", later: "troubled"} and moved.left == 1
    assert version_of(desk, early)[0] == to and version_of(desk, later)[0] == desk.versions["old"]
    assert desk.differences() == ()


def test_two_sweepers_do_each_case_once(desk: Desk) -> None:
    desk.versions["old"] = desk.live()
    cases = [waiting(desk) for _ in range(3)]
    to = desk.publish("closer", *CLOSER)
    rehearsed = finish(desk, begin(desk, to).id)
    run = begin(desk, to, {}, rehearsed.id).id
    with desk.office.database.transaction(write=False) as tx:
        first, second = (runs.due(tx, 10) for _ in range(2))
    done = []
    for one in [step for pair in zip(first, second, strict=True) for step in pair]:
        with desk.office.database.transaction() as tx:
            done.append(runs.do(tx, desk.office.settings, one))
    assert done == [True, False] * 3
    assert finish(desk, run).done == 3 and set(outcomes(desk, run)) == set(cases)
    with desk.office.database.transaction(write=False) as tx:
        assert len(tx.connection.execute(select(migration_result).where(migration_result.c.run == run)).all()) == 3


def test_a_run_is_stopped_where_it_is(desk: Desk) -> None:
    desk.versions["old"] = desk.live()
    for _ in range(3):
        waiting(desk)
    to = desk.publish("closer", *CLOSER)
    run = begin(desk, to).id
    with pytest.raises(ConflictError):
        begin(desk, to)
    _sweep(desk)
    with desk.office.database.transaction() as tx:
        runs.stop(tx, desk.operator, run)
    _sweep(desk)
    assert (get(desk, run).status, get(desk, run).done) == ("stopped", 2)
    assert not get(desk, run).may_migrate


def test_only_an_operator_runs_and_what_fails_unforeseen_is_a_result(desk: Desk) -> None:
    desk.versions["old"] = desk.live()
    case = waiting(desk)
    to = desk.publish("closer", *CLOSER)
    run = begin(desk, to).id
    with desk.office.database.transaction() as tx:
        (one,) = runs.due(tx, 5)
        runs.give_up(tx, one, "the disk is full")
    assert outcomes(desk, run) == {case: "failed"} and finish(desk, run).troubled == 1
    clerk = desk.office.official("clerk", "permit-clerk")
    with pytest.raises(NotAllowedError), desk.office.database.transaction() as tx:
        runs.start(tx, clerk, desk.versions["old"], Way(to, {}), "x")
    with pytest.raises(InvalidError):
        begin(desk, desk.versions["old"])
