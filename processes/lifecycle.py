"""Moving a case along the lawful transitions: guards, clocks, notice and record, all in one place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from processes import fees, notices, special
from processes.calendar import day_of
from processes.casefile import Act, CaseFile
from processes.errors import TransitionError
from processes.guards import GUARDS
from processes.items.model import Limit
from processes.people import Official
from processes.texts import Text, reason_text, same, text
from processes.transitions import ENDS, Transition, Who, find

Facts = Mapping[str, Any]
REFUSALS = frozenset({"refuse", "not-accept", "revoke"})
BY_VERSION = "version "
UNGRANTED = ENDS - {"CLOSED"} | {"REFUSED"}


def move(case: CaseFile, event: str, actor: str, facts: Facts | None = None, *, by: Who = "system") -> Transition:
    """The case is in the transition's target state, with clocks, notice and history entry as the law wants them.

    TransitionError where the table has no such transition, who acts may not do it, or a guard fails. `facts` are what
    the guards and the record need: `reason`, `gaps`, `officers`, `act` (what an official did), `on` (the day it counts).
    `by` is who asks: the applicant, or the process for the authority; a human transition needs an official's act (I9).
    """
    told = dict(facts or {})
    transition = find(case.state, event)
    _check(case, transition, by, told)
    before, on = case.state, told.get("on") or case.today
    case.change(state=transition.target, **_columns(case, transition, told, actor))
    _run_clocks(case, transition, told, on)
    _record(case, transition, before, actor, told)
    if transition.target in UNGRANTED:
        fees.give_back(case.tx, case.part, actor)
    if transition.notice:
        notices.write(case, transition.notice, words(case, told))
    return transition


def _check(case: CaseFile, transition: Transition, by: Who, facts: Facts) -> None:
    act = facts.get("act")
    if transition.human and not (isinstance(act, Act) and act.actor.startswith(Official.PREFIX)):
        raise TransitionError(case.state, transition.event, text("只能由工作人员决定", "only an official may decide this"))
    if not transition.human and by not in transition.who:
        raise TransitionError(case.state, transition.event, text("现在不能由这一方来做", f"the {by} may not do this"))
    for name in transition.guards:
        failed = GUARDS[name](case, facts)
        if failed is not None:
            raise TransitionError(case.state, transition.event, failed)


def _columns(case: CaseFile, transition: Transition, facts: Facts, actor: str) -> dict[str, Any]:
    now = case.tx.now
    columns: dict[str, Any] = {}
    if transition.event == "receive":
        columns["received_at"] = now
    if transition.event == "supplement":
        columns |= {"supplements": case.row["supplements"] + 1, "gaps": list(facts["gaps"])}
    if transition.event == "extend":
        columns["extensions"] = case.row["extensions"] + 1
    if transition.event in ("accept", "deem", "tolerate"):
        open_gaps = list(facts["gaps"]) if transition.event == "tolerate" else None
        columns |= {"accepted_at": now, "deemed": transition.event == "deem", "gaps": open_gaps}
    if transition.event == "pause":
        columns["special"] = special.begun(case, facts, actor)
    if transition.event == "resume":
        columns["special"] = special.ended(case, facts)
    if transition.target in ("APPROVED", "REFUSED"):
        columns |= {"decided_at": now, "outcome": transition.target}
    if transition.target in ENDS:
        columns |= {"ended_at": now, "outcome": case.row["outcome"] or transition.target}
    return columns


def _run_clocks(case: CaseFile, transition: Transition, facts: Facts, on: date) -> None:
    ledger = case.ledger
    ledger.stop(transition.stops, case.today)
    ledger.pause(ledger.standing(transition.pauses, "running"), case.today)
    ledger.resume(ledger.standing(transition.resumes, "paused"), case.today)
    start = day_of(case.row["received_at"]) if transition.event == "deem" else on
    for name in transition.starts:
        ledger.start(name, _limit(case, name), start)
    if transition.event == "extend":
        statutory = case.version.item.limit("statutory")
        days = int(facts.get("days") or (statutory.extension if statutory else 0))
        if statutory is None or not 0 < days <= statutory.extension:
            raise TransitionError(case.state, "extend", text("法律没有规定这样的延期", "the law gives no such extension"))
        ledger.extend(("statutory", "promised"), days)


def _limit(case: CaseFile, name: str) -> Limit | None:
    record = special.standing(case) if name == "special" else None
    if record is None:
        return case.version.item.limit(name)
    allowed = case.version.item.special_of(record["kind"])
    return special.limit_of(allowed, record) if allowed is not None else None


def _record(case: CaseFile, transition: Transition, before: str, actor: str, facts: Facts) -> None:
    act = facts.get("act")
    payload: dict[str, Any] = {
        "transition": transition.id,
        "event": transition.event,
        "from": before,
        "to": transition.target,
        "reason": _reason(case, act, facts),
    }
    if isinstance(act, Act):
        payload["act"] = {"operation": act.operation, "outcome": act.outcome, "actor": act.actor, "task": act.task}
    for name in ("gaps", "officers", "result", "kind", "days"):
        if facts.get(name):
            payload[name] = facts[name]
    case.record("case.transition", actor, payload)


def _reason(case: CaseFile, act: Any, facts: Facts) -> str:
    if facts.get("reason"):
        return str(facts["reason"])
    if isinstance(act, Act):
        return act.reason_code or act.outcome
    return f"{BY_VERSION}{case.version.hash[:12]}"


def words(case: CaseFile, facts: Facts) -> dict[str, Text]:
    """What notices tell of a move: reason, legal basis, facts, gaps, appeal, and the days that matter."""
    item, act = case.version.item, facts.get("act")
    reason = reason_text(str(facts.get("reason") or ""))
    told = {"appeal": item.appeal or text("", ""), "reason": reason, **_on_time(case), **special.words(case)}
    if isinstance(act, Act) and act.outcome in REFUSALS:
        refusal = next((r for r in item.refusals if r.code == act.reason_code), None)
        if refusal is not None:
            told |= {"reason": refusal.text, "basis": item.basis_text(refusal.basis)}
        told["facts"] = same(act.facts)
    gaps = facts.get("gaps") or ()
    told["gaps"] = {lang: ("；" if lang == "zh" else "; ").join(gap[lang] for gap in gaps) for lang in ("zh", "en")}
    return told


def _on_time(case: CaseFile) -> dict[str, Text]:
    """By when papers that follow are due, and on what legal basis."""
    clock, limit = case.ledger.clocks.get("tolerance"), case.version.item.limit("tolerance")
    basis = case.version.item.basis_text(limit.basis) if limit is not None else text("", "")
    told = notices.day_text(clock.due_on) if clock is not None and clock.due_on is not None else text("", "")
    return {"tolerance_due": told, "basis": basis}
