"""Escalation: tells an outer scope, which may interrupt or not; uncaught it is without effect; BPMN 2.0.2, 10.5.5."""

from __future__ import annotations

from engine.elements.events.kind import Kind
from engine.seam import Task
from engine.state import NUMBER
from engine.throwing import catch


class EscalationKind(Kind):
    """Catches or throws an escalation of this code."""

    def throw(self, task: Task) -> bool | None:
        """The escalation goes outwards; the thrower goes on unless it was interrupted."""
        own = task.workflow.behaving == task.record[NUMBER]
        catch(task, "escalation", self.code or self.definition.name or None, own=own)
        return True
