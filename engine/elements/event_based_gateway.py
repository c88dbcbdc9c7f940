"""Event-based gateway: the first event to come takes the token; BPMN 2.0.2, 10.6.6 and 13.4.4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.elements.element import Element
from engine.errors import UnsupportedError
from engine.seam import Task
from engine.state import NUMBER, SCOPE
from engine.subscriptions import listen, unlisten

if TYPE_CHECKING:
    from engine.builder import Builder


class EventBasedGateway(Element):
    """Waits for all events behind it at once."""

    def build(self, builder: Builder) -> None:
        """Everything behind the gateway has to be something to wait for (BPMN 2.0.2, 10.6.6); raises UnsupportedError."""
        super().build(builder)
        for path in self.paths:
            node = path.target.node
            if node.kind != "receiveTask" and not (node.kind == "intermediateCatchEvent" and node.events):
                raise UnsupportedError(f"{node.id} behind the gateway is nothing to wait for.", element=self.name)

    def act(self, task: Task) -> bool | None:
        """Everything behind the gateway is listened to."""
        instance = task.workflow
        targets = [path.target for path in self.paths]
        listen(instance, targets, task.record[NUMBER], instance.scopes[task.record[SCOPE]])
        return None

    def withdraw(self, task: Task) -> None:
        """Nothing is waited for any more."""
        unlisten(task.workflow, task.record[NUMBER])
