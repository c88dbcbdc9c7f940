"""Intermediate throw event: throws its events and goes on; BPMN 2.0.2, 10.5.4."""

from __future__ import annotations

from engine.elements.throwing_event import ThrowingEvent


class IntermediateThrowEvent(ThrowingEvent):
    """Throws messages, signals, escalations or compensation on the way; a link continues at its target."""
