"""Signal: to everyone who waits for it now, in this instance at once and in others through the store; BPMN 2.0.2, 10.5.5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.elements.events.kind import Kind
from engine.model.graph import EventDefinition, Node
from engine.seam import Task
from engine.state import NUMBER, Record
from engine.step import Thrown, Wait
from engine.subscriptions import broadcast
from engine.variables import Variables

if TYPE_CHECKING:
    from engine.builder import Builder
    from engine.instance import Instance


class SignalKind(Kind):
    """Waits for, or broadcasts, a signal of this name."""

    letter = "s"

    def __init__(self, builder: Builder, node: Node, definition: EventDefinition) -> None:
        super().__init__(builder, node, definition)
        self.payload = builder.compile(definition.payload, node)

    def open(self, instance: Instance, record: Record, variables: Variables) -> None:
        """A signal is now waited for."""
        instance.out.waits.append(Wait(record[NUMBER], record[2], "signal", self.name))

    def throw(self, task: Task) -> bool | None:
        """The signal reaches this instance in the same step, others after it."""
        instance = task.workflow
        value = self.payload.stored(task.data) if self.payload else None
        payload = value if isinstance(value, dict) else {}
        instance.out.messages.append(Thrown(task.task_spec.name, "signal", self.name, None, payload))
        broadcast(instance, self.name, payload)
        return True
