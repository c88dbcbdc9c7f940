"""Cancel: a transaction is given up, what it has done is undone; BPMN 2.0.2, 10.5.5 and 13.5.3."""

from __future__ import annotations

from engine.compensating import compensate
from engine.elements.events.kind import Kind
from engine.scopes import clear_scope
from engine.seam import Task
from engine.state import NUMBER, SCOPE


class CancelKind(Kind):
    """Thrown: ends the transaction around it after compensation. Caught: on the boundary of the transaction."""

    def throw(self, task: Task) -> bool | None:
        """Everything else in the transaction ends; the handlers run; then the boundary event is triggered."""
        instance, record = task.workflow, task.record
        scope = instance.scopes[record[SCOPE]]
        clear_scope(instance, scope, spare=record[NUMBER])
        if compensate(task, scope):
            return None
        self.cancelled(task)
        return True

    def cancelled(self, task: Task) -> None:
        """Everything is undone: the transaction is left by its cancel event, or just ends."""
        instance = task.workflow
        scope = instance.scopes[task.record[SCOPE]]
        owner = instance.get_task_from_id(scope.owner)
        boundary = next((each for each in owner.task_spec.boundaries if each.definitions[0].kind == "cancel"), None)
        if boundary is None:
            instance.cancel_token(owner.record)
        else:
            boundary.caught(owner, {})
