"""Inclusive gateway: all flows whose condition is true; joins those tokens that can still come; BPMN 2.0.2, 10.6.3, 13.4.3.

Which node can still reach which incoming flow without passing the gateway is computed when the definition is built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.elements.joining import Joining, take_one_each
from engine.state import NODE, Scope, note

if TYPE_CHECKING:
    from engine.builder import Builder
    from engine.instance import Instance


class InclusiveGateway(Joining):
    """Joins and splits; a join is decided when nothing else is ready."""

    def build(self, builder: Builder) -> None:
        """Compute, for each incoming flow, the nodes from which a token can still come to it."""
        super().build(builder)
        self.reach = {flow: builder.reaches(self.node, flow) for flow in self.node.incoming}

    def decide(self, instance: Instance, scope: Scope) -> None:
        """Go on when no token of the scope can reach an empty flow other than by a flow that has one."""
        counts = scope.marking[self.name]
        empty = [flow for flow in self.node.incoming if flow not in counts]
        for node in self._elsewhere(instance, scope):
            if any(node in self.reach[flow] for flow in empty) and not any(node in self.reach[flow] for flow in counts):
                return
        take_one_each(scope, self.name)
        instance.enter(self, scope)

    def _elsewhere(self, instance: Instance, scope: Scope) -> set[str]:
        """Where tokens of the scope are that may go on; what only undoes something goes nowhere."""
        tokens = instance.tokens_in(scope.number)
        nodes = {record[NODE] for record in tokens if note(record, "aside") is None and note(record, "ch") is None}
        return nodes | {node for node in scope.marking if node != self.name}
