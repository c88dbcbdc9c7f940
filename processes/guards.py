"""What must be true for a transition. Each guard gives None, or one sentence that says what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from processes import rows
from processes.casefile import Act, CaseFile
from processes.operations import human
from processes.payments.tables import payment

Facts = Mapping[str, Any]
Guard = Callable[[CaseFile, Facts], str | None]
REFUSING = {"refuse": "refuse", "not-accept": "not-accept"}


def _complete(case: CaseFile, facts: Facts) -> str | None:
    return None if not facts.get("missing") else "the application has open points"


def _notified(case: CaseFile, facts: Facts) -> str | None:
    return None if facts.get("confirmed") is True else "the notice on the use of data was not confirmed"


def _first_notice(case: CaseFile, facts: Facts) -> str | None:
    return None if case.row["supplements"] == 0 else "gaps may be told only once (AL32)"


def _gaps_listed(case: CaseFile, facts: Facts) -> str | None:
    return None if facts.get("gaps") else "all gaps have to be listed (AL32)"


def _no_gaps(case: CaseFile, facts: Facts) -> str | None:
    open_gaps = [gap for gap in case.row["gaps"] or () if not gap.get("answered")]
    return None if not open_gaps else "a gap in the materials is still open"


def _silent(case: CaseFile, facts: Facts) -> str | None:
    clock = case.ledger.clocks.get("supplement")
    over = clock is not None and clock.due_at is not None and clock.due_at <= case.tx.now
    return None if over else "the time to supplement is not over"


def _intake_over(case: CaseFile, facts: Facts) -> str | None:
    clock = case.ledger.clocks.get("intake")
    over = clock is not None and clock.due_at is not None and clock.due_at <= case.tx.now
    return None if over else "the time for intake is not over"


def _explained(case: CaseFile, facts: Facts) -> str | None:
    return None if str(facts.get("reason") or "").strip() else "a reason has to be given"


def _opinion(case: CaseFile, facts: Facts) -> str | None:
    act = facts.get("act")
    return None if isinstance(act, Act) and act.opinion.strip() else "an opinion has to be attached"


def _first_extension(case: CaseFile, facts: Facts) -> str | None:
    return None if case.row["extensions"] == 0 else "a case may be extended only once (AL42)"


def _before_due(case: CaseFile, facts: Facts) -> str | None:
    clock = case.ledger.clocks.get("statutory")
    running = clock is not None and clock.state == "running" and clock.due_on is not None and case.today <= clock.due_on
    return None if running else "the statutory limit is over or does not run"


def _two_officers(case: CaseFile, facts: Facts) -> str | None:
    officers = {str(o).strip() for o in facts.get("officers") or () if str(o).strip()}
    return None if len(officers) >= 2 else "a site visit needs at least two officers (AL34)"


def _reasoned(case: CaseFile, facts: Facts) -> str | None:
    act = facts.get("act")
    if not isinstance(act, Act) or act.outcome not in REFUSING.values():
        return "only an official may decide against the applicant"
    known = {r.code for r in case.version.item.refusals}
    if act.reason_code not in known:
        return "a reason code of the item has to be given"
    if not act.facts.strip():
        return "the facts have to be stated (AL38)"
    return None if case.version.item.appeal else "the text on appeal is missing (AL38)"


def _favourable(case: CaseFile, facts: Facts) -> str | None:
    act = facts.get("act")
    if case.state == "AWAITING_DECISION":
        decided = isinstance(act, Act) and human(act.operation).duty == "decide" and act.outcome == "approve"
        return None if decided else "an official has to decide what was proposed"
    against = isinstance(act, Act) and act.outcome in REFUSING.values()
    return "an official has decided otherwise" if against else None


def _fee_settled(case: CaseFile, facts: Facts) -> str | None:
    if case.version.item.fee is None:
        return None
    paid = select(payment.c.id).where(payment.c.part == case.part, payment.c.case_id == case.id, payment.c.status == "paid")
    return None if rows.first(case.tx, paid) else "the fee is not settled"


GUARDS: Mapping[str, Guard] = {
    "complete": _complete,
    "notified": _notified,
    "first-notice": _first_notice,
    "gaps-listed": _gaps_listed,
    "no-gaps": _no_gaps,
    "silent": _silent,
    "intake-over": _intake_over,
    "explained": _explained,
    "opinion": _opinion,
    "first-extension": _first_extension,
    "before-due": _before_due,
    "two-officers": _two_officers,
    "reasoned": _reasoned,
    "favourable": _favourable,
    "fee-settled": _fee_settled,
}
