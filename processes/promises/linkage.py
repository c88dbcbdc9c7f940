"""What a version calls and who calls it, as pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from engine.model.calls import plain, wanted
from engine.store.transaction import Transaction
from processes import calling, rows, tables
from processes.items.versions import Version
from processes.promises import runs
from processes.promises.callers import callers, instead_of
from processes.texts import Text


@dataclass(frozen=True, slots=True)
class CallView:
    """A call that leaves the file: the elements that make it, and the version that it runs, `fixed` or as long as it is live."""

    elements: tuple[str, ...]
    process: str
    name: Text
    key: str
    version: str
    number: int
    fixed: bool


@dataclass(frozen=True, slots=True)
class CallerView:
    """A version that calls this one. `proved` says what its promises come to with this version: None where nobody knows yet.

    `waits` where that is being found out.
    """

    name: Text
    key: str
    version: str
    number: int | None
    live: bool
    running: bool
    promises: bool
    proved: str | None
    waits: bool


@dataclass(frozen=True, slots=True)
class ModelView:
    """A published version on which a proof was made, besides the one that was proved."""

    process: str
    name: Text
    version: str
    number: int


def calls_of(tx: Transaction, version: Version) -> tuple[CallView, ...]:
    """What the version calls outside its file, as it is now."""
    t, v = tables.item_call, tables.item_version
    found = []
    elements = _elements(version)
    for row in rows.every(tx, select(t).where(t.c.version == version.hash).order_by(t.c.name)):
        runs_now = row["called"] or calling.live_of(tx, row["key"]) or ""
        called = rows.first(tx, select(v.c.name, v.c.number).where(v.c.hash == runs_now))
        if called is not None:
            told = (elements.get(row["name"], ()), row["process"], called["name"], row["key"], runs_now, called["number"])
            found.append(CallView(*told, fixed=row["called"] is not None))
    return tuple(found)


def callers_of(tx: Transaction, version: str, key: str) -> tuple[CallerView, ...]:
    """The versions that call the live version of this one's key, those that are live or run cases, and newer drafts of these."""
    instead = instead_of(tx, version)
    found = []
    for one in callers(tx, key):
        if one.key == key or not one.bound:
            continue
        proofs = runs.latest(tx, one.version, instead)
        told = (one.name, one.key, one.version, one.number, one.live, one.running, one.kind == "item")
        waits = proofs is None and runs.is_asked(tx, one.version, instead)
        found.append(CallerView(*told, proofs.verdict if proofs is not None else None, waits))
    return tuple(found)


def models_of(tx: Transaction, links: Mapping[str, str]) -> tuple[ModelView, ...]:
    """The versions that a proof has looked at besides its own, by the addresses of the calls."""
    v = tables.item_version
    found = []
    for address, hash in links.items():
        mine = (v.c.definition_hash == hash, v.c.number.is_not(None))
        row = rows.first(tx, select(v.c.hash, v.c.name, v.c.number).where(*mine).order_by(v.c.number.desc()))
        if row is not None:
            found.append(ModelView(plain(address).partition(">")[0], row["name"], row["hash"], row["number"]))
    return tuple(found)


def _elements(version: Version) -> dict[str, tuple[str, ...]]:
    """The names of the calls' elements by the name of the call."""
    found: dict[str, tuple[str, ...]] = {}
    for process in version.model.processes.values():
        for node in process.nodes.values():
            asked = wanted(node, version.model)
            if asked is not None:
                found[asked.name] = (*found.get(asked.name, ()), node.name or node.id)
    return found


def unreached(findings: Iterable[Mapping[str, object]]) -> bool:
    """True where a call reached nothing when the version was uploaded, so that it is worth looking again."""
    return any(one["code"] == "call-unreachable" for one in findings)
