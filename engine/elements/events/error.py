"""Error: ends what surrounds it, out to the handler of its code; BPMN 2.0.2, 10.5.5 and 10.5.6."""

from __future__ import annotations

from engine.elements.events.kind import Kind
from engine.seam import Task
from engine.state import NUMBER
from engine.throwing import throw_error


class ErrorKind(Kind):
    """Catches or throws an error of this code."""

    def throw(self, task: Task) -> bool | None:
        """The error goes outwards; the thrower is gone afterwards."""
        own = task.workflow.behaving == task.record[NUMBER]
        throw_error(task, self.code or self.definition.name or None, own=own)
        return True
