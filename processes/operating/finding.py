"""Finding instances: by number, standing and kind of case, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from sqlalchemy import select

from engine.store import instances as store
from engine.store.instances import InstanceRow, Status, Wanted
from engine.store.transaction import Transaction
from processes import cursors, rows, tables
from processes.access import OPERATE, require
from processes.errors import InvalidError
from processes.operating.mixing import mixed_versions
from processes.operating.words import STANDINGS
from processes.people import Official
from processes.texts import STATES, Text, text

PAGE = 30
STANDING_FILTERS: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Filters:
    """`standing` is `running`, `suspended`, `trouble` or `ended`; `item` a key; `number` a case number or an instance's id."""

    standing: str | None = None
    item: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class FoundRow:
    """An instance in a list. `number` is its case's, None for a plain process; `version` counts from 1, None for a draft."""

    id: str
    number: str | None
    name: Text
    key: str
    version: int | None
    standing: str
    standing_text: Text
    state_text: Text | None
    incidents: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of at most 30, the newest first; `next` continues after it. `items` may be filtered by."""

    rows: tuple[FoundRow, ...]
    next: str | None
    items: tuple[tuple[str, Text], ...]


def find(tx: Transaction, official: Official, filters: Filters = Filters(), cursor: str | None = None) -> FoundPage:
    """Instances that fit the filters. NotAllowedError, InvalidError for a cursor or standing that does not exist."""
    require(official, OPERATE)
    standing = next((each for each in STANDING_FILTERS if each == filters.standing), None)
    if filters.standing and standing is None:
        raise InvalidError({"standing": [text("没有这种状态。", "There is no such standing.")]})
    known = _versions(tx)
    mine = [row["definition_hash"] for row in known if row["key"] == filters.item] if filters.item else None
    wanted = Wanted(standing, [each for each in mine if each] if mine is not None else None, filters.number or None)
    found = store.find(tx, wanted, cursors.read(cursor), PAGE + 1)
    page = found_rows(tx, found[:PAGE])
    after = cursors.written(found[PAGE - 1].created_at, found[PAGE - 1].id) if len(found) > PAGE else None
    names = {row["key"]: row["name"] for row in known if row["number"] is not None}
    return FoundPage(page, after, tuple(sorted(names.items())))


def found_rows(tx: Transaction, found: Sequence[InstanceRow]) -> tuple[FoundRow, ...]:
    """The rows with what their cases and versions say."""
    cases = _cases(tx, [row.part for row in found])
    versions = _versions(tx)
    by_hash = {row["hash"]: row for row in versions}
    by_definition = {row["definition_hash"]: row for row in versions}
    told = []
    for row in found:
        case, owner = cases.get(row.id), cases.get(row.part)
        version = by_hash.get(owner["version"]) if owner else by_definition.get(row.definition_hash)
        told.append(_row(row, case, version or {}))
    return tuple(told)


def standing_of(row: InstanceRow) -> str:
    """How an instance stands: suspended before in trouble before running, or how it ended."""
    if row.status != "running":
        return row.status
    if row.suspended_at is not None:
        return "suspended"
    return "trouble" if row.incidents else "running"


def _row(row: InstanceRow, case: rows.Row | None, version: Mapping[str, object]) -> FoundRow:
    standing = standing_of(row)
    name: object = version.get("name") or text(row.process, row.process)
    number: object = version.get("number")
    return FoundRow(
        id=row.id,
        number=case["number"] if case else row.business_key,
        name=name if isinstance(name, dict) else text(row.process, row.process),
        key=str(version.get("key") or row.process),
        version=number if isinstance(number, int) else None,
        standing=standing,
        standing_text=STANDINGS[standing],
        state_text=STATES.get(case["state"]) if case else None,
        incidents=row.incidents,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _cases(tx: Transaction, parts: Sequence[str]) -> dict[str, rows.Row]:
    c = tables.case
    found = select(c.c.id, c.c.number, c.c.state, c.c.version).where(c.c.part.in_(sorted(set(parts))))
    return {row["id"]: row for row in rows.every(tx, found)} if parts else {}


def _versions(tx: Transaction) -> list[rows.Row]:
    if "operating:versions" not in tx.notes:
        t = tables.item_version
        columns = (t.c.hash, t.c.key, t.c.name, t.c.number, t.c.definition_hash)
        found = rows.every(tx, select(*columns).order_by(t.c.created_at))
        known = {row["hash"]: row for row in found}
        mixed = [{**known[version], "definition_hash": hash} for hash, version in mixed_versions(tx) if version in known]
        tx.notes["operating:versions"] = [*mixed, *found]
    kept: list[rows.Row] = tx.notes["operating:versions"]
    return kept
