"""Compensation: undo what has completed; BPMN 2.0.2, 10.6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.compensating import compensate, reach
from engine.elements.events.kind import Kind
from engine.model.graph import EventDefinition, Node
from engine.seam import Task
from engine.state import SCOPE, annotate, note

if TYPE_CHECKING:
    from engine.builder import Builder


class CompensationKind(Kind):
    """Undoes the activities of the scope that have completed, or the named one."""

    def __init__(self, builder: Builder, node: Node, definition: EventDefinition) -> None:
        super().__init__(builder, node, definition)
        self.activity = definition.ref

    def throw(self, task: Task) -> bool | None:
        """The handlers run in reverse order; the thrower waits for them unless it says that it does not.

        Where it waits already, because it throws compensation several times, this one begins when that is over (`cl`).
        """
        instance = task.workflow
        scope = reach(instance, instance.scopes[task.record[SCOPE]], self.activity)
        if self.definition.wait_for_completion and note(task.record, "cq") is not None:
            annotate(task.record, "cl", [*(note(task.record, "cl") or ()), task.task_spec.definitions.index(self)])
            return None
        if self.definition.wait_for_completion:
            return None if compensate(task, scope, self.activity) else True
        aside = instance.enter(task.task_spec, instance.scopes[task.record[SCOPE]], {"aside": 1})
        if not compensate(aside, scope, self.activity):
            instance.remove(aside.record)
        return True
