"""Receive task: waits for a message; BPMN 2.0.2, 10.3.3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.elements.activity import Activity, with_declared
from engine.elements.catching import write_payload
from engine.elements.events.message import MessageKind
from engine.elements.intermediate_catch_event import go_on
from engine.model.graph import EventDefinition
from engine.seam import Task
from engine.state import HOST, SCOPE, Record
from engine.step import Wait
from engine.variables import Variables

if TYPE_CHECKING:
    from engine.instance import Instance


class ReceiveTask(Activity):
    """Opens a wait; the message's declared content is written."""

    opens = "wait"

    def event_definitions(self) -> tuple[EventDefinition, ...]:
        """The message; one with the name of the task where none is drawn."""
        return super().event_definitions() or (EventDefinition("message", name=self.node.name or self.node.id),)

    def work(self, task: Task, number: int, variables: Variables, given: Mapping[str, Any]) -> bool | None:
        """The message is waited for now."""
        kind = self.definitions[0]
        scope = task.workflow.scopes[task.record[SCOPE]]
        key = kind.awaited(scope, variables) if isinstance(kind, MessageKind) else None
        task.workflow.out.waits.append(Wait(number, self.name, "message", self.message, key))
        return None

    @property
    def message(self) -> str:
        """The name of the message."""
        return self.definitions[0].name

    def triggered(self, instance: Instance, subscription: Record, payload: dict[str, Any]) -> None:
        """The message has come while an event-based gateway waited for it."""
        go_on(instance, self, instance.get_task_from_id(subscription[HOST]), payload)

    def receive(self, task: Task, payload: dict[str, Any]) -> None:
        """Write what the message declares."""
        write_payload(task, self, payload)

    def declared(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """One result variable, or the declared names of the message."""
        settings = self.node.settings
        if settings.result:
            return {settings.result: dict(values)}
        return with_declared(settings.writes, bool(self.outputs), values)
