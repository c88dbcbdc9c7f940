"""Event-based gateway: the first event to come takes the token; BPMN 2.0.2, 10.6.6 and 13.4.4."""

from __future__ import annotations

from engine.elements.element import Element
from engine.seam import Task
from engine.state import NUMBER, SCOPE
from engine.subscriptions import listen, unlisten


class EventBasedGateway(Element):
    """Waits for all events behind it at once."""

    def act(self, task: Task) -> bool | None:
        """Everything behind the gateway is listened to."""
        instance = task.workflow
        for path in self.paths:
            listen(instance, path.target, task.record[NUMBER], instance.scopes[task.record[SCOPE]])
        return None

    def withdraw(self, task: Task) -> None:
        """Nothing is waited for any more."""
        unlisten(task.workflow, task.record[NUMBER])
