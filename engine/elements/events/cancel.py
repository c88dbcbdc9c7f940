"""Cancel: a transaction is given up, what it has done is undone; BPMN 2.0.2, 10.5.5 and 13.5.3."""

from __future__ import annotations

from engine.compensating import compensate
from engine.elements.events.kind import Kind
from engine.scopes import clear_scope
from engine.seam import Task
from engine.state import NUMBER, SCOPE, Scope


class CancelKind(Kind):
    """Thrown: ends the transaction around it after compensation. Caught: on the boundary of the transaction."""

    def throw(self, task: Task) -> bool | None:
        """Everything else in the transaction ends; the handlers run; then the boundary event is triggered."""
        instance, spare = task.workflow, task.record[NUMBER]
        for scope in transaction_around(task):
            clear_scope(instance, scope, spare)
            spare = scope.owner
        return True if self.cancelled(task) else None

    def cancelled(self, task: Task) -> bool:
        """Undo what is left to undo, False while that runs; then the transaction is left by its cancel event, or just ends."""
        instance, scopes = task.workflow, transaction_around(task)
        if any(compensate(task, scope) for scope in scopes):
            return False
        owner = instance.get_task_from_id(scopes[-1].owner or 0)
        boundary = next((each for each in owner.task_spec.boundaries if each.definitions[0].kind == "cancel"), None)
        if boundary is None:
            instance.cancel_token(owner.record)
        else:
            boundary.caught(owner, {})
        return True


def transaction_around(task: Task) -> list[Scope]:
    """The scopes from the task outwards to the transaction that it stands in."""
    instance = task.workflow
    found = []
    for scope in instance.chain(instance.scopes[task.record[SCOPE]]):
        found.append(scope)
        if scope.node is not None and instance.element(scope.parent, scope.node).node.kind == "transaction":
            break
    return found
