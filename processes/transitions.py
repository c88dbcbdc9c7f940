"""The lawful transitions of a case, in one table. What stands not here must be rejected.

Numbers T1-T29 are those of the life cycle of approvals under the Administrative Licensing Law; the table holds
those that are used. A transition names its guards by what must be true; `processes.guards` knows how to look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from processes.errors import TransitionError

Who = Literal["applicant", "official", "system"]

UNDECIDED = frozenset(
    {"SUBMITTED", "RECEIVED", "AWAITING_SUPPLEMENT", "ACCEPTED", "IN_REVIEW", "PAUSED_SPECIAL", "AWAITING_DECISION"}
)
ENDS = frozenset({"CLOSED", "NOT_ACCEPTED", "NOT_REQUIRED", "WITHDRAWN", "LAPSED", "ACCEPTANCE_REVOKED", "TERMINATED"})


@dataclass(frozen=True, slots=True)
class Transition:
    """From one of `sources` to `target` on `event`; `who` may do it, `human` where never a machine alone (I9).

    Clocks that it `pauses` stand where they run, until a transition `resumes` them (AL45).
    """

    id: str
    event: str
    sources: frozenset[str]
    target: str
    who: frozenset[Who]
    guards: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    human: bool = False
    notice: str | None = None


def _row(id_: str, event: str, sources: str, target: str, who: str, **rest: object) -> Transition:
    return Transition(id_, event, frozenset(sources.split()), target, frozenset(who.split()), **rest)  # type: ignore[arg-type]


ALL_CLOCKS = ("intake", "supplement", "tolerance", "special", "statutory", "promised", "stage", "delivery")
DECIDING = ("statutory", "promised", "stage")

TABLE: tuple[Transition, ...] = (
    _row("T1", "file", "DRAFT", "SUBMITTED", "applicant", guards=("complete", "notified")),
    _row("T2", "receive", "SUBMITTED", "RECEIVED", "official system", starts=("intake",), notice="received"),
    _row(
        "T4",
        "supplement",
        "RECEIVED",
        "AWAITING_SUPPLEMENT",
        "official system",
        guards=("first-notice", "gaps-listed"),
        starts=("supplement",),
        stops=("intake",),
        notice="supplement",
    ),
    _row(
        "T5",
        "accept",
        "AWAITING_SUPPLEMENT",
        "ACCEPTED",
        "official system",
        guards=("no-gaps",),
        starts=("statutory", "promised"),
        stops=("supplement",),
        notice="accepted",
    ),
    _row(
        "T6",
        "not-accept",
        "AWAITING_SUPPLEMENT",
        "NOT_ACCEPTED",
        "official",
        guards=("reasoned",),
        stops=ALL_CLOCKS,
        human=True,
        notice="not-accepted",
    ),
    _row("T7", "lapse", "AWAITING_SUPPLEMENT", "LAPSED", "system", guards=("silent",), stops=ALL_CLOCKS, notice="lapsed"),
    _row(
        "T8",
        "accept",
        "RECEIVED",
        "ACCEPTED",
        "official system",
        guards=("no-gaps",),
        starts=("statutory", "promised"),
        stops=("intake",),
        notice="accepted",
    ),
    _row(
        "T9",
        "tolerate",
        "RECEIVED",
        "ACCEPTED",
        "official",
        guards=("gaps-tolerable",),
        starts=("statutory", "promised", "tolerance"),
        stops=("intake",),
        human=True,
        notice="tolerated",
    ),
    *(
        _row("T9", "complete", s, s, "official system", guards=("no-gaps",), stops=("tolerance",), notice="completed")
        for s in ("ACCEPTED", "IN_REVIEW")
    ),
    _row(
        "T10",
        "revoke-acceptance",
        "ACCEPTED IN_REVIEW",
        "ACCEPTANCE_REVOKED",
        "official system",
        guards=("tolerance-over", "appealable"),
        stops=ALL_CLOCKS,
        notice="acceptance-revoked",
    ),
    _row(
        "T11",
        "deem",
        "RECEIVED",
        "ACCEPTED",
        "system",
        guards=("intake-over",),
        starts=("statutory", "promised"),
        stops=("intake",),
        notice="accepted",
    ),
    _row(
        "T12",
        "not-required",
        "RECEIVED",
        "NOT_REQUIRED",
        "official system",
        stops=ALL_CLOCKS,
        notice="not-required",
    ),
    _row(
        "T13",
        "not-accept",
        "RECEIVED",
        "NOT_ACCEPTED",
        "official",
        guards=("reasoned",),
        stops=ALL_CLOCKS,
        human=True,
        notice="not-accepted",
    ),
    _row("T14", "review", "ACCEPTED", "IN_REVIEW", "official system", starts=("stage",)),
    _row(
        "T15",
        "approve",
        "ACCEPTED",
        "APPROVED",
        "official system",
        guards=("no-gaps", "fee-settled", "favourable"),
        starts=("delivery",),
        stops=DECIDING,
        notice="approved",
    ),
    _row(
        "T16",
        "pause",
        "IN_REVIEW",
        "PAUSED_SPECIAL",
        "official system",
        guards=("no-gaps", "special-lawful"),
        starts=("special",),
        pauses=DECIDING,
        notice="paused",
    ),
    _row(
        "T17",
        "resume",
        "PAUSED_SPECIAL",
        "IN_REVIEW",
        "official system",
        guards=("special-result",),
        stops=("special",),
        resumes=DECIDING,
        notice="resumed",
    ),
    _row("T18", "site-visit", "IN_REVIEW", "IN_REVIEW", "official system", guards=("two-officers",)),
    _row(
        "T20",
        "extend",
        "IN_REVIEW",
        "IN_REVIEW",
        "official system",
        guards=("first-extension", "before-due", "explained"),
        notice="extended",
    ),
    _row(
        "T21",
        "propose",
        "IN_REVIEW",
        "AWAITING_DECISION",
        "official system",
        guards=("opinion",),
        starts=("stage",),
        stops=("stage",),
    ),
    _row(
        "T21",
        "return",
        "AWAITING_DECISION",
        "IN_REVIEW",
        "official system",
        guards=("opinion",),
        starts=("stage",),
        stops=("stage",),
    ),
    _row(
        "T22",
        "approve",
        "AWAITING_DECISION",
        "APPROVED",
        "official system",
        guards=("no-gaps", "fee-settled", "favourable"),
        starts=("delivery",),
        stops=DECIDING,
        notice="approved",
    ),
    _row(
        "T23",
        "refuse",
        "AWAITING_DECISION",
        "REFUSED",
        "official",
        guards=("reasoned",),
        starts=("delivery",),
        stops=DECIDING,
        human=True,
        notice="refused",
    ),
    _row("T24", "issue", "APPROVED", "ISSUING", "official system"),
    _row("T24", "deliver", "ISSUING", "DELIVERED", "official system", stops=("delivery",), notice="delivered"),
    _row("T25", "deliver", "REFUSED", "DELIVERED", "official system", stops=("delivery",)),
    _row("T26", "withdraw", " ".join(sorted(UNDECIDED)), "WITHDRAWN", "applicant", stops=ALL_CLOCKS, notice="withdrawn"),
    _row(
        "T27",
        "terminate",
        "ACCEPTED IN_REVIEW",
        "TERMINATED",
        "official system",
        guards=("explained",),
        stops=ALL_CLOCKS,
        notice="terminated",
    ),
    _row("T29", "close", "DELIVERED", "CLOSED", "official system"),
)

_BY_EVENT: Mapping[tuple[str, str], Transition] = MappingProxyType({(t.event, s): t for t in TABLE for s in t.sources})


def find(state: str, event: str) -> Transition:
    """The lawful transition for the event in this state; TransitionError where the law knows none."""
    found = _BY_EVENT.get((event, state))
    if found is None:
        raise TransitionError(state, event)
    return found
