"""Start event: where a scope begins, or what an event sub-process waits for; BPMN 2.0.2, 10.5.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.elements.catching import bring, declared_details, repeat, write_payload
from engine.elements.element import Element
from engine.scopes import clear_scope
from engine.seam import Task
from engine.state import Record, Scope
from engine.subscriptions import complete_all, host_scope

if TYPE_CHECKING:
    from engine.builder import Builder
    from engine.elements.sub_process import SubProcess
    from engine.instance import Instance


class StartEvent(Element):
    """The start of a process, sub-process or event sub-process."""

    def build(self, builder: Builder) -> None:
        """Compile, and find the event sub-process that this event starts, if it does."""
        super().build(builder)
        self.outputs = builder.assigned(self.node, self.node.settings.outputs)
        self.event_sub_process: SubProcess | None = builder.event_sub_process(self.node)

    @property
    def catches_compensation(self) -> bool:
        """True for the start of an event sub-process that undoes its scope."""
        return any(kind.kind == "compensation" for kind in self.definitions)

    def triggered(self, instance: Instance, subscription: Record, payload: dict[str, Any]) -> None:
        """The event sub-process starts; one that does not interrupt goes on listening."""
        scope = host_scope(instance, subscription)
        if not complete_all(instance, subscription):
            return
        if not self.node.interrupting:
            repeat(instance, self, subscription, scope)
        self._start(instance, scope, payload)

    def receive(self, task: Task, payload: dict[str, Any]) -> None:
        """Write what the event declares that has begun the process."""
        write_payload(task, self, payload)

    def caught_in(self, instance: Instance, scope: Scope, details: dict[str, Any]) -> None:
        """An error or escalation of the scope starts the event sub-process."""
        self._start(instance, scope, declared_details(self, details))

    def _start(self, instance: Instance, scope: Scope, payload: dict[str, Any]) -> None:
        assert self.event_sub_process is not None
        if self.node.interrupting:
            clear_scope(instance, scope)
        bring(instance.enter(self.event_sub_process, scope, {"st": self.name}), payload)
