"""Proofs as pages show them: every verdict in plain words, counterexamples step by step, history, reform diff, limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.store.transaction import Transaction
from processes import calling, definitions, rows, tables
from processes.access import DESIGNER, require
from processes.errors import ConflictError, NotFoundError
from processes.items import versions
from processes.items.versions import Version
from processes.people import Official
from processes.promises import plain, reasons, runs
from processes.promises.deadlines import working_days
from processes.promises.limits import LimitRow, limit_rows
from processes.promises.linkage import ModelView, models_of
from processes.promises.model import KINDS, Fault, Proof, Proofs
from processes.promises.prove import subject_of
from processes.promises.reasons import Reason, Worse
from processes.promises.reform import DiffRow, Side, promised_figures, reform
from processes.promises.runs import Run
from processes.promises.subject import Subject
from processes.promises.visits import times
from processes.texts import Text, text

NAMES: Mapping[str, Text] = {
    "soundness": text("走得通", "It always ends well"),
    "visits": text("跑动次数", "Visits"),
    "time": text("办理时间", "Time"),
    "life-cycle": text("依法流转", "Lawful course"),
    "once-only": text("不重复索要", "Asked once only"),
    "duty": text("职责分离", "Separation of duty"),
    "tables": text("决策表", "Decision tables"),
}
VERDICTS: Mapping[str, Text] = {
    "proved": text("已证明", "Proved"),
    "broken": text("不成立", "Broken"),
    "unproved": text("未能证明", "Not proved"),
}


@dataclass(frozen=True, slots=True)
class ProofView:
    """One proof in words. `faults` begin with the shortest counterexample; its steps name elements of the diagram."""

    kind: str
    name: Text
    verdict: str
    verdict_text: Text
    claim: Text
    reason: Text | None
    assumptions: tuple[Text, ...]
    faults: tuple[Fault, ...]
    figures: Mapping[str, int]
    states: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ProofsView:
    """What is known of a version. `run` waits or is under way; `worse` needs a signed reason before the version goes live, and
    so does a process that promises nothing and is not proved: then it is `unsigned`.

    `stale` where the last proof was made with versions of called processes that are not called any more; `models` are those
    that were looked at. `current` is False where an earlier prover has made the proofs.
    """

    version: str
    definition: str | None
    verdict: str | None
    applies: bool
    proofs: tuple[ProofView, ...]
    current: bool
    run: Run | None
    worse: tuple[Worse, ...]
    reasons: tuple[Reason, ...]
    stale: bool = False
    models: tuple[ModelView, ...] = ()
    unsigned: bool = False


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One run in the history of a service item, with the number of its version (None for a draft)."""

    run: Run
    number: int | None
    live: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ReformView:
    """The reform diff of two versions of one service item."""

    key: str
    before: str
    after: str
    rows: tuple[DiffRow, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ProvedLine:
    """What the public guide says is proved, when, and on which version; `claims` are the sentences behind the line."""

    text: Text
    claims: tuple[Text, ...]
    version: str
    proved_at: datetime | None


def get_proofs(tx: Transaction, designer: Official, version: str) -> ProofsView:
    """The proofs of a version, the run that is open, and what got worse against the live version. NotFoundError."""
    require(designer, DESIGNER)
    found = versions.load(tx, version)
    proofs = runs.latest(tx, version)
    signed = tuple(reasons.signed(tx, version))
    return ProofsView(
        version=version,
        definition=found.definition,
        verdict=proofs.verdict if proofs else None,
        applies=proofs.applies if proofs else found.kind == "item",
        proofs=tuple(proof_view(p) for p in sorted(proofs, key=lambda p: KINDS.index(p.kind))) if proofs else (),
        current=proofs is None or runs.latest(tx, version, current=True) is not None,
        run=runs.open_run(tx, version),
        worse=worse_than_live(tx, found, proofs),
        reasons=signed,
        stale=proofs is None and runs.is_stale(tx, version),
        models=models_of(tx, proofs.links) if proofs else (),
        unsigned=plain.needs_reason(tx, version),
    )


def ask_proof(tx: Transaction, designer: Official, version: str) -> Run:
    """The version is proved by a worker; the run tells how far it is. ConflictError for a version that cannot run."""
    require(designer, DESIGNER)
    found = versions.load(tx, version)
    if found.definition is None:
        raise ConflictError("This version cannot run, so nothing can be proved of it.")
    return runs.get(tx, runs.ask(tx, version, found.definition, designer.username))


def cancel_proof(tx: Transaction, designer: Official, run: str) -> Run:
    """The run is cancelled. ConflictError where it was over; NotFoundError."""
    require(designer, DESIGNER)
    runs.get(tx, run)
    runs.cancel(tx, run)
    return runs.get(tx, run)


def list_history(tx: Transaction, designer: Official, key: str) -> list[HistoryRow]:
    """All runs of all versions of a key, the latest first."""
    require(designer, DESIGNER)
    t, live = tables.item_version, tables.item_live
    numbers = {r["hash"]: r["number"] for r in rows.every(tx, select(t.c.hash, t.c.number).where(t.c.key == key))}
    offered = rows.first(tx, select(live.c.version).where(live.c.key == key))
    now = offered["version"] if offered else None
    signed = {v: tuple(reasons.signed(tx, v)) for v in numbers}
    return [HistoryRow(r, numbers[r.version], r.version == now, signed[r.version]) for r in runs.of_versions(tx, list(numbers))]


def get_reform(tx: Transaction, designer: Official, before: str, after: str) -> ReformView:
    """What changes for people from one version to the other. NotFoundError; ConflictError for versions of two keys."""
    require(designer, DESIGNER)
    old, new = versions.load(tx, before), versions.load(tx, after)
    if old.key != new.key:
        raise ConflictError("These are versions of two different service items.")
    found = reform(Side(subject(tx, old), runs.latest(tx, before)), Side(subject(tx, new), runs.latest(tx, after)))
    return ReformView(new.key, before, after, tuple(found), tuple(r for r in reasons.signed(tx, after) if r.against == before))


def runnable(tx: Transaction, designer: Official, key: str) -> frozenset[str]:
    """The hashes of those versions of a key that can run, and so can be proved and compared."""
    require(designer, DESIGNER)
    t = tables.item_version
    found = rows.every(tx, select(t.c.hash).where(t.c.key == key, t.c.definition_hash.is_not(None)))
    return frozenset(row["hash"] for row in found)


def get_limits(tx: Transaction, version: str) -> tuple[LimitRow, ...]:
    """The table of limits of a version, for the whole case and by stage; empty for a plain process. NotFoundError."""
    found = versions.load(tx, version)
    if found.kind != "item":
        return ()
    nodes = {i: n for process in found.model.processes.values() for i, n in process.nodes.items()}
    return tuple(limit_rows(found.item, nodes))


def get_proved_line(tx: Transaction, version: str) -> ProvedLine | None:
    """The line of the public guide: "proved: no visit; at most 7 working days".

    None where not everything is proved, or another prover than the present one has proved it.
    """
    proofs = runs.latest(tx, version, current=True)
    if proofs is None or not proofs.applies or proofs.verdict != "proved":
        return None
    visits, days = proofs.figures.get("visits"), proofs.figures.get("days")
    if visits is None or days is None:
        return None
    often, long = times(visits), working_days(days)
    counter = proofs.figures.get("counter_visits")
    if counter is not None:
        there = times(counter)
        often = text(
            f"网上办{often['zh']}（到窗口办{there['zh']}）", f"{often['en']} online ({there['en']} if you choose the counter)"
        )
    line = text(f"已证明：{often['zh']}，{long['zh']}办结", f"Proved: {often['en']}; decided within {long['en']}")
    done = [r.ended_at for r in runs.of_versions(tx, [version]) if r.state == "done" and r.current]
    return ProvedLine(line, tuple(p.claim for p in proofs), version, done[0] if done else None)


def sign_worse(tx: Transaction, designer: Official, version: str, reason: str) -> ProofsView:
    """The designer has signed why the version may be worse than the live one, or go live though it is not proved.

    InvalidError; ConflictError if it is neither.
    """
    require(designer, DESIGNER)
    found = versions.load(tx, version)
    if plain.needs_reason(tx, version):
        reasons.sign(tx, version, plain.UNDECIDED, (), reason, designer.username)
        return get_proofs(tx, designer, version)
    got_worse = worse_than_live(tx, found, runs.latest(tx, version))
    live = calling.live_of(tx, found.key)
    if not got_worse or live is None:
        raise ConflictError("No number of this version is worse than what is offered now.")
    reasons.sign(tx, version, live, got_worse, reason, designer.username)
    return get_proofs(tx, designer, version)


def worse_than_live(tx: Transaction, version: Version, proofs: Proofs | None) -> tuple[Worse, ...]:
    """The numbers in which a version is worse than the one that is offered now."""
    live = calling.live_of(tx, version.key)
    if live is None or live == version.hash or proofs is None or version.kind != "item":
        return ()
    offered, before = versions.load(tx, live), runs.latest(tx, live)
    old = {**(before.figures if before else {}), **promised_figures(subject(tx, offered))}
    new = {**proofs.figures, **promised_figures(subject(tx, version))}
    return reasons.worse(old, new)


def of_run(tx: Transaction, run: str) -> Subject:
    """What a run proves. NotFoundError."""
    return subject(tx, versions.load(tx, runs.get(tx, run).version), runs.links(tx, run))


def subject(tx: Transaction, version: Version, instead: Mapping[str, str] | None = None) -> Subject:
    """A stored version as a subject of proofs, with what it calls now. NotFoundError for one that cannot run.

    `instead` names definitions that count as current, by the address of a call.
    """
    if version.definition is None:
        raise NotFoundError("This version cannot run.")
    definition = definitions.load(tx, version.definition)
    return subject_of(definition, version.files, calling.current_of(tx, definition, instead).get)


def proof_view(proof: Proof) -> ProofView:
    """The proof in words."""
    return ProofView(
        kind=proof.kind,
        name=NAMES[proof.kind],
        verdict=proof.verdict,
        verdict_text=VERDICTS[proof.verdict],
        claim=proof.claim,
        reason=proof.reason,
        assumptions=proof.assumptions,
        faults=proof.faults,
        figures=proof.figures,
        states=proof.states,
        seconds=proof.seconds,
    )
