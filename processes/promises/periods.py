"""How long the elements of a process may take, and what the limits of the item allow, in working days."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Literal

from engine.isotime import IsoTimeError, parse_duration
from engine.model.graph import EventDefinition, Node
from processes.calendar import surely_within
from processes.items.model import Limit, ServiceItem
from processes.promises.subject import Subject, is_applicants, is_human
from processes.transitions import TABLE

LONGEST_MONTH = 31
DAY_SECONDS = 86_400
BOUND = ("statutory", "promised", "intake", "delivery", "special")
"""The clocks that no path may exceed."""
OWN = ("tolerance",)
"""The clocks that end a wait of the applicant while others run."""
WAITS = frozenset({"message", "signal", "conditional"})
Kind = Literal["none", "days", "open", "clock", "unbounded"]


@dataclass(frozen=True, slots=True)
class Span:
    """How long an element may take.

    `days`: at most `days` working days. `open`: an official's task without a limit of its own. `clock`: until the clock
    of that name is over. `unbounded`: nothing says how long. `none`: no working day.
    """

    kind: Kind = "none"
    days: int = 0
    clock: str = ""


NONE = Span()
UNBOUNDED = Span("unbounded")
OPEN = Span("open")


def counted(item: ServiceItem) -> tuple[str, ...]:
    """The clocks of the item that a proof counts: all that the life cycle starts, but not the time to supplement.

    Before acceptance the applicant's time is nobody's delay; what may follow after it comes while the law's clocks run.
    """
    started = {name for move in TABLE for name in move.starts}
    return tuple(n for n in (*BOUND, *OWN) if n in started and item.limit(n) is not None)


def span_of(subject: Subject, node: Node) -> Span:
    """How long the element may take until it is done."""
    own = _own(subject, node)
    bounds = [_timer_span(subject, t) for t in timers_of(subject, node)]
    known = [b for b in bounds if b.kind in ("days", "clock")]
    if own.kind == "unbounded" and known:
        return min(known, key=lambda b: (b.kind == "clock", b.days))
    return own


def _own(subject: Subject, node: Node) -> Span:
    limit = node.settings.limit
    if limit is not None:
        return Span("days", limit)
    if is_applicants(node):
        return UNBOUNDED
    if is_human(node):
        return OPEN
    if node.kind == "intermediateCatchEvent" and node.events:
        return _event_span(subject, node.events[0])
    return UNBOUNDED if node.kind == "receiveTask" else NONE


def _event_span(subject: Subject, event: EventDefinition) -> Span:
    if event.kind == "timer":
        return timer_span(subject, event)
    return UNBOUNDED if event.kind in WAITS else NONE


def timers_of(subject: Subject, node: Node) -> list[Node]:
    """The timers that end the wait at the element: on its boundary, or beside it behind an event-based gateway."""
    found = [
        n
        for n in subject.nodes.values()
        if n.attached_to == node.id and n.interrupting and n.events and n.events[0].kind == "timer"
    ]
    for flow in (subject.flows[f] for f in node.incoming if f in subject.flows):
        gateway = subject.nodes.get(flow.source)
        if gateway is not None and gateway.kind == "eventBasedGateway":
            beside = [subject.nodes[subject.flows[f].target] for f in gateway.outgoing]
            found += [n for n in beside if n.id != node.id and n.events and n.events[0].kind == "timer"]
    return found


def _timer_span(subject: Subject, node: Node) -> Span:
    return timer_span(subject, node.events[0])


def timer_span(subject: Subject, event: EventDefinition) -> Span:
    """How long a timer waits: until its clock is over, or so many days as its constant says, rounded up."""
    limit = subject.item.limit(event.clock) if event.clock and subject.item is not None else None
    if event.clock and limit is not None:
        return Span("clock", limit.days, event.clock)
    words = event.expression
    if event.timer != "duration" or words is None:
        return UNBOUNDED
    try:
        length = parse_duration((words.source or words.text).strip().lstrip("=").strip('"'))
    except (IsoTimeError, ValueError):
        return UNBOUNDED
    return Span("days", ceil(length.months * LONGEST_MONTH + length.seconds / DAY_SECONDS))


def allowed(limit: Limit) -> int:
    """The most working days that always fit into a limit, whatever day it begins on, by the published calendars."""
    return limit.days if limit.unit == "working" else surely_within(limit.days)
