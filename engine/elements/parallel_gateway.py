"""Parallel gateway: waits for a token on each incoming flow, then takes all flows; BPMN 2.0.2, 10.6.4 and 13.4.1.

Waiting tokens are counted by flow in the marking of the scope. One of each flow goes on together, so none is lost,
none counts twice, and none of an earlier round counts for a later one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.elements.element import Element, Path
from engine.seam import Task
from engine.state import Scope

if TYPE_CHECKING:
    from engine.instance import Instance


class ParallelGateway(Element):
    """Joins and splits. Conditions on its flows do not count."""

    def arrive(self, instance: Instance, scope: Scope, flow: str | None) -> None:
        """A token waits here until every incoming flow has one."""
        if len(self.node.incoming) < 2 or flow is None:
            instance.enter(self, scope)
            return
        counts = scope.marking.setdefault(self.name, {})
        counts[flow] = counts.get(flow, 0) + 1
        if len(counts) == len(self.node.incoming):
            take_one_each(scope, self.name)
            instance.enter(self, scope)

    def choose(self, task: Task) -> tuple[Path, ...]:
        """All of them."""
        return self.paths


def take_one_each(scope: Scope, node: str) -> None:
    """One token of each flow that has any goes on."""
    left = {flow: count - 1 for flow, count in scope.marking.pop(node).items() if count > 1}
    if left:
        scope.marking[node] = left
