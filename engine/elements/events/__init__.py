"""Event definitions, one kind per file: how each is waited for and how it is thrown."""

from engine.elements.events.cancel import CancelKind
from engine.elements.events.compensation import CompensationKind
from engine.elements.events.conditional import ConditionalKind
from engine.elements.events.error import ErrorKind
from engine.elements.events.escalation import EscalationKind
from engine.elements.events.kind import Kind
from engine.elements.events.message import MessageKind
from engine.elements.events.signal import SignalKind
from engine.elements.events.terminate import TerminateKind
from engine.elements.events.timer import TimerKind

KINDS: dict[str, type[Kind]] = {
    "cancel": CancelKind,
    "compensation": CompensationKind,
    "conditional": ConditionalKind,
    "error": ErrorKind,
    "escalation": EscalationKind,
    "message": MessageKind,
    "signal": SignalKind,
    "terminate": TerminateKind,
    "timer": TimerKind,
}
