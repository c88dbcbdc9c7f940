"""Carrying one instance over to another version of its process: rehearsed, then done as seen, with its case.

A case goes as a whole: further instances that its messages have begun go with it, or none goes. `law` says on what terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.commands import Migrate
from engine.errors import Trouble
from engine.migration import rehearse
from engine.store import execution, instances
from engine.store.transaction import Transaction
from processes import casefile, definitions, rows, tables
from processes.errors import InvalidError, NotFoundError, StaleError, UnmappedError
from processes.items import versions
from processes.items.versions import Version
from processes.operating import law, mixing
from processes.operating.asking import Asked, Done, key_of, obey, stand
from processes.operating.choices import KEPT, Choices, require_ground
from processes.operating.planning import Going, Nodes, Plan, planned
from processes.operating.viewing import Looked, look
from processes.operating.words import trouble_text
from processes.people import Official
from processes.settings import Settings
from processes.texts import text


@dataclass(frozen=True, slots=True)
class VersionChoice:
    """A version to which an instance may be carried over."""

    hash: str
    number: int | None
    published_at: datetime | None
    live: bool


@dataclass(frozen=True, slots=True)
class Way:
    """Where an instance is to go, with which steps in place of others, and what was chosen where the law leaves it open."""

    target: str
    nodes: Nodes
    choices: Choices = KEPT


def choices(tx: Transaction, official: Official, instance: str) -> tuple[VersionChoice, ...]:
    """The published versions of the same key to which the instance may go, the latest first."""
    seen = look(tx, official, instance)
    own = _version_of(tx, seen)
    t, live = tables.item_version, tables.item_live
    offered = rows.first(tx, select(live.c.version).where(live.c.key == own.key))
    mine = (t.c.key == own.key, t.c.kind == own.kind, t.c.number.is_not(None), t.c.hash != own.hash)
    found = rows.every(tx, select(t.c.hash, t.c.number, t.c.published_at).where(*mine).order_by(t.c.number.desc()))
    current = offered["version"] if offered else None
    allowed = [r for r in found if seen.case is None or seen.main or r["hash"] == seen.case.version.hash]
    return tuple(VersionChoice(r["hash"], r["number"], r["published_at"], r["hash"] == current) for r in allowed)


def plan(tx: Transaction, official: Official, instance: str, way: Way) -> Plan:
    """What a migration of this instance would change; nothing is changed. NotFoundError for an unknown version.

    StaleError where the instance has ended.
    """
    seen = look(tx, official, instance)
    if seen.state is None or seen.row.status != "running":
        raise StaleError
    to = _target(tx, seen, way.target)
    return planned(to, way.nodes, way.choices, _going(tx, official, seen, to, way))


def carry(tx: Transaction, settings: Settings, official: Official, asked: Asked, way: Way) -> Done:
    """The instance, and its case, goes on under the other version. UnmappedError with everything that stands against it.

    InvalidError where something of the new version is to reach back and no ground is given for it.
    """
    at = stand(tx, official, asked)
    seen = look(tx, official, asked.instance)
    to = _target(tx, seen, way.target, repeated=at.repeated)
    if at.repeated:
        return obey(tx, settings, official, asked, _repeated(tx, official, asked, seen, to, way))
    require_ground(way.choices)
    if seen.state is None or seen.row.status != "running":
        raise StaleError
    going = _going(tx, official, seen, to, way)
    against = [trouble for one in going for trouble in (*one.told.troubles, *one.terms.against)]
    if against:
        raise UnmappedError(_by_node(against))
    source = _enter(tx, seen, to, going[0].terms)
    answers = [_go(tx, settings, official, asked, one, to, way) for one in going]
    if source is not None:
        _record(tx, official, seen, source, to, way)
    return answers[0]


def _by_node(against: list[Trouble]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for trouble in dict.fromkeys(against):
        found.setdefault(trouble.node, []).append(trouble_text(trouble))
    return found


def _going(tx: Transaction, official: Official, seen: Looked, to: Version, way: Way) -> list[Going]:
    """The instance, then those that belong to its case and do not run the version yet, each rehearsed."""
    others: list[Looked] = []
    if seen.main:
        there = set(mixing.definitions_of(tx, to))
        rest = [row for row in instances.running_in(tx, seen.row.part) if row.id != seen.row.id]
        others = [look(tx, official, row.id) for row in rest if row.definition_hash not in there]
    return [_rehearsed(tx, one, to, way) for one in (seen, *others)]


def _rehearsed(tx: Transaction, seen: Looked, to: Version, way: Way) -> Going:
    assert seen.state is not None
    terms = law.terms(tx, seen.case, seen.definition, seen.state, to, way.choices)
    new = definitions.equipped(tx, terms.new or definitions.load(tx, to.definition or ""), seen.state)
    command = Migrate(seen.definition.hash, new.hash, way.nodes, "", way.choices.timers)
    return Going(seen, rehearse(seen.definition, new, seen.state, command, tx.now), terms)


def _enter(tx: Transaction, seen: Looked, to: Version, terms: law.Terms) -> Version | None:
    """The case is of the new version, with the limits that were chosen; the version it was of, None where there is no case."""
    if not seen.main:
        return None
    case = casefile.open_case(tx, seen.row.part)
    source = case.version
    case.change(version=to.hash)
    case.version = to  # tasks that stay open are told in the words of the new version
    for point in terms.limits:
        if point.chosen and point.after is not None:
            case.ledger.adopt(point.name, point.after)
    return source


def _go(tx: Transaction, settings: Settings, official: Official, asked: Asked, one: Going, to: Version, way: Way) -> Done:
    mixed, target = one.terms.mixed, to.definition or ""
    if mixed is not None:
        target = mixing.keep(tx, mixed, to, one.seen.definition.hash)
    command = Migrate(one.seen.definition.hash, target, dict(way.nodes), asked.reason.strip(), list(way.choices.timers))
    own = Asked(one.seen.row.id, asked.reason, asked.key, asked.seen if one.seen.row.id == asked.instance else None)
    return obey(tx, settings, official, own, command)


def _record(tx: Transaction, official: Official, seen: Looked, source: Version, to: Version, way: Way) -> None:
    case = casefile.open_case(tx, seen.row.part)
    told = {"choices": way.choices.to_dict(), "reason": way.choices.ground} if way.choices != KEPT else {}
    case.record("case.version", official.actor, {"from": source.hash, "to": to.hash, **told})
    case.save()


def _repeated(tx: Transaction, official: Official, asked: Asked, seen: Looked, to: Version, way: Way) -> Migrate:
    """The command as it was recorded, as far as it is about the same version."""
    told = execution.input_of(tx, seen.row.part, seen.row.id, key_of(official, asked)) or {}
    target = told.get("target")
    known = target if target in mixing.definitions_of(tx, to) else to.definition
    return Migrate(str(told.get("source")), str(known), dict(way.nodes), asked.reason.strip(), list(way.choices.timers))


def _target(tx: Transaction, seen: Looked, target: str, *, repeated: bool = False) -> Version:
    to, own = versions.load(tx, target), _version_of(tx, seen)
    t = tables.item_version
    published = rows.first(tx, select(t.c.hash).where(t.c.hash == target, t.c.number.is_not(None)))
    if to.key != own.key or to.kind != own.kind or to.definition is None or published is None:
        raise InvalidError({"target": [text("这不是同一事项的版本。", "This is no version of the same process.")]})
    if to.hash == own.hash and not repeated:
        raise InvalidError({"target": [text("办件已经在这个版本上。", "The case is on this version already.")]})
    if seen.case is not None and not seen.main and to.hash != seen.case.version.hash:
        number = str(seen.case.row["number"])
        said = text(f"这个流程属于办件 {number}，随办件一起换版本。", f"This process belongs to case {number} and goes with it.")
        raise InvalidError({"target": [said]})
    return to


def _version_of(tx: Transaction, seen: Looked) -> Version:
    if seen.case is not None and (seen.main or seen.row.definition_hash in mixing.definitions_of(tx, seen.case.version)):
        return seen.case.version
    found = mixing.version_of(tx, seen.row.definition_hash)
    if found is None:
        raise NotFoundError
    return versions.load(tx, found)
