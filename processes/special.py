"""Special procedures of a case (AL45): hearing, tender, auction, testing, inspection, quarantine, appraisal, expert review.

While one is under way the clocks of the decision stand, and a clock of its own runs to its expected end. Each is a record with a
start and an end, so that the time that was left out can be added up (I6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from processes.casefile import CaseFile
from processes.items.model import Limit, Special
from processes.notices import day_text
from processes.texts import Text, same, text

Record = Mapping[str, Any]
BY_OFFICIAL, BY_PROCESS = "official", "process"


@dataclass(frozen=True, slots=True)
class PauseView:
    """A special procedure as people read it; `until` is its expected end, `ended` and `result` are None while it lasts."""

    name: Text
    basis: Text
    reason: str
    started: date
    until: date | None
    ended: date | None
    result: str | None


def records(case: CaseFile) -> tuple[Record, ...]:
    """The special procedures of a case, the oldest first."""
    return tuple(case.row["special"] or ())


def standing(case: CaseFile) -> Record | None:
    """The one that is under way; None where none is."""
    known = records(case)
    return known[-1] if known and known[-1]["ended_on"] is None else None


def held_up(case: CaseFile) -> Text | None:
    """Why nothing else can be done in the case now; None where it is not an official who has stopped its clocks."""
    record = standing(case)
    if record is None or record["by"] != BY_OFFICIAL:
        return None
    name = _name(case, record)
    return text(
        f"正在进行特别程序（{name['zh']}），时限停止计算；登记结果之后再继续办理。",
        f"A special procedure is under way ({name['en']}) and the clocks stand; go on when its result is recorded.",
    )


def views(case: CaseFile) -> tuple[PauseView, ...]:
    """All special procedures of the case as people read them, the latest first."""
    return tuple(view(case, record) for record in records(case)[::-1])


def begun(case: CaseFile, facts: Mapping[str, Any], actor: str) -> list[Record]:
    """The records with the one that begins now, for a kind that the item allows."""
    allowed = case.version.item.special_of(facts.get("kind"))
    assert allowed is not None
    limit = limit_of(allowed, facts)
    due = case.ledger.calendar.due(case.today, limit.days, limit.unit)
    made = {
        "kind": allowed.kind,
        "reason": str(facts.get("reason") or ""),
        "basis": allowed.basis,
        "days": limit.days,
        "started_on": case.today.isoformat(),
        "expected_on": due.on.isoformat() if due else None,
        "ended_on": None,
        "result": None,
        "actor": actor,
        "by": facts.get("by") or BY_PROCESS,
    }
    return [*records(case), made]


def ended(case: CaseFile, facts: Mapping[str, Any]) -> list[Record]:
    """The records with the one that stood ended now, with its result."""
    *before, last = records(case)
    return [*before, {**last, "ended_on": case.today.isoformat(), "result": str(facts.get("result") or "")}]


def limit_of(allowed: Special, facts: Mapping[str, Any]) -> Limit:
    """How long it is expected to take: the days that were told, the longest that the item allows where none were."""
    told = facts.get("days")
    days = int(told) if isinstance(told, int | str) and str(told).isascii() and str(told).isdigit() else 0
    return Limit(min(days, allowed.days) or allowed.days, allowed.unit, allowed.basis)


def words(case: CaseFile) -> dict[str, Text]:
    """What a notice tells of the latest special procedure: `special`, `special_basis`, `until`, `result`."""
    if not records(case):
        return {}
    record = records(case)[-1]
    told = str(record["result"] or "")
    until = date.fromisoformat(record["expected_on"]) if record["expected_on"] else None
    basis = case.version.item.basis_text(str(record["basis"]))
    return {"special": _name(case, record), "special_basis": basis, "until": day_text(until), "result": same(told)}


def view(case: CaseFile, record: Record) -> PauseView:
    """The record as people read it."""
    days = {name: date.fromisoformat(record[name]) if record[name] else None for name in ("expected_on", "ended_on")}
    return PauseView(
        name=_name(case, record),
        basis=case.version.item.basis_text(str(record["basis"])),
        reason=str(record["reason"]),
        started=date.fromisoformat(record["started_on"]),
        until=days["expected_on"],
        ended=days["ended_on"],
        result=record["result"],
    )


def _name(case: CaseFile, record: Record) -> Text:
    allowed = case.version.item.special_of(record["kind"])
    return allowed.name if allowed is not None else text(record["kind"], record["kind"])
