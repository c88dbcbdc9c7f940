"""Message: between instances, always through the message store outside the step; BPMN 2.0.2, 10.5.5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.elements.events.kind import Kind
from engine.model.graph import EventDefinition, Node
from engine.seam import Task
from engine.state import CORRELATION, NUMBER, Record, Scope
from engine.step import Thrown, Wait
from engine.subscriptions import host_scope
from engine.variables import Variables

if TYPE_CHECKING:
    from engine.builder import Builder
    from engine.instance import Instance


class MessageKind(Kind):
    """Waits for, or sends, a message of this name. `correlation` narrows it to one instance."""

    letter = "m"

    def __init__(self, builder: Builder, node: Node, definition: EventDefinition) -> None:
        super().__init__(builder, node, definition)
        self.correlation = builder.compile(definition.correlation, node)
        self.payload = builder.compile(definition.payload, node)
        self.beside = builder.begins_beside(node)

    def awaited(self, scope: Scope, variables: Variables) -> str | None:
        """The key that the message has to carry: its own, else that of the event that has begun the instance beside it."""
        key = self.key(variables)
        return scope.notes.get(CORRELATION) if key is None and self.beside else key

    def key(self, variables: Variables) -> str | None:
        """The correlation key as text; None where the message is not narrowed."""
        if self.correlation is None:
            return None
        value = self.correlation.stored(variables)
        return None if value is None else str(value)

    def open(self, instance: Instance, record: Record, variables: Variables) -> None:
        """A message is now waited for."""
        key = self.awaited(host_scope(instance, record), variables)
        instance.out.waits.append(Wait(record[NUMBER], record[2], "message", self.name, key))

    def throw(self, task: Task) -> bool | None:
        """The message goes out after the step."""
        variables = task.data
        payload = self.payload.stored(variables) if self.payload else None
        content = payload if isinstance(payload, dict) else {} if payload is None else {"payload": payload}
        task.workflow.out.messages.append(Thrown(task.task_spec.name, "message", self.name, self.key(variables), content))
        return True
