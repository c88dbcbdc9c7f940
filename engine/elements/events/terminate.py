"""Terminate: everything else in the scope ends at once, without compensation; BPMN 2.0.2, 10.5.3 and 13.5.6."""

from __future__ import annotations

from engine.elements.events.kind import Kind
from engine.scopes import clear_scope
from engine.seam import Task
from engine.state import NUMBER, SCOPE


class TerminateKind(Kind):
    """Ends the scope that it stands in."""

    def throw(self, task: Task) -> bool | None:
        """Only the thrower is left in the scope, to end as well."""
        instance, record = task.workflow, task.record
        clear_scope(instance, instance.scopes[record[SCOPE]], spare=record[NUMBER])
        return True
