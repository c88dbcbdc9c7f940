"""Boundary event: what may happen to an activity while it runs; BPMN 2.0.2, 10.5.4 and 13.5.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.compensating import handler_gone
from engine.elements.catching import bring, declared_details, repeat, write_payload
from engine.elements.element import Element
from engine.seam import Task
from engine.state import HOST, NUMBER, SCOPE, Record, note
from engine.subscriptions import complete_all, host_scope

if TYPE_CHECKING:
    from engine.builder import Builder
    from engine.instance import Instance


class BoundaryEvent(Element):
    """Interrupts its activity, or starts a branch beside it as often as the event comes."""

    def build(self, builder: Builder) -> None:
        """Compile what the event writes."""
        super().build(builder)
        self.outputs = builder.assigned(self.node, self.node.settings.outputs)

    def triggered(self, instance: Instance, subscription: Record, payload: dict[str, Any]) -> None:
        """The event that the boundary waits for has come."""
        scope = host_scope(instance, subscription)
        host = instance.get_task_from_id(subscription[HOST])
        if not complete_all(instance, subscription):
            return
        if not self.interrupts(host):
            repeat(instance, self, subscription, scope)
        self.caught(host, payload)

    def interrupts(self, host: Task) -> bool:
        """True when the activity ends with the event; not by what its own multi-instance behaviour throws."""
        return self.node.interrupting and host.workflow.behaving != host.record[NUMBER]

    def caught(self, host: Task, payload: dict[str, Any]) -> None:
        """Leave the activity by this event; an interrupting one cancels it first."""
        instance, record = host.workflow, host.record
        scope = instance.scopes[record[SCOPE]]
        caller = note(record, "ch")
        if self.interrupts(host):
            instance.cancel_token(record)
            handler_gone(instance, caller)
        bring(instance.enter(self, scope), payload)

    def thrown(self, host: Task, details: dict[str, Any]) -> None:
        """An error or escalation from inside is caught here; its details are written where they are declared."""
        self.caught(host, declared_details(self, details))

    def receive(self, task: Task, payload: dict[str, Any]) -> None:
        """Write what the event declares."""
        write_payload(task, self, payload)
