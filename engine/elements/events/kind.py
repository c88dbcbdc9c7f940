"""What all kinds of event definitions share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.model.graph import EventDefinition, Node
from engine.seam import Task
from engine.state import Record

if TYPE_CHECKING:
    from engine.builder import Builder
    from engine.instance import Instance
    from engine.variables import Variables


class Kind:
    """One event definition of a node. `letter` names the kind in a subscription; None where nothing is subscribed."""

    letter: str | None = None

    def __init__(self, builder: Builder, node: Node, definition: EventDefinition) -> None:
        self.node = node
        self.definition = definition
        self.kind = definition.kind
        self.name = definition.name or definition.ref or ""
        self.code = definition.code

    def open(self, instance: Instance, record: Record, variables: Variables) -> None:
        """Tell the world outside what is waited for now; the subscription exists."""

    def throw(self, task: Task) -> bool | None:
        """Throw the event from the task; None when the task has to wait for its effects."""
        return True

    def catches(self, kind: str, code: str | None) -> bool:
        """True when an event of this kind and code is caught here; without a code of its own it catches every code."""
        return self.kind == kind and (self.code is None or self.code == code)
