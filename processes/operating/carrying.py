"""Carrying one instance over to another version of its process: rehearsed, then done as seen, with its case.

Limits that run stay as they were set, and so do the decision tables in force when the case was accepted: a version whose
tables differ takes no accepted case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.commands import Migrate
from engine.errors import Trouble
from engine.migration import Change, Rehearsal, Stand, rehearse
from engine.store import execution
from engine.store.transaction import Transaction
from processes import casefile, definitions, rows, tables
from processes.casefile import CaseFile
from processes.errors import InvalidError, NotFoundError, StaleError, UnmappedError
from processes.items import versions
from processes.items.versions import Version
from processes.operating.asking import Asked, Done, key_of, obey, stand
from processes.operating.viewing import Looked, look
from processes.operating.words import CHANGES, KINDS, name_of, node_of, trouble_text
from processes.people import Official
from processes.settings import Settings
from processes.texts import Text, text

Nodes = Mapping[str, str]
MAPPABLE = frozenset({"gone", "kind", "loop", "scope"})


@dataclass(frozen=True, slots=True)
class VersionChoice:
    """A version to which an instance may be carried over."""

    hash: str
    number: int | None
    published_at: datetime | None
    live: bool


@dataclass(frozen=True, slots=True)
class StandView:
    """Where a token stands and would stand; `trouble` says why it has no place there."""

    number: int
    node: str
    before: Text
    after: Text | None
    node_after: str | None
    trouble: Text | None
    waiting: bool


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What would become of something that is open."""

    what: Text
    number: int
    name: Text
    how: str
    how_text: Text
    due: datetime | None


@dataclass(frozen=True, slots=True)
class TroubleView:
    """Why something has no place in the other version. `node` is its id in the present one."""

    node: str
    name: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Plan:
    """What a migration would change. `fits` where nothing stands against it; `variables` are kept; `forms` are new.

    `choices` gives, for elements without a place, the ids of the new version's elements of the same kind with their names.
    """

    source: str
    target: str
    nodes: Nodes
    stands: tuple[StandView, ...]
    changes: tuple[ChangeView, ...]
    variables: tuple[str, ...]
    forms: tuple[str, ...]
    troubles: tuple[TroubleView, ...]
    choices: Mapping[str, tuple[tuple[str, Text], ...]]
    seq: int

    @property
    def fits(self) -> bool:
        """True where nothing stands against the migration."""
        return not self.troubles


def choices(tx: Transaction, official: Official, instance: str) -> tuple[VersionChoice, ...]:
    """The published versions of the same key to which the instance may go, the latest first."""
    seen = look(tx, official, instance)
    own = _version_of(tx, seen)
    t, live = tables.item_version, tables.item_live
    offered = rows.first(tx, select(live.c.version).where(live.c.key == own["key"]))
    mine = (t.c.key == own["key"], t.c.kind == own["kind"], t.c.number.is_not(None), t.c.hash != own["hash"])
    found = rows.every(tx, select(t.c.hash, t.c.number, t.c.published_at).where(*mine).order_by(t.c.number.desc()))
    current = offered["version"] if offered else None
    return tuple(VersionChoice(r["hash"], r["number"], r["published_at"], r["hash"] == current) for r in found)


def plan(tx: Transaction, official: Official, instance: str, target: str, nodes: Nodes) -> Plan:
    """What a migration of this instance would change; nothing is changed. NotFoundError for an unknown version.

    StaleError where the instance has ended.
    """
    seen = look(tx, official, instance)
    if seen.state is None or seen.row.status != "running":
        raise StaleError
    old, to = seen.definition, _target(tx, seen, target)
    new = definitions.load(tx, to.definition or "")
    told = rehearse(old, new, seen.state, nodes, tx.now)
    return _plan(seen, to, nodes, told, law(tx, seen.case, to))


def carry(tx: Transaction, settings: Settings, official: Official, asked: Asked, target: str, nodes: Nodes) -> Done:
    """The instance, and its case, goes on under the other version. UnmappedError with everything that stands against it."""
    at = stand(tx, official, asked)
    seen = look(tx, official, asked.instance)
    to = _target(tx, seen, target, repeated=at.repeated)
    new = to.definition or ""
    source = seen.definition.hash
    if at.repeated:
        source = str((execution.input_of(tx, at.row.part, at.row.id, key_of(official, asked)) or {}).get("source"))
    elif seen.main:
        case = casefile.open_case(tx, at.row.part)
        found = law(tx, case, to)
        if found:
            raise UnmappedError({one.node: [trouble_text(one)] for one in found})
        case.change(version=to.hash)
        case.version = to  # tasks that stay open are told in the words of the new version
    answer = obey(tx, settings, official, asked, Migrate(source, new, dict(nodes), asked.reason.strip()))
    if seen.case is not None and seen.main and not at.repeated:
        case = casefile.open_case(tx, at.row.part)
        case.record("case.version", official.actor, {"from": seen.case.version.hash, "to": to.hash})
        case.save()
    return answer


def law(tx: Transaction, case: CaseFile | None, to: Version) -> tuple[Trouble, ...]:
    """What the law says against carrying a case over: decision tables in force at acceptance stay (I11)."""
    if case is None or case.row["accepted_at"] is None:
        return ()
    before, after = _tables(case.version), _tables(to)
    different = sorted(path for path in before if before[path] != after.get(path))
    return tuple(Trouble(path, "decisions", path) for path in different)


def _tables(version: Version) -> dict[str, bytes]:
    return {path: data for path, data in version.files.items() if path.endswith(".dmn")}


def _target(tx: Transaction, seen: Looked, target: str, *, repeated: bool = False) -> Version:
    to, own = versions.load(tx, target), _version_of(tx, seen)
    t = tables.item_version
    published = rows.first(tx, select(t.c.hash).where(t.c.hash == target, t.c.number.is_not(None)))
    if to.key != own["key"] or to.kind != own["kind"] or to.definition is None or published is None:
        raise InvalidError({"target": [text("这不是同一事项的版本。", "This is no version of the same process.")]})
    if to.hash == own["hash"] and not repeated:
        raise InvalidError({"target": [text("办件已经在这个版本上。", "The case is on this version already.")]})
    return to


def _version_of(tx: Transaction, seen: Looked) -> rows.Row:
    t = tables.item_version
    mine = t.c.hash == seen.case.version.hash if seen.case and seen.main else t.c.definition_hash == seen.row.definition_hash
    found = select(t.c.hash, t.c.key, t.c.kind, t.c.number).where(mine).order_by(t.c.number.is_(None), t.c.created_at.desc())
    row = rows.first(tx, found)
    if row is None:
        raise NotFoundError
    return row


def _plan(seen: Looked, to: Version, nodes: Nodes, told: Rehearsal, lawful: tuple[Trouble, ...]) -> Plan:
    troubles = [TroubleView(each.node, seen.name(each.node), trouble_text(each)) for each in (*told.troubles, *lawful)]
    shown = [*_kept(seen, told), *(_change(seen, to, each) for each in told.changes)]
    return Plan(
        source=seen.definition.hash,
        target=to.hash,
        nodes=nodes,
        stands=tuple(_stand(seen, to, each) for each in told.stands),
        changes=tuple(sorted(shown, key=lambda each: each.number)) if not told.troubles else (),
        variables=told.variables,
        forms=_forms(seen, to),
        troubles=tuple(troubles),
        choices=_alike(seen, to, [each.node for each in told.troubles if each.code in MAPPABLE]),
        seq=seen.row.seq,
    )


def _stand(seen: Looked, to: Version, each: Stand) -> StandView:
    after = _named(to, each.after) if each.after else None
    trouble = trouble_text(each.trouble) if each.trouble else None
    return StandView(each.number, each.before, seen.name(each.before), after, each.after, trouble, each.waiting)


def _kept(seen: Looked, told: Rehearsal) -> list[ChangeView]:
    touched = {(each.what, each.number) for each in told.changes}
    rows_kept = [row for row in seen.open if row.what != "incident" and (row.what, row.number) not in touched]
    return [
        ChangeView(KINDS[row.what], row.number or 0, seen.name(row.node), "kept", CHANGES["kept"], row.detail.get("due_at"))
        for row in rows_kept
    ]


def _change(seen: Looked, to: Version, each: Change) -> ChangeView:
    name = _named(to, each.node) if node_of(to.model, each.node) else seen.name(each.node)
    return ChangeView(KINDS[each.what], each.number, name, each.how, CHANGES[each.how], each.due)


def _named(version: Version, node: str) -> Text:
    return name_of(version.model, node, version.item.english if version.kind == "item" else {})


def _forms(seen: Looked, to: Version) -> tuple[str, ...]:
    """The forms that say something else in the other version."""
    before = seen.case.version.files if seen.case and seen.main else {}
    return tuple(sorted(path for path, data in to.files.items() if path.startswith("forms/") and before.get(path) != data))


@dataclass(frozen=True, slots=True)
class Choice:
    """A step that needs a place in another version: its words, and the steps of the same kind with theirs."""

    name: Text
    places: tuple[tuple[str, Text], ...]


def alike(source: Version, target: Version, nodes: Iterable[str]) -> dict[str, Choice]:
    """The steps of the target that may take the place of these steps of the source."""
    found = {}
    for node_id in nodes:
        node = node_of(source.model, node_id)
        if node is not None:
            found[node_id] = Choice(_named(source, node_id), _places(target, node.kind))
    return found


def _places(version: Version, kind: str) -> tuple[tuple[str, Text], ...]:
    nodes = [each for process in version.model.processes.values() for each in process.nodes.values()]
    return tuple((each.id, _named(version, each.id)) for each in nodes if each.kind == kind)


def _alike(seen: Looked, to: Version, without: list[str]) -> dict[str, tuple[tuple[str, Text], ...]]:
    found = {}
    for node_id in without:
        node = node_of(seen.model, node_id)
        if node is not None:
            found[node_id] = _places(to, node.kind)
    return found
