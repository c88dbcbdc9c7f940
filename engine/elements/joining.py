"""Joins that wait: tokens are counted by flow in the marking of the scope, and one of each flow goes on together.

None is lost, none counts twice, and none of an earlier round counts for a later one; BPMN 2.0.2, 13.4.1 and 13.4.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.elements.element import Element
from engine.state import Scope

if TYPE_CHECKING:
    from engine.instance import Instance


class Joining(Element):
    """An element with several incoming flows, at which tokens wait for each other."""

    def arrive(self, instance: Instance, scope: Scope, flow: str | None) -> None:
        """A token waits here for those of other flows; with one flow alone it goes on."""
        if len(self.node.incoming) < 2 or flow is None:
            instance.enter(self, scope)
            return
        counts = scope.marking.setdefault(self.name, {})
        counts[flow] = counts.get(flow, 0) + 1
        self.counted(instance, scope)

    def counted(self, instance: Instance, scope: Scope) -> None:
        """Go on where every incoming flow has a token."""
        if len(scope.marking[self.name]) == len(self.node.incoming):
            take_one_each(scope, self.name)
            instance.enter(self, scope)


def take_one_each(scope: Scope, node: str) -> None:
    """One token of each flow that has any goes on."""
    left = {flow: count - 1 for flow, count in scope.marking.pop(node).items() if count > 1}
    if left:
        scope.marking[node] = left
