"""Plain processes that begin by themselves, from the upload to the official's inbox, on a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from engine.store.tables import process_start, task
from engine.store.transaction import Transaction
from engine.store.verify import verify
from processes import publishing, work
from processes.database import Database
from processes.errors import InvalidError, KeyReusedError, NotAllowedError, NotFoundError
from processes.host import CaseHost
from processes.inspection import inspect_bundle
from processes.items.bundle import read_folder
from processes.people import Official
from processes.starts import verbs
from processes.starts.verbs import Sent
from tests.engine.model.building import XSI
from tests.processes.starts.support import DESIGNER, HOT, MESSAGE, MONDAY, OPERATOR, SIGNAL, Hall, plain, someone, timer
from tests.processes.support import PERMIT


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    return Hall.opened(database, tmp_path)


def tasks(hall: Hall) -> list[str]:
    with hall.database.transaction(write=False) as tx:
        return [row.title for row in tx.connection.execute(select(task.c.title).where(task.c.status == "open"))]


def test_a_published_timer_begins_instances_and_a_new_version_takes_over(hall: Hall) -> None:
    key = hall.publish(plain(timer("R/P1D")))
    (one,) = hall.view().upcoming
    assert (one.due_at, one.process.number, one.start.waits_for) == (MONDAY + timedelta(days=1), 1, "R/P1D")
    assert (hall.sweep(hours=23), hall.sweep(hours=1), hall.sweep()) == (0, 1, 0)
    hall.publish(plain(timer("R/P1D"), task="复查"))
    assert hall.view().upcoming[0].process.number == 2
    assert (hall.sweep(hours=24), tasks(hall)) == (1, ["巡查", "复查"])
    begun = hall.view(key).begun
    assert [(row.number, row.due_at, row.passed, row.kind, row.actor) for row in begun] == [
        (2, MONDAY + timedelta(days=2), 0, "timer", "system"),
        (1, MONDAY + timedelta(days=1), 0, "timer", "system"),
    ]
    with hall.database.transaction(write=False) as tx:
        assert verify(tx, CaseHost(hall.settings)).ok


def test_days_without_a_worker_are_made_up_for_by_one_instance(hall: Hall) -> None:
    hall.publish(plain(timer("R/P1D")))
    assert hall.sweep(days=5, hours=3) == 1
    assert hall.view().begun[0].passed == 4 and hall.view().upcoming[0].due_at == MONDAY + timedelta(days=6)


def test_messages_signals_and_reports_begin_instances_once_by_their_key(hall: Hall) -> None:
    hall.publish(plain(MESSAGE, SIGNAL, HOT))
    with hall.database.transaction() as tx:
        assert not verbs.send_message(tx, OPERATOR, "order", None, {"a": 1}, "k").repeated
        assert verbs.send_message(tx, OPERATOR, "order", None, {"a": 1}, "k").repeated
        assert verbs.send_signal(tx, OPERATOR, "flood", {}, "k").reached == 1
        assert verbs.send_signal(tx, OPERATOR, "flood", {}, "k").repeated
        assert verbs.report(tx, hall.settings, OPERATOR, {"temperature": 301.5}, "k" * 90).reached == 1
        assert verbs.report(tx, hall.settings, OPERATOR, {"temperature": 301.5}, "k" * 90).repeated
    assert (hall.sweep(), hall.sweep()) == (3, 0)
    assert sorted(row.kind for row in hall.view().begun) == ["conditional", "message", "signal"]


def test_a_key_stands_for_one_content_of_one_sender(hall: Hall) -> None:
    other = replace(OPERATOR, id="o-2", username="other")
    with hall.database.transaction() as tx:
        verbs.send_message(tx, OPERATOR, "order", None, {"a": 1}, "k")
        verbs.send_signal(tx, OPERATOR, "flood", {"a": 1}, "k")
        verbs.report(tx, hall.settings, OPERATOR, {"temperature": 1}, "k")
    reused: list[Callable[[Transaction, Official], Sent]] = [
        lambda tx, who: verbs.send_message(tx, who, "order", None, {"a": 2}, "k"),
        lambda tx, who: verbs.send_message(tx, who, "order", "17", {"a": 1}, "k"),
        lambda tx, who: verbs.send_signal(tx, who, "drought", {"a": 1}, "k"),
        lambda tx, who: verbs.report(tx, hall.settings, who, {"temperature": 2}, "k"),
    ]
    for send in reused:
        with pytest.raises(KeyReusedError), hall.database.transaction() as tx:
            send(tx, OPERATOR)
    for send in (reused[0], *reused[2:]):
        with hall.database.transaction() as tx:
            assert not send(tx, other).repeated


def test_only_so_many_names_are_known(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "MOST_KNOWN", 2)
    with hall.database.transaction() as tx:
        verbs.report(tx, hall.settings, OPERATOR, {"a": 1, "b": 1}, "k1")
        verbs.report(tx, hall.settings, OPERATOR, {"b": 2}, "k2")
        with pytest.raises(InvalidError):
            verbs.report(tx, hall.settings, OPERATOR, {"c": 1}, "k3")


def test_a_person_starts_pauses_and_resumes(hall: Hall) -> None:
    key = hall.publish(plain(timer("R/PT1H")))
    with hall.database.transaction() as tx:
        assert verbs.pause(tx, OPERATOR, key, "检修") and not verbs.pause(tx, OPERATOR, key, "检修")
    assert (hall.sweep(hours=3), hall.view().upcoming, hall.view().processes[0].starts[0].status) == (0, (), "paused")
    start = hall.view().processes[0].starts[0].id
    with hall.database.transaction() as tx:
        made = verbs.start_now(tx, hall.settings, OPERATOR, start, {"n": 1}, "k")
        assert verbs.start_now(tx, hall.settings, OPERATOR, start, {"n": 1}, "k") == made
    with pytest.raises(KeyReusedError), hall.database.transaction() as tx:
        verbs.start_now(tx, hall.settings, OPERATOR, start, {"n": 2}, "k")
    assert [row.actor for row in hall.view().begun] == [OPERATOR.username]
    with hall.database.transaction() as tx:
        verbs.resume(tx, hall.settings, OPERATOR, key, "修好")
    assert (hall.sweep(), hall.view().upcoming[0].due_at) == (0, MONDAY + timedelta(hours=4))


def test_a_plain_start_waits_for_a_person(hall: Hall) -> None:
    hall.publish(plain(""))
    (start,) = hall.view().processes[0].starts
    assert (start.kind, hall.sweep(days=9)) == ("none", 0)
    with hall.database.transaction() as tx:
        verbs.start_now(tx, hall.settings, OPERATOR, start.id, {}, "k")
    assert tasks(hall) == ["巡查"]


def test_a_withdrawn_process_begins_nothing_until_it_is_published_again(hall: Hall) -> None:
    key = hall.publish(plain(timer("R/PT1H")))
    with hall.database.transaction() as tx:
        assert publishing.withdraw(tx, DESIGNER, key) and not publishing.withdraw(tx, DESIGNER, key)
        assert publishing.list_definitions(tx, DESIGNER)[0].live is None
    assert (hall.sweep(hours=5), hall.view().processes) == (0, ())
    hall.publish(plain(timer("R/PT1H")))
    assert hall.sweep(hours=1) == 1
    with pytest.raises(NotFoundError), hall.database.transaction() as tx:
        publishing.withdraw(tx, DESIGNER, "none")


def test_what_was_published_before_starts_had_rows_gets_them(hall: Hall) -> None:
    hall.publish(plain(timer("R/PT1H")))
    with hall.database.transaction() as tx:
        tx.connection.execute(delete(process_start))
    with hall.database.transaction() as tx:
        work.tidy(tx)
        assert verbs.catch_up(tx) == 0
    assert hall.sweep(hours=1) == 1


def test_only_operators_act_and_designers_see(hall: Hall) -> None:
    key = hall.publish(plain(timer("R/PT1H")))
    with hall.database.transaction() as tx, pytest.raises(NotAllowedError):
        verbs.pause(tx, DESIGNER, key, "why")
    with hall.database.transaction() as tx, pytest.raises(NotAllowedError):
        verbs.send_message(tx, someone("auditor"), "order", None, {}, "k")
    with hall.database.transaction() as tx:
        with pytest.raises(InvalidError):
            verbs.pause(tx, OPERATOR, key, " ")
        with pytest.raises(NotFoundError):
            verbs.resume(tx, hall.settings, OPERATOR, "none", "why")
        with pytest.raises(InvalidError):
            verbs.report(tx, hall.settings, OPERATOR, {}, "k")
        with pytest.raises(InvalidError):
            verbs.send_signal(tx, OPERATOR, "", {}, "k")


def test_a_service_item_begins_by_filing_alone() -> None:
    files = read_folder(PERMIT)
    path = next(name for name in files if name.endswith(".bpmn"))
    cycle = f'<bpmn:timeCycle xmlns:xsi="{XSI}" xsi:type="bpmn:tFormalExpression">R/P1D</bpmn:timeCycle>'
    timed = f'<bpmn:timerEventDefinition id="t">{cycle}</bpmn:timerEventDefinition></bpmn:startEvent>'
    data = files[path].decode().replace("</bpmn:startEvent>", timed, 1)
    found = inspect_bundle("permit", {**files, path: data.encode()})
    assert {"item-start", "item-start-event"} <= {finding.code for finding in found.findings}
