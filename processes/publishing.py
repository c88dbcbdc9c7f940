"""Drafts and versions of service items and plain processes: kept with their findings, published whole or not at all."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete, func, select, update

from engine.model import to_json
from engine.model.report import Finding
from engine.store import starts
from engine.store.transaction import Transaction
from processes import calling, definitions, rows, tables
from processes.access import DESIGNER, require
from processes.diagrams import DiagramView, diagram
from processes.errors import InvalidError, NotFoundError, NotPublishableError
from processes.inspection import Inspected, errors_of, inspect, inspect_bundle
from processes.items import versions
from processes.items.bundle import read_folder, write_zip
from processes.people import Official
from processes.promises import callers, linkage, offering
from processes.promises.linkage import CallerView, CallView
from processes.texts import Text, text

__all__ = ["Inspected", "inspect"]
LOADER = Official("loader", "loader", "Onerun", frozenset({"designer"}), frozenset(), frozenset({DESIGNER}))
PROMISES = {
    "item": text("事项：按公布的承诺办理", "Service item: handled as promised"),
    "process": text("普通流程：未证明任何承诺", "Plain process: no promise proved"),
}


@dataclass(frozen=True, slots=True)
class UploadResult:
    """What became of an upload. `draft` is the version's hash, None where it was refused; `already` where it was there."""

    draft: str | None
    key: str
    name: Text
    kind: str
    verdict: str
    findings: tuple[Finding, ...]
    already: bool


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """A service item or plain process with its versions counted; `live` is the hash of the version that is offered."""

    key: str
    name: Text
    kind: str
    live: str | None
    live_number: int | None
    versions: int
    drafts: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version. `number` counts published versions of a key from 1, None for a draft."""

    hash: str
    number: int | None
    status: str
    verdict: str
    created_at: datetime
    created_by: str
    published_at: datetime | None
    live: bool


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version as a designer sees it. `promise` says what publishing it claims, `unreached` that a call led nowhere."""

    row: VersionRow
    key: str
    name: Text
    kind: str
    promise: Text
    findings: tuple[Finding, ...]
    diagram: DiagramView
    files: tuple[str, ...]
    calls: tuple[CallView, ...] = ()
    callers: tuple[CallerView, ...] = ()
    unreached: bool = False


def keep(tx: Transaction, designer: Official, inspected: Inspected) -> UploadResult:
    """The upload is kept as a draft version with its findings; of a refused one nothing is kept. The same files are one version."""
    require(designer, DESIGNER)
    told = (inspected.key, inspected.name, inspected.kind, inspected.verdict, inspected.findings)
    if inspected.hash is None or inspected.model is None:
        return UploadResult(None, *told, already=False)
    t = tables.item_version
    if rows.first(tx, select(t.c.hash).where(t.c.hash == inspected.hash)) is not None:
        _prove(tx, designer, inspected)
        return UploadResult(inspected.hash, *told, already=True)
    row = {
        "hash": inspected.hash,
        "key": inspected.key,
        "kind": inspected.kind,
        "name": inspected.name,
        "verdict": inspected.verdict,
        "findings": [asdict(f) for f in inspected.findings],
        "definition_hash": inspected.definition.hash if inspected.definition else None,
        "model": to_json(inspected.model),
        "created_at": tx.now,
        "created_by": designer.username,
    }
    rows.insert(tx, t, [row])
    files = [{"version": inspected.hash, "path": path, "data": data} for path, data in sorted(inspected.files.items())]
    rows.insert(tx, tables.item_file, files)
    calling.keep(tx, inspected.hash, inspected.model, inspected.linked)
    if inspected.definition is not None:
        definitions.save(tx, inspected.definition, inspected.files)
    _prove(tx, designer, inspected)
    return UploadResult(inspected.hash, *told, already=False)


def publish(tx: Transaction, designer: Official, version: str) -> VersionView:
    """The version is the one that is offered from now on; running cases keep theirs (I11). A repeat changes nothing.

    NotPublishableError with the findings that stand against it; NotFoundError.
    """
    require(designer, DESIGNER)
    row = _row(tx, version)
    findings = tuple(_finding(f) for f in row["findings"])
    against = [*errors_of(findings), *offering.standing_against(tx, version), *callers.standing_against(tx, version)]
    if against or row["verdict"] != "publish" or row["definition_hash"] is None:
        raise NotPublishableError(against)
    t = tables.item_version
    if row["number"] is None:
        highest = select(func.max(t.c.number).label("last")).where(t.c.key == row["key"])
        last = rows.first(tx, highest) or {"last": 0}
        values = {"number": (last["last"] or 0) + 1, "published_at": tx.now, "published_by": designer.username}
        tx.connection.execute(update(t).where(t.c.hash == version).values(**values))
    offered = {"key": row["key"], "version": version, "kind": row["kind"], "changed_at": tx.now, "changed_by": designer.username}
    rows.upsert(tx, tables.item_live, [offered])
    if row["kind"] == "process":
        starts.offer(tx, definitions.load(tx, row["definition_hash"]), key=row["key"], version=version)
    callers.prove_again(tx, row["key"], designer.username)
    callers.prove_drafts(tx, version, designer.username)
    return get_version(tx, designer, version)


def withdraw(tx: Transaction, designer: Official, key: str) -> bool:
    """The plain process is not offered any more and nothing begins it; instances go on. False where it was not offered.

    NotFoundError for what is no plain process, NotPublishableError naming what is live or runs and calls its current version.
    """
    require(designer, DESIGNER)
    t, offered = tables.item_version, tables.item_live
    if rows.first(tx, select(t.c.hash).where(t.c.key == key, t.c.kind == "process")) is None:
        raise NotFoundError
    against = callers.needing(tx, key)
    if against:
        raise NotPublishableError(against)
    starts.withdraw(tx, key)
    return bool(tx.connection.execute(delete(offered).where(offered.c.key == key)).rowcount)


def list_definitions(tx: Transaction, designer: Official) -> list[DefinitionRow]:
    """All service items and plain processes with their versions counted, by key."""
    require(designer, DESIGNER)
    t, offered = tables.item_version, tables.item_live
    current = {r["key"]: r["version"] for r in rows.every(tx, select(offered.c.key, offered.c.version))}
    columns = (t.c.hash, t.c.key, t.c.kind, t.c.name, t.c.number, t.c.created_at, t.c.published_at)
    groups: dict[str, list[rows.Row]] = {}
    for row in rows.every(tx, select(*columns).order_by(t.c.key, t.c.created_at)):
        groups.setdefault(row["key"], []).append(row)
    return [_definition_row(key, found, current.get(key)) for key, found in groups.items()]


def list_versions(tx: Transaction, designer: Official, key: str) -> list[VersionRow]:
    """All versions of a key, the latest first. NotFoundError where there is none."""
    require(designer, DESIGNER)
    t = tables.item_version
    offered = calling.live_of(tx, key)
    found = rows.every(tx, select(t).where(t.c.key == key).order_by(t.c.created_at.desc(), t.c.hash))
    if not found:
        raise NotFoundError
    return [_version_row(row, offered) for row in found]


def get_version(tx: Transaction, designer: Official, version: str) -> VersionView:
    """The version with its findings and its diagram. NotFoundError."""
    require(designer, DESIGNER)
    row = _row(tx, version)
    content = versions.load(tx, version)
    return VersionView(
        row=_version_row(row, calling.live_of(tx, row["key"])),
        key=row["key"],
        name=row["name"],
        kind=row["kind"],
        promise=PROMISES[row["kind"]],
        findings=tuple(_finding(f) for f in row["findings"]),
        diagram=diagram(content),
        files=tuple(sorted(content.files)),
        calls=linkage.calls_of(tx, content),
        callers=linkage.callers_of(tx, version, row["key"]),
        unreached=linkage.unreached(row["findings"]),
    )


def export(tx: Transaction, designer: Official, version: str) -> bytes:
    """The version's files as a zip, which uploads as the same version."""
    require(designer, DESIGNER)
    return write_zip(versions.load(tx, version).files)


def load_folder(tx: Transaction, folder: Path, designer: Official = LOADER) -> UploadResult:
    """The bundle of the folder is kept and, where its verdict allows, published; findings tell what stands against it.

    What somebody else has put on offer under its key stays on offer.
    """
    linking = partial(calling.published, tx)
    result = keep(tx, designer, inspect_bundle(folder.name, read_folder(folder), linking=linking))
    if result.draft is not None and result.verdict == "publish" and not _chosen(tx, result.key, designer):
        publish(tx, designer, result.draft)
    return result


def _chosen(tx: Transaction, key: str, designer: Official) -> bool:
    """True where somebody else has put on offer what is on offer under the key, be it an earlier version of the folder."""
    t = tables.item_live
    row = rows.first(tx, select(t.c.changed_by).where(t.c.key == key))
    return row is not None and row["changed_by"] != designer.username


def load_themes(tx: Transaction, file: Path) -> None:
    """The themes of `themes.yaml` ({key: {zh, en}}) are those that items are found under, in the order of the file.

    InvalidError where the file is of another form.
    """
    data: Any = yaml.safe_load(file.read_bytes())
    if not isinstance(data, dict) or not all(isinstance(v, dict) and {"zh", "en"} <= set(v) for v in data.values()):
        raise InvalidError({"themes": ["A mapping of key to zh and en is expected."]})
    rows.upsert(tx, tables.theme, [{"key": k, "place": n, "name": dict(v)} for n, (k, v) in enumerate(data.items())])


def _prove(tx: Transaction, designer: Official, inspected: Inspected) -> None:
    if inspected.hash is not None and inspected.definition is not None:
        offering.prove_later(tx, inspected.hash, inspected.definition, inspected.proofs, designer.username)
        callers.prove_with(tx, inspected.hash, designer.username)


def _row(tx: Transaction, version: str) -> rows.Row:
    row = rows.first(tx, select(tables.item_version).where(tables.item_version.c.hash == version))
    if row is None:
        raise NotFoundError
    return row


def _finding(told: dict[str, Any]) -> Finding:
    return Finding(**told)


def _version_row(row: rows.Row, offered: str | None) -> VersionRow:
    status = "draft" if row["number"] is None else "published"
    names = ("hash", "number", "verdict", "created_at", "created_by", "published_at")
    return VersionRow(status=status, live=row["hash"] == offered, **{n: row[n] for n in names})


def _definition_row(key: str, found: list[rows.Row], live: str | None) -> DefinitionRow:
    latest = found[-1]
    offered = next((r for r in found if r["hash"] == live), latest)
    return DefinitionRow(
        key=key,
        name=offered["name"],
        kind=latest["kind"],
        live=live,
        live_number=offered["number"] if live else None,
        versions=sum(r["number"] is not None for r in found),
        drafts=sum(r["number"] is None for r in found),
        changed_at=max(r["published_at"] or r["created_at"] for r in found),
    )
