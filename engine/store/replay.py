"""Replay: an instance is built again from its recorded commands and compared with its rows.

Every command says which revision of the engine did it and names the state it led to by hash. An instance that an older
revision has worked on is compared in meaning: what is only written down otherwise is told as `older` and is no fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson
from sqlalchemy import Row, exists, select

from engine.advance import advance
from engine.commands import COMMANDS, Command, Migrate
from engine.errors import EngineError
from engine.meaning import differing
from engine.state import REVISION, dumps, loads, suspended_at
from engine.step import Advance
from engine.store import linking
from engine.store.history import state_hash
from engine.store.host import Host
from engine.store.rows import TABLES
from engine.store.tables import entry, instance, payload
from engine.store.transaction import Transaction

OPEN = {"task": ("open",), "job": ("ready", "leased"), "timer": ("open", "stalled"), "wait": ("open",), "incident": ("open",)}
Difference = tuple[Literal["replay", "projection", "older"], str]
OpenRows = dict[str, dict[int, str]]


@dataclass(slots=True)
class Replayed:
    """What the recorded commands make of an instance: the last step, and what is open after it."""

    step: Advance
    waiting: OpenRows


@dataclass(frozen=True, slots=True)
class Recorded:
    """The commands of an instance as they were recorded. `bodies` are their payloads, oldest first."""

    rows: list[Row[Any]]
    bodies: list[dict[str, Any]] = field(default_factory=list)

    @property
    def revisions(self) -> list[int]:
        """The revisions of the engine that did them, in order, each once; 0 stands for those that did not say."""
        return sorted({int(body.get("engine", 0)) for body in self.bodies})

    @property
    def state(self) -> str | None:
        """The hash of the state after the last of them; None where it was not recorded."""
        return self.bodies[-1].get("state")


def command_of(kind: str, values: Mapping[str, Any]) -> Command:
    """The command as it was recorded."""
    return COMMANDS[kind](**values)


def compare(tx: Transaction, host: Host, row: Row[Any]) -> Iterator[Difference]:
    """What is different between the instance's rows and what its commands make of it. An erased instance has none.

    `older` is not a fault: the instance is what was recorded, and another revision of the engine would write it otherwise.
    """
    commands = _commands(tx, row)
    numbers = [command.seq for command in commands]
    if numbers != list(range(1, row.seq + 1)):
        yield "replay", f"Its row says {row.seq} commands, recorded are {numbers}."
        return
    if row.state is None and all(command.body is None for command in commands):
        return
    if any(command.body is None for command in commands):
        yield "replay", "Some of its commands have no payload any more."
        return
    recorded = Recorded(commands, [orjson.loads(command.body) for command in commands])
    if recorded.state is not None and (row.state is None or state_hash(row.state) != recorded.state):
        yield "replay", "Its stored state is not the one that was recorded with its last command."
        return
    if recorded.revisions[-1] > REVISION:
        yield "replay", f"Revision {recorded.revisions[-1]} of the engine did its last commands; this one is {REVISION}."
        return
    try:
        replayed = _run(tx, host, row, recorded)
    except (EngineError, TypeError, KeyError) as error:
        yield _cannot(recorded, error)
        return
    yield from _differences(tx, row, recorded, replayed)


def _cannot(recorded: Recorded, error: Exception) -> Difference:
    if recorded.revisions[0] < REVISION and recorded.state is not None:
        return "older", f"{_made(recorded)} This one cannot replay it; its state is the one that was recorded."
    return "replay", f"It cannot be replayed: {error}"


def _made(recorded: Recorded) -> str:
    older = [str(one) for one in recorded.revisions if one < REVISION]
    return f"Made by revision {', '.join(older)} of the engine."


def _differences(tx: Transaction, row: Row[Any], recorded: Recorded, replayed: Replayed) -> Iterator[Difference]:
    last = replayed.step
    if last.status != "running" and any(replayed.waiting.values()):
        yield "projection", "It has ended and left work open."
    same = dumps(last.state) == row.state and (last.status, last.outcome) == (row.status, row.outcome)
    if not same and recorded.revisions[0] == REVISION:
        yield "replay", "Its stored state is not what its commands make of it."
    elif not same:
        yield _compared(row, recorded, last)
    if (suspended_at(last.state), last.state["def"]) != (row.suspended_at, row.definition_hash):
        yield "projection", "Its row is suspended, or under a definition, in another way than its commands say."
    if same or recorded.revisions[0] == REVISION:
        yield from _projections(tx, row, replayed.waiting)
    else:
        yield from _projections_in_meaning(tx, row, replayed.waiting)


def _compared(row: Row[Any], recorded: Recorded, last: Advance) -> Difference:
    """The stored state of an older revision against what this one makes of the same commands, in meaning."""
    try:
        stored = loads(row.state)
        other = differing(stored, last.state)
    except (EngineError, LookupError, TypeError, ValueError) as error:
        return "replay", f"Its stored state cannot be read: {error}"
    if (stored["st"], stored.get("o")) != (row.status, row.outcome):
        return "replay", "Its row says another status or outcome than its stored state."
    if not other:
        return "older", f"{_made(recorded)} Compared in meaning: no difference."
    said = f"{_made(recorded)} Compared in meaning it differs in: {', '.join(other)}."
    return ("older", f"{said} Its state is the one that was recorded.") if recorded.state is not None else ("replay", said)


def orphans(tx: Transaction) -> Iterator[tuple[Literal["projection"], str, str]]:
    """Open rows of instances that are not there."""
    for what, table in TABLES.items():
        there = exists().where(instance.c.part == table.c.part, instance.c.id == table.c.instance)
        lost = select(table.c.part, table.c.id).where(table.c.instance.is_not(None), table.c.status.in_(OPEN[what]), ~there)
        for part, id in tx.connection.execute(lost):
            yield "projection", part, f"{id}: a {what} is open, its instance is not there."


def _commands(tx: Transaction, row: Row[Any]) -> list[Row[Any]]:
    joined = entry.outerjoin(payload, (payload.c.part == entry.c.part) & (payload.c.no == entry.c.no))
    mine = (entry.c.part == row.part, entry.c.instance == row.id, entry.c.seq.is_not(None))
    found = select(entry.c.seq, entry.c.kind, entry.c.at, payload.c.body).select_from(joined)
    return list(tx.connection.execute(found.where(*mine).order_by(entry.c.seq)))


def _run(tx: Transaction, host: Host, row: Row[Any], recorded: Recorded) -> Replayed:
    told = [command_of(one.kind, body["input"]) for one, body in zip(recorded.rows, recorded.bodies, strict=True)]
    moves = [each for each in told if isinstance(each, Migrate)]
    definition = host.definition(tx, moves[0].source if moves else row.definition_hash)
    waiting: OpenRows = {what: {} for what in TABLES}
    step: Advance | None = None
    for one, command, body in zip(recorded.rows, told, recorded.bodies, strict=True):
        state = step.state if step else None
        target = linking.equipped(tx, host, command.target, state or {}) if isinstance(command, Migrate) else None
        found = linking.recorded(tx, host, body.get("links", {}))
        step = advance(definition, state, command, one.at, target=target, current=found)
        definition = target or definition
        _follow(step, waiting)
    assert step is not None
    return Replayed(step, waiting)


def _follow(step: Advance, waiting: OpenRows) -> None:
    for what, opened in _opened(step).items():
        waiting[what].update(opened)
    for closed in step.closed:
        waiting[closed.what].pop(closed.number, None)
    for renamed in step.renamed:
        if renamed.number in waiting[renamed.what]:
            waiting[renamed.what][renamed.number] = renamed.node


def _opened(step: Advance) -> OpenRows:
    rows: dict[str, list[Any]] = {
        "task": list(step.opened),
        "job": list(step.jobs),
        "timer": list(step.timers),
        "wait": list(step.waits),
        "incident": list(step.incidents),
    }
    return {what: {one.number: one.node for one in ones} for what, ones in rows.items()}


def _stored(tx: Transaction, row: Row[Any], what: str) -> dict[int, str]:
    table = TABLES[what]
    mine = (table.c.part == row.part, table.c.instance == row.id, table.c.number.is_not(None))
    found = select(table.c.number, table.c.node).where(*mine, table.c.status.in_(OPEN[what]))
    return {one.number: one.node for one in tx.connection.execute(found)}


def _projections(tx: Transaction, row: Row[Any], waiting: OpenRows) -> Iterator[Difference]:
    for what in TABLES:
        stored = _stored(tx, row, what)
        for number in sorted(stored.keys() | waiting[what].keys()):
            if stored.get(number) != waiting[what].get(number):
                said = "is open in the tables only" if number in stored else "is open in the state only"
                yield "projection", f"{what} {number} {said}."


def _projections_in_meaning(tx: Transaction, row: Row[Any], waiting: OpenRows) -> Iterator[Difference]:
    """The same by step: another revision may have given other numbers."""
    for what in TABLES:
        stored, made = Counter(_stored(tx, row, what).values()), Counter(waiting[what].values())
        for node in sorted((stored - made).keys()):
            yield "projection", f"{what} at {node} is open in the tables only."
        for node in sorted((made - stored).keys()):
            yield "projection", f"{what} at {node} is open in the state only."
