"""Intermediate catch event: the token waits until the event comes; BPMN 2.0.2, 10.5.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.elements.catching import bring, repeat, write_payload
from engine.elements.element import Element
from engine.errors import UnsupportedError
from engine.seam import Task
from engine.state import HOST, NUMBER, SCOPE, Record, annotate
from engine.subscriptions import complete_all, listen, unlisten

if TYPE_CHECKING:
    from engine.builder import Builder
    from engine.instance import Instance


class IntermediateCatchEvent(Element):
    """Waits for one of its events, or with a parallel multiple event for all. A cycle sends a token on at each repeat."""

    def build(self, builder: Builder) -> None:
        """Compile what the event writes."""
        super().build(builder)
        self.outputs = builder.assigned(self.node, self.node.settings.outputs)
        if not self.node.events:
            raise UnsupportedError("The event does not say what it waits for.", element=self.name)

    def act(self, task: Task) -> bool | None:
        """Wait; a link's target has nothing to wait for."""
        if not self.definitions:
            return True
        listen(task.workflow, [self], task.record[NUMBER], task.workflow.scopes[task.record[SCOPE]])
        return None

    def receive(self, task: Task, payload: dict[str, Any]) -> None:
        """Write what the event declares."""
        write_payload(task, self, payload)

    def triggered(self, instance: Instance, subscription: Record, payload: dict[str, Any]) -> None:
        """The event has come: the token goes on from here, wherever it has waited."""
        host = instance.get_task_from_id(subscription[HOST])
        if not complete_all(instance, subscription):
            return
        if host.task_spec is self and repeat(instance, self, subscription, instance.scopes[host.record[SCOPE]]):
            instance.enter(self, instance.scopes[host.record[SCOPE]], {"x": 1})
            return
        go_on(instance, self, host, payload)

    def withdraw(self, task: Task) -> None:
        """Nothing is waited for any more."""
        unlisten(task.workflow, task.record[NUMBER])


def go_on(instance: Instance, element: Any, host: Task, payload: dict[str, Any]) -> None:
    """What was waited for has come: the token that stands at the element, or at the gateway before it, goes on."""
    unlisten(instance, host.record[NUMBER])
    if host.task_spec is element:
        bring(host, payload)
        annotate(host.record, "x", 1)
        instance.requeue(host.record)
        return
    instance.log("complete", host.task_spec.name)
    bring(instance.enter(element, instance.scopes[host.record[SCOPE]], {"x": 1}), payload)
    instance.log("enter", element.name)
    instance.remove(host.record)
