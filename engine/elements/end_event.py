"""End event: throws its events and takes the token away; BPMN 2.0.2, 10.5.3."""

from __future__ import annotations

from engine.elements.throwing_event import ThrowingEvent
from engine.seam import Task
from engine.state import SCOPE


class EndEvent(ThrowingEvent):
    """The end of a path. The last one reached names the outcome of the instance."""

    def finished(self, task: Task) -> None:
        """The scope remembers where it ended."""
        scope = task.workflow.scopes[task.record[SCOPE]]
        if scope.owner is None:
            scope.notes["end"] = self.name
