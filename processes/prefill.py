"""Fetching what registers already know, after the applicant has asked for it, and filling it into the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select, update

from engine.store import history, incidents, jobs
from engine.store.host import Lease
from engine.store.ids import new_id
from engine.store.tables import job
from engine.store.transaction import Transaction
from processes import rows, tables
from processes.checks import SOURCES
from processes.checks.prefill import fill
from processes.items import versions
from processes.items.versions import Version
from processes.operations import CHECK
from processes.people import Person
from processes.texts import Text, source_name, text

PREFIX = "prefill:"
ANSWERED = frozenset({"clean", "mismatch"})
FetchState = Literal["waiting", "done", "missing", "down"]


@dataclass(frozen=True, slots=True)
class FetchSource:
    """One register that was asked."""

    source: str
    name: Text
    state: FetchState


@dataclass(frozen=True, slots=True)
class FetchView:
    """How far the fetching is: `none` before it was asked for, `running`, `done`, or `failed` when every register is down."""

    state: Literal["none", "running", "done", "failed"]
    sources: tuple[FetchSource, ...]
    purpose: Text


def purpose(version: Version) -> Text:
    """Why registers are asked, as the applicant reads it before asking for it."""
    name = version.item.name
    return text(f"办理“{name['zh']}”", f"to handle “{name['en']}”")


def request(tx: Transaction, part: str, version: Version, person: Person) -> None:
    """One job for each register of the item that knows such a person; those asked before and answered are not asked again."""
    states = {s.source: s.state for s in _sources(tx, part, version)}
    number = new_id(tx.now)
    for one in version.item.prefill:
        if states.get(one.source) in ("waiting", "done"):
            continue
        question = {
            "purpose": purpose(version)["zh"],
            "case_number": part,
            "requester": person.actor,
            subject_of(one.source): person.number,
        }
        jobs.enqueue(tx, part=part, operation=CHECK + one.source, input=question, key=f"{PREFIX}{one.source}:{number}:{part}")
    history.record(tx, part, "case.fetch", person.actor, {"sources": [p.source for p in version.item.prefill]})


def subject_of(source: str) -> str:
    """The name of the number by which a register knows its subjects."""
    known = SOURCES.get(source)
    return known.subject if known else "citizen_id"


def view(tx: Transaction, part: str, version: Version) -> FetchView:
    """How far the fetching of a draft is."""
    sources = _sources(tx, part, version)
    states = {s.state for s in sources}
    if not sources:
        offered = tuple(FetchSource(one.source, source_name(one.source), "waiting") for one in version.item.prefill)
        return FetchView("none", offered, purpose(version))
    if "waiting" in states:
        return FetchView("running", sources, purpose(version))
    return FetchView("failed" if states == {"down"} else "done", sources, purpose(version))


def settle(tx: Transaction, held: Lease, values: Mapping[str, Any] | None) -> None:
    """The register's answer stands in the fields it fills, each with its origin; nothing changes where there is none.

    What the applicant typed before is kept: only empty fields are filled. A register that answers now closes the incidents of
    earlier questions to it that came to nothing.
    """
    if values is not None:
        _close_earlier(tx, held)
    case = rows.first(tx, select(tables.case).where(tables.case.c.part == held.part, tables.case.c.id == held.part))
    if case is None or case["state"] != "DRAFT" or values is None or values.get("status") not in ANSWERED:
        return
    source = held.operation.removeprefix(CHECK)
    wanted = next((p for p in versions.load(tx, case["version"]).item.prefill if p.source == source), None)
    d = tables.case_data
    kept = rows.first(tx, select(d).where(d.c.part == held.part, d.c.case_id == held.part))
    if wanted is None or kept is None:
        return
    found = {k: v for k, v in fill(wanted.fields, values.get("data") or {}).items() if kept["values"].get(k) in (None, "")}
    origin = {"source": source, "at": values.get("at"), "valid_until": values.get("valid_until")}
    filled = {**kept["values"], **found}
    origins = {**kept["origins"], **{name: {**origin, "value": value} for name, value in found.items()}}
    mine = (d.c.part == held.part, d.c.case_id == held.part)
    tx.connection.execute(update(d).where(*mine).values(values=filled, origins=origins))


def _close_earlier(tx: Transaction, held: Lease) -> None:
    mine = (job.c.part == held.part, job.c.operation == held.operation, job.c.instance.is_(None), job.c.status == "dead")
    for row in rows.every(tx, select(job.c.id).where(*mine)):
        incidents.settle(tx, held.part, row["id"])


def _sources(tx: Transaction, part: str, version: Version) -> tuple[FetchSource, ...]:
    asked = select(job.c.operation, job.c.status, job.c.result).where(job.c.part == part, job.c.instance.is_(None))
    latest = {row["operation"]: row for row in rows.every(tx, asked.order_by(job.c.created_at, job.c.id))}
    made = []
    for one in version.item.prefill:
        row = latest.get(CHECK + one.source)
        if row is not None:
            made.append(FetchSource(one.source, source_name(one.source), _state(row)))
    return tuple(made)


def _state(row: rows.Row) -> FetchState:
    if row["status"] == "done":
        return "done" if (row["result"] or {}).get("status") in ANSWERED else "missing"
    return "down" if row["status"] in ("dead", "cancelled") else "waiting"
