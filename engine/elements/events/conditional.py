"""Conditional: when a condition becomes true, whoever changed the data; BPMN 2.0.2, 10.5.5.

The last truth is kept with the subscription (`t`), so that the event comes when false turns to true, and once. A condition
over names that are not there yet is not true yet. One that fails is an incident of its scope, told once (`f`) until it holds
or does not again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.elements.events.kind import Kind
from engine.errors import UnsupportedError
from engine.model.graph import EventDefinition, Node
from engine.problem import ProblemError
from engine.state import AT, EXTRA, KIND, NUMBER, Record, Scope
from engine.subscriptions import fire, host_scope, kind_of
from engine.variables import Variables

if TYPE_CHECKING:
    from engine.builder import Builder
    from engine.instance import Instance


class ConditionalKind(Kind):
    """Waits until its condition becomes true."""

    letter = "c"

    def __init__(self, builder: Builder, node: Node, definition: EventDefinition) -> None:
        super().__init__(builder, node, definition)
        self.condition = builder.compile(definition.expression, node)
        if self.condition is None:
            raise UnsupportedError("The conditional event has no condition.", element=node.id)

    def open(self, instance: Instance, record: Record, variables: Variables) -> None:
        """The condition is looked at when this transition is over."""
        record[EXTRA] = {"t": 0}
        instance.changed.add("")

    def holds(self, variables: Variables) -> bool:
        """True when the condition is true now."""
        return self.condition is not None and self.condition.value(variables) is True


def holds_over(kind: Kind, data: Mapping[str, Any], now: datetime) -> bool:
    """True when the condition is true over data from outside; one that cannot be worked out yet is not true yet."""
    try:
        return isinstance(kind, ConditionalKind) and kind.holds(Variables([data], now))
    except ProblemError:
        return False


def look(instance: Instance) -> None:
    """Data has changed: trigger every conditional event whose condition has become true."""
    while instance.changed and instance.out.status == "running":
        instance.changed.clear()
        for record in [record for record in instance.subscriptions.values() if record[KIND] == "c"]:
            if record[NUMBER] in instance.subscriptions:
                _look_at(instance, record)


def _look_at(instance: Instance, record: Record) -> None:
    notes, kind, scope = record[EXTRA], kind_of(instance, record), host_scope(instance, record)
    before = notes["t"]
    try:
        notes["t"] = int(isinstance(kind, ConditionalKind) and kind.holds(instance.view(scope)))
    except ProblemError as problem:
        if not notes.get("f"):
            notes["f"] = 1
            instance.raise_incident(-1 - scope.number, record[AT], problem)
        return
    notes.pop("f", None)
    if notes["t"] and not before:
        fire(instance, record, {})


def look_once_more(instance: Instance, scope: Scope) -> None:
    """Conditions of the scope that have failed are looked at when this transition is over, and told again if they fail."""
    for record in instance.subscriptions.values():
        if record[KIND] == "c" and host_scope(instance, record) is scope and record[EXTRA].pop("f", None):
            instance.changed.add("")
