"""Replay: an instance is built again from its recorded commands and compared with its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import orjson
from sqlalchemy import Row, exists, select

from engine.advance import advance
from engine.commands import COMMANDS, Command, Migrate
from engine.errors import EngineError
from engine.state import dumps, suspended_at
from engine.step import Advance
from engine.store.host import Host
from engine.store.rows import TABLES
from engine.store.tables import entry, instance, payload
from engine.store.transaction import Transaction

OPEN = {"task": ("open",), "job": ("ready", "leased"), "timer": ("open", "stalled"), "wait": ("open",), "incident": ("open",)}
Difference = tuple[Literal["replay", "projection"], str]
OpenRows = dict[str, dict[int, str]]


def command_of(kind: str, values: Mapping[str, Any]) -> Command:
    """The command as it was recorded."""
    return COMMANDS[kind](**values)


def compare(tx: Transaction, host: Host, row: Row[Any]) -> Iterator[Difference]:
    """What is different between the instance's rows and what its commands make of it. An erased instance has none."""
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
    waiting: OpenRows = {what: {} for what in TABLES}
    try:
        last = _run(tx, host, row, commands, waiting)
    except (EngineError, TypeError, KeyError) as error:
        yield "replay", f"It cannot be replayed: {error}"
        return
    if last.status != "running" and any(waiting.values()):
        yield "projection", "It has ended and left work open."
    if dumps(last.state) != row.state or (last.status, last.outcome) != (row.status, row.outcome):
        yield "replay", "Its stored state is not what its commands make of it."
    if (suspended_at(last.state), last.state["def"]) != (row.suspended_at, row.definition_hash):
        yield "projection", "Its row is suspended, or under a definition, in another way than its commands say."
    yield from _projections(tx, row, waiting)


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


def _run(tx: Transaction, host: Host, row: Row[Any], commands: list[Row[Any]], waiting: OpenRows) -> Advance:
    told = [command_of(one.kind, orjson.loads(one.body)["input"]) for one in commands]
    moves = [each for each in told if isinstance(each, Migrate)]
    definition = host.definition(tx, moves[0].source if moves else row.definition_hash)
    step: Advance | None = None
    for one, command in zip(commands, told, strict=True):
        target = host.definition(tx, command.target) if isinstance(command, Migrate) else None
        step = advance(definition, step.state if step else None, command, one.at, target=target)
        definition = target or definition
        _follow(step, waiting)
    assert step is not None
    return step


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


def _projections(tx: Transaction, row: Row[Any], waiting: OpenRows) -> Iterator[Difference]:
    for what, table in TABLES.items():
        mine = (table.c.part == row.part, table.c.instance == row.id, table.c.number.is_not(None))
        found = select(table.c.number, table.c.node).where(*mine, table.c.status.in_(OPEN[what]))
        stored = {one.number: one.node for one in tx.connection.execute(found)}
        for number in sorted(stored.keys() | waiting[what].keys()):
            if stored.get(number) != waiting[what].get(number):
                said = "is open in the tables only" if number in stored else "is open in the state only"
                yield "projection", f"{what} {number} {said}."
