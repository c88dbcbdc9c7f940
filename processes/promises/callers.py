"""Whoever calls the current version of a process is to keep its promises when that version changes.

The callers that are live, or run cases, are proved with a new version as soon as it is uploaded; it goes live only when all
their promises hold with it and none of their numbers gets worse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import exists, or_, select

from engine.model.calls import CURRENT
from engine.model.report import Finding
from engine.store.tables import instance
from engine.store.transaction import Transaction
from processes import calling, rows, tables
from processes.operating.tables import mixed_definition
from processes.promises import reasons, runs
from processes.promises.findings import blocking
from processes.promises.model import Proofs
from processes.texts import Text, text


@dataclass(frozen=True, slots=True)
class Caller:
    """A version that calls the current version of something, directly or through others. `number` is None for a draft."""

    version: str
    key: str
    kind: str
    name: Text
    number: int | None
    definition: str
    live: bool
    running: bool
    calls: frozenset[str]

    @property
    def bound(self) -> bool:
        """True where its promise has been given: it is offered, or cases of it run."""
        return self.live or self.running


def callers(tx: Transaction, key: str) -> list[Caller]:
    """All versions that call the live version of a key, at any depth, by key and number. `calls` are what they call of it."""
    direct: dict[str, set[str]] = {}
    c = tables.item_call
    for row in rows.every(tx, select(c.c.version, c.c.process).where(c.c.key == key, c.c.called.is_(None))):
        direct.setdefault(row["version"], set()).add(row["process"])
    found: dict[str, Caller] = {}
    ahead = list(direct)
    while ahead:
        version = ahead.pop()
        caller = None if version in found else _caller(tx, version, frozenset(direct.get(version, ())))
        if caller is not None:
            found[version] = caller
            above = c.c.called == version
            if caller.live:
                above |= (c.c.key == caller.key) & c.c.called.is_(None)
            ahead += [row["version"] for row in rows.every(tx, select(c.c.version).where(above))]
    return sorted(found.values(), key=lambda each: (each.key, each.number or 0, each.version))


def prove_with(tx: Transaction, version: str, by: str) -> None:
    """Workers are asked to prove all bound callers with this version, where that was not done before."""
    row = _row(tx, version)
    if row["verdict"] != "publish":
        return
    instead = instead_of(tx, version)
    for caller in callers(tx, row["key"]):
        if caller.bound and caller.key != row["key"] and runs.latest(tx, caller.version, instead) is None:
            runs.ask(tx, caller.version, caller.definition, by, instead)


def prove_again(tx: Transaction, key: str, by: str) -> None:
    """A version of the key has gone live: callers whose proofs do not hold any more are proved again, if anybody may need them."""
    found = callers(tx, key)
    newest = {each.key: each.version for each in found if each.number is None}
    for caller in found:
        if (caller.bound or newest.get(caller.key) == caller.version) and runs.latest(tx, caller.version) is None:
            runs.ask(tx, caller.version, caller.definition, by)


def prove_drafts(tx: Transaction, version: str, by: str) -> None:
    """A version has gone live: the newest drafts of what it calls are proved with it, since they may not break it now."""
    t = tables.item_version
    for key in sorted(calling.open_keys(tx, calling.calls_of(tx, version))):
        newest = select(t.c.hash).where(t.c.key == key, t.c.number.is_(None)).order_by(t.c.created_at.desc(), t.c.hash).limit(1)
        row = rows.first(tx, newest)
        if row is not None:
            prove_with(tx, row["hash"], by)


def standing_against(tx: Transaction, version: str) -> list[Finding]:
    """What keeps a version from going live for the sake of others: circles of calls, and callers that it would break."""
    row = _row(tx, version)
    found: list[Finding] = []
    if row["key"] in calling.open_keys(tx, calling.calls_of(tx, version)):
        found.append(blocking("circle", CIRCLE))
    offered = calling.live_of(tx, row["key"])
    if offered == version:
        return found
    instead, there = instead_of(tx, version), _processes(tx, version)
    for caller in callers(tx, row["key"]):
        if caller.bound and caller.key != row["key"]:
            found += _against(tx, caller, there, instead)
    return found


def needing(tx: Transaction, key: str) -> list[Finding]:
    """What keeps a key from being withdrawn: whoever calls its live version, and is live or runs cases."""
    return [blocking("call-needed", _about(each, NEEDED)) for each in callers(tx, key) if each.bound and each.key != key]


def _against(tx: Transaction, caller: Caller, there: frozenset[str], instead: runs.Links) -> Iterator[Finding]:
    lost = sorted(caller.calls - there)
    if lost:
        yield blocking("call-lost", _about(caller, LOST, process=", ".join(lost)))
    elif caller.kind == "item":
        proofs = runs.latest(tx, caller.version, instead)
        if proofs is None:
            yield blocking("caller-waiting", _about(caller, WAITING))
        else:
            yield from _broken(tx, caller, proofs)


def _broken(tx: Transaction, caller: Caller, proofs: Proofs) -> Iterator[Finding]:
    for proof in proofs:
        if proof.verdict != "proved":
            yield blocking("caller-broken", _about(caller, BROKEN, claim=proof.claim))
    before = runs.latest(tx, caller.version)
    for one in reasons.worse(before.figures, proofs.figures) if before is not None and proofs.verdict == "proved" else ():
        yield blocking("caller-worse", _about(caller, WORSE, claim=one.text))


def _caller(tx: Transaction, version: str, calls: frozenset[str]) -> Caller | None:
    v, live, mixed = tables.item_version, tables.item_live, mixed_definition
    carried = instance.c.definition_hash.in_(select(mixed.c.hash).where(mixed.c.version == v.c.hash))
    own = instance.c.definition_hash == v.c.definition_hash
    runs_now = exists().where(or_(own, carried), instance.c.status == "running")
    columns = (v.c.hash, v.c.key, v.c.kind, v.c.name, v.c.number, v.c.definition_hash, live.c.version.label("live"))
    joined = v.outerjoin(live, live.c.version == v.c.hash)
    found = select(*columns, runs_now.label("running")).select_from(joined).where(v.c.hash == version)
    row = rows.first(tx, found)
    if row is None or row["definition_hash"] is None:
        return None
    told = (row["hash"], row["key"], row["kind"], row["name"], row["number"], row["definition_hash"])
    return Caller(*told, live=row["live"] is not None, running=bool(row["running"]), calls=calls)


def _row(tx: Transaction, version: str) -> rows.Row:
    t = tables.item_version
    row = rows.first(tx, select(t.c.hash, t.c.key, t.c.verdict, t.c.definition_hash).where(t.c.hash == version))
    assert row is not None
    return row


def _processes(tx: Transaction, version: str) -> frozenset[str]:
    t = tables.item_process
    return frozenset(row["process"] for row in rows.every(tx, select(t.c.process).where(t.c.version == version)))


def instead_of(tx: Transaction, version: str) -> dict[str, str]:
    """The definition of this version by the addresses of all calls that would run it, were it live."""
    row = _row(tx, version)
    if row["definition_hash"] is None:
        return {}
    return {f"{process}{CURRENT}{row['key']}": row["definition_hash"] for process in sorted(_processes(tx, row["hash"]))}


CIRCLE = text(
    "它调用的流程又直接或间接调用它当前的版本，会没完没了。",
    "What it calls comes back to its own current version, directly or through others: that would never end.",
)
LOST = text(
    "“{name}”正在调用流程“{process}”，而这一版没有可以这样开始的这个流程。",
    "“{name}” calls the process “{process}”, and this version has none that a call can begin.",
)
NEEDED = text("“{name}”正在调用它，不能停用。", "“{name}” calls it, so it cannot be withdrawn.")
WAITING = text(
    "“{name}”调用这个流程，正在用这一版重新证明它的承诺；证明完成之前不能发布。",
    "“{name}” calls this process: its promises are being proved with this version, which cannot go live before that is done.",
)
BROKEN = text(
    "“{name}”调用这个流程，用这一版就守不住它的承诺：{claim}",
    "“{name}” calls this process and would not keep its promise with this version: {claim}",
)
WORSE = text(
    "“{name}”调用这个流程，用这一版它的承诺会变差：{claim}",
    "“{name}” calls this process and its promise would get worse with this version: {claim}",
)


def _about(caller: Caller, told: Text, process: str = "", claim: Text | None = None) -> Text:
    """The sentence in both languages, with the caller's name in each."""
    return {
        lang: said.format(name=caller.name[lang], process=process, claim=(claim or {}).get(lang, "")) for lang, said in told.items()
    }
