"""Call activity: another process, run as a scope of this instance; BPMN 2.0.2, 10.3.6.

Its document is its own: variables go in and out by mapping, or all of them where the file says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from engine.elements.element import Element
from engine.elements.sub_process import SubProcess
from engine.problem import ProblemError
from engine.seam import Task
from engine.state import NUMBER, SCOPE, Scope

if TYPE_CHECKING:
    from engine.builder import Builder
    from engine.instance import Instance

DEPTH = 50


class CallActivity(SubProcess):
    """Runs the called process; 50 calls within each other are the bound."""

    def build(self, builder: Builder) -> None:
        """The called process must be there; raises UnsupportedError."""
        super().build(builder)
        self.called = builder.called(self.node)

    def new_scope(self, task: Task, number: int, item: int | None) -> Scope:
        """A scope of the called process, with no view of what is around it."""
        instance = task.workflow
        around = instance.scopes[task.record[SCOPE]]
        depth, scope = 0, around
        while scope.parent is not None:
            depth += scope.node is None
            scope = instance.scopes[scope.parent]
        if depth >= DEPTH:
            raise ProblemError("recursion", f"{DEPTH} calls within each other")
        return Scope(number, self.called, None, around.number, task.record[NUMBER])

    def _starts(self, instance: Instance, task: Task, scope: Scope) -> list[Element]:
        if self.node.settings.all_inputs:
            around = instance.view(instance.scopes[task.record[SCOPE]])
            inherited = {name: value for layer in reversed(around.layers) for name, value in layer.items()}
            scope.document = inherited | scope.document
        return [start for start in instance.definition.process(self.called).scopes[None].starts if not start.definitions]

    def given_back(self, task: Task, scope: Scope) -> Iterable[tuple[str, Any]]:
        """As the mapping says; without one what the called process has written, or its inputs, where the file says so.

        What it was only shown stays as it is here: another branch may have written it in the meantime.
        """
        if self.outputs or not self.node.settings.all_outputs:
            return super().given_back(task, scope)
        instance = task.workflow
        held = instance.view(instance.scopes[task.record[SCOPE]]).layers[0]
        own = {target for target, _ in self.inputs} | {name for name in scope.document if instance.has_written(scope, name)}
        return [(name, value) for name, value in scope.document.items() if name in own and held.get(name) != value]
