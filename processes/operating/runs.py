"""Runs over all open cases of a version: a rehearsal that changes nothing, then the migration that was rehearsed.

A run is one row with a cursor. The sweeper takes it from case to case, each in a transaction of its own with a result of
its own; what cannot be carried over stays where it is and is listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update

from engine.store import instances
from engine.store.ids import new_id
from engine.store.tables import instance as instance_table
from engine.store.transaction import Bell, Transaction
from processes import accounts, casefile, rows, tables
from processes.access import OPERATE, require
from processes.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError, UnmappedError
from processes.items import versions
from processes.operating import carrying, mixing, planning
from processes.operating.asking import Asked, checked_reason
from processes.operating.carrying import Way
from processes.operating.choices import Choices, choices_of, require_ground
from processes.operating.openings import Openings, openings
from processes.operating.tables import migration_result, migration_run
from processes.people import Official
from processes.settings import Settings
from processes.texts import Text, same, text

REHEARSAL, MIGRATION = "rehearsal", "migration"
PAGE = 50
FITS, MOVED, TROUBLED, FAILED = "fits", "moved", "troubled", "failed"


@dataclass(frozen=True, slots=True)
class RunView:
    """A run. `left` counts instances that are still on the source version, `numbers` are those of source and target."""

    id: str
    kind: str
    key: str
    name: Text
    source: str
    target: str
    numbers: tuple[int | None, int | None]
    nodes: Mapping[str, str]
    choices: Choices
    reason: str
    status: str
    done: int
    troubled: int
    left: int
    created_by: str
    created_at: datetime
    ended_at: datetime | None
    rehearsal: str | None
    may_migrate: bool


@dataclass(frozen=True, slots=True)
class ResultRow:
    """What became of one instance in a run: `fits`, `moved`, `troubled` or `failed`, with the reasons by element."""

    instance: str
    number: str
    outcome: str
    troubles: tuple[tuple[str, Text], ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Next:
    """The next thing a run has to do: one instance, or its end where `instance` is None."""

    run: str
    instance: str | None


def list_runs(tx: Transaction, official: Official) -> tuple[RunView, ...]:
    """The latest 50 runs, the newest first. NotAllowedError."""
    require(official, OPERATE)
    t = migration_run
    return tuple(_view(tx, row) for row in rows.every(tx, select(t).order_by(t.c.created_at.desc(), t.c.id).limit(PAGE)))


def get_run(tx: Transaction, official: Official, run: str) -> RunView:
    """The run. NotFoundError, NotAllowedError."""
    require(official, OPERATE)
    return _view(tx, _row(tx, run))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of which cases of the first may go to the second; `open` counts the instances on the first."""

    source: str
    target: str
    name: Text
    numbers: tuple[int, int]
    open: int


def pairs(tx: Transaction, official: Official) -> tuple[Pair, ...]:
    """For each older published version with open instances, the version that is offered now. NotAllowedError."""
    require(official, OPERATE)
    v, live = tables.item_version, tables.item_live
    offered = {row["key"]: row["version"] for row in rows.every(tx, select(live.c.key, live.c.version))}
    columns = (v.c.hash, v.c.key, v.c.name, v.c.number, v.c.definition_hash)
    published = rows.every(tx, select(*columns).where(v.c.number.is_not(None)).order_by(v.c.key, v.c.number))
    found = {row["hash"]: row for row in published}
    counts = _open_by_version(tx, published)
    told = []
    for row in published:
        target, running = found.get(offered.get(row["key"], "")), counts.get(row["hash"], 0)
        if target is not None and target["hash"] != row["hash"] and running:
            told.append(Pair(row["hash"], target["hash"], row["name"], (row["number"], target["number"]), running))
    return tuple(told)


def _open_by_version(tx: Transaction, published: list[rows.Row]) -> dict[str, int]:
    """How many cases, and instances of plain processes, run on each version; what belongs to a case is not counted again."""
    c, i = tables.case, instance_table
    running = select(c.c.version, i.c.definition_hash, func.count().label("n")).select_from(i.outerjoin(c, c.c.part == i.c.part))
    mine = running.where(i.c.status == "running", or_(c.c.id.is_(None), c.c.id == i.c.id))
    by_definition = {row["definition_hash"]: row["hash"] for row in published}
    counts: dict[str, int] = {}
    for row in rows.every(tx, mine.group_by(c.c.version, i.c.definition_hash)):
        version = row["version"] or by_definition.get(row["definition_hash"], "")
        counts[version] = counts.get(version, 0) + row["n"]
    return counts


def mapping_of(tx: Transaction, official: Official, run: str) -> Mapping[str, planning.Choice]:
    """For each step that had no place in the run, its words and the steps of the target that may take its place."""
    require(official, OPERATE)
    row, t = _row(tx, run), migration_result
    bad = rows.every(tx, select(t.c.detail).where(t.c.run == run, t.c.outcome == TROUBLED).limit(PAGE))
    nodes = list(dict.fromkeys([*row["nodes"], *(node for one in bad for node in one["detail"])]))
    return planning.alike(versions.load(tx, row["source"]), versions.load(tx, row["target"]), nodes)


def openings_of(tx: Transaction, official: Official, run: str) -> Openings:
    """What may be chosen for all cases of the run. NotFoundError, NotAllowedError."""
    require(official, OPERATE)
    row = _row(tx, run)
    return openings(versions.load(tx, row["source"]), versions.load(tx, row["target"]))


def results(
    tx: Transaction, official: Official, run: str, outcome: str | None = None, after: str = ""
) -> tuple[tuple[ResultRow, ...], str | None]:
    """A page of at most 50 results by instance, and where the next continues."""
    require(official, OPERATE)
    t = migration_result
    wanted = [t.c.run == run, t.c.instance > after, *([t.c.outcome == outcome] if outcome else [])]
    found = rows.every(tx, select(t).where(*wanted).order_by(t.c.instance).limit(PAGE + 1))
    page = tuple(_result(row) for row in found[:PAGE])
    return page, page[-1].instance if len(found) > PAGE else None


def start(tx: Transaction, official: Official, source: str, way: Way, reason: str, rehearsal: str | None = None) -> RunView:
    """A run has begun: a rehearsal, or with `rehearsal`, the id of a finished one that says the same, the migration itself.

    InvalidError for versions that do not belong together, and for a migration that lets the new version reach back without a
    ground; ConflictError while another run of the version goes on, or where the rehearsal has not ended or was of something else.
    """
    require(official, OPERATE)
    words = checked_reason(reason)
    old, new = versions.load(tx, source), versions.load(tx, way.target)
    if old.key != new.key or old.kind != new.kind or old.hash == new.hash or None in (old.definition, new.definition):
        raise InvalidError({"target": [text("请选择同一事项的另一个版本。", "Choose another version of the same process.")]})
    t = migration_run
    if rows.first(tx, select(t.c.id).where(t.c.source == source, t.c.status == "running")) is not None:
        raise ConflictError("Another run of this version has not ended.")
    if rehearsal is not None:
        require_ground(way.choices)
        _require_rehearsed(tx, rehearsal, source, way)
    row: dict[str, Any] = {
        "id": new_id(tx.now),
        "kind": MIGRATION if rehearsal else REHEARSAL,
        "key": old.key,
        "source": source,
        "target": way.target,
        "nodes": dict(way.nodes),
        "choices": way.choices.to_dict(),
        "reason": words,
        "status": "running",
        "cursor": "",
        "done": 0,
        "troubled": 0,
        "rehearsal": rehearsal,
        "created_by": official.username,
        "created_at": tx.now,
    }
    rows.insert(tx, t, [row])
    tx.ring(Bell("sweep"))
    return _view(tx, _row(tx, row["id"]))


def stop(tx: Transaction, official: Official, run: str) -> None:
    """The run goes no further; what it has done stays. Stopping an ended run changes nothing. NotFoundError."""
    require(official, OPERATE)
    _row(tx, run)
    t = migration_run
    going = (t.c.id == run, t.c.status == "running")
    tx.connection.execute(update(t).where(*going).values(status="stopped", ended_at=tx.now))


def due(tx: Transaction, limit: int) -> list[Next]:
    """What running runs have to do next: up to so many instances each, or their end."""
    t, found = migration_run, []
    for row in rows.every(tx, select(t).where(t.c.status == "running").order_by(t.c.created_at)):
        on = mixing.definitions_of(tx, versions.load(tx, row["source"]))
        open_ones = instances.running_on(tx, on, row["cursor"], limit)
        found += [Next(row["id"], instance) for _, instance in open_ones] or [Next(row["id"], None)]
    return found


def do(tx: Transaction, settings: Settings, one: Next) -> bool:
    """The next step of the run is done and its result is a row. False where another has done it, or the run was stopped.

    Raises what a migration may raise; `give_up` then records it, in a transaction of its own.
    """
    if one.instance is None:
        return _end(tx, one.run)
    if not _advance(tx, one):
        return False
    run = _row(tx, one.run)
    part = instances.get(tx, one.instance).part
    case = casefile.read_case(tx, part) if casefile.has_case(tx, part) else None
    if case is not None and (case.version.hash != run["source"] or part != one.instance):
        return True  # of another version, or an instance that goes with its case
    official = accounts.find_official(tx, run["created_by"])
    if official is None:
        raise NotAllowedError
    if run["kind"] == REHEARSAL:
        _rehearse(tx, official, run, one.instance)
    else:
        _migrate(tx, settings, official, run, one.instance)
    return True


def give_up(tx: Transaction, one: Next, said: str) -> None:
    """The instance stays where it is; why is its result, and the run goes on."""
    if one.instance is not None and _advance(tx, one):
        _keep(tx, _row(tx, one.run), one.instance, FAILED, {"": [same(said)]})


def _migrate(tx: Transaction, settings: Settings, official: Official, run: rows.Row, instance: str) -> None:
    asked = Asked(instance, run["reason"], f"run:{run['id']}")
    try:
        carrying.carry(tx, settings, official, asked, _way(run))
    except UnmappedError as error:  # comes before anything was written
        _keep(tx, run, instance, TROUBLED, error.errors)
    else:
        _keep(tx, run, instance, MOVED, {})


def _rehearse(tx: Transaction, official: Official, run: rows.Row, instance: str) -> None:
    plan = carrying.plan(tx, official, instance, _way(run))
    told: dict[str, list[Text]] = {}
    for each in plan.troubles:
        told.setdefault(each.node, []).append(each.text)
    _keep(tx, run, instance, TROUBLED if told else FITS, told)


def _advance(tx: Transaction, one: Next) -> bool:
    t = migration_run
    mine = (t.c.id == one.run, t.c.status == "running", t.c.cursor < one.instance)
    return tx.connection.execute(update(t).where(*mine).values(cursor=one.instance)).rowcount == 1


def _keep(tx: Transaction, run: rows.Row, instance: str, outcome: str, detail: Mapping[str, Any]) -> None:
    c, t = tables.case, migration_run
    case = rows.first(tx, select(c.c.number).where(c.c.part == instance, c.c.id == instance))
    number = str(case["number"]) if case else ""
    row = {"run": run["id"], "instance": instance, "number": number, "outcome": outcome, "detail": dict(detail), "at": tx.now}
    rows.upsert(tx, migration_result, [row])
    bad = int(outcome in (TROUBLED, FAILED))
    counted = {"done": t.c.done + 1, "troubled": t.c.troubled + bad}
    tx.connection.execute(update(t).where(t.c.id == run["id"]).values(counted))


def _end(tx: Transaction, run: str) -> bool:
    t = migration_run
    going = (t.c.id == run, t.c.status == "running")
    return tx.connection.execute(update(t).where(*going).values(status="done", ended_at=tx.now)).rowcount == 1


def _require_rehearsed(tx: Transaction, rehearsal: str, source: str, way: Way) -> None:
    row = _row(tx, rehearsal)
    said = (row["source"], row["target"], dict(row["nodes"])) == (source, way.target, dict(way.nodes))
    alike = said and choices_of(row["choices"]).alike(way.choices)
    if row["kind"] != REHEARSAL or row["status"] != "done" or not alike:
        raise ConflictError("A migration has to be rehearsed to the end first.")


def _way(run: rows.Row) -> Way:
    return Way(run["target"], run["nodes"], choices_of(run["choices"]))


def _row(tx: Transaction, run: str) -> rows.Row:
    row = rows.first(tx, select(migration_run).where(migration_run.c.id == run))
    if row is None:
        raise NotFoundError
    return row


def _view(tx: Transaction, row: rows.Row) -> RunView:
    v = tables.item_version
    columns = (v.c.hash, v.c.number, v.c.name, v.c.definition_hash)
    found = {r["hash"]: r for r in rows.every(tx, select(*columns).where(v.c.key == row["key"]))}
    source = found[row["source"]]
    names = ("id", "kind", "key", "source", "target", "nodes", "reason", "status", "done", "troubled", "rehearsal")
    return RunView(
        **{name: row[name] for name in names},
        name=source["name"],
        choices=choices_of(row["choices"]),
        numbers=(source["number"], found[row["target"]]["number"]),
        left=_open_by_version(tx, list(found.values())).get(row["source"], 0),
        created_by=accounts.shown_names(tx, [row["created_by"]]).get(row["created_by"], str(row["created_by"])),
        created_at=row["created_at"],
        ended_at=row["ended_at"],
        may_migrate=row["kind"] == REHEARSAL and row["status"] == "done" and row["done"] > row["troubled"],
    )


def _result(row: rows.Row) -> ResultRow:
    told = tuple((node, each) for node, found in row["detail"].items() for each in found)
    return ResultRow(row["instance"], row["number"], row["outcome"], told, row["at"])
