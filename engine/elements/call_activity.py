"""Call activity: another process, run as a scope of this instance; BPMN 2.0.2, 10.3.6.

Its document is its own: variables go in and out by mapping, or all of them where the file says so. A process of another
definition runs to its end on the version with which the call was entered.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from engine.elements.element import Element
from engine.elements.sub_process import SubProcess
from engine.model.calls import ABROAD, CURRENT, home
from engine.problem import ProblemError
from engine.seam import Task
from engine.state import NUMBER, SCOPE, Scope, note

if TYPE_CHECKING:
    from engine.builder import Builder
    from engine.instance import Instance

DEPTH = 50


class CallActivity(SubProcess):
    """Runs the called process; 50 calls within each other are the bound."""

    def build(self, builder: Builder) -> None:
        """The called process must be there, or be said by an expression; raises UnsupportedError."""
        super().build(builder)
        self.by = builder.compile(self.node.settings.called_by, self.node)
        self.called = builder.called(self.node) if self.by is None else ""
        self.within = builder.process.id

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
        process = self._again(task) or instance.called(self.called or self._said(task, item))
        if not self._beginnings(instance, process):
            raise ProblemError("call-absent", f"the process {process} has no start without an event")
        return Scope(number, process, None, around.number, task.record[NUMBER])

    def _again(self, task: Task) -> str | None:
        """The process that ran when the call completed that is to be undone now."""
        kept = note(task.record, "re")
        return kept[2] if kept is not None and len(kept) > 2 else None

    def _said(self, task: Task, item: int | None) -> str:
        """The address of the process that the expression names: one of the same file, else whichever is published."""
        variables = self.variables(task, item)
        assert self.by is not None
        named = self.by.value(variables)
        if not isinstance(named, str) or not named:
            raise self.by.problem("call-absent", "names no process", variables)
        end = home(self.within)
        inside = f"{named}{ABROAD}{end}" if end else named
        return inside if inside in task.workflow.definition.libraries else f"{named}{CURRENT}"

    def _beginnings(self, instance: Instance, process: str) -> list[Element]:
        library = instance.definition.libraries.get(process)
        return [start for start in library.scopes[None].starts if not start.definitions] if library else []

    def _starts(self, instance: Instance, task: Task, scope: Scope) -> list[Element]:
        if self.node.settings.all_inputs:
            around = instance.view(instance.scopes[task.record[SCOPE]])
            inherited = {name: value for layer in reversed(around.layers) for name, value in layer.items()}
            scope.document = inherited | scope.document
        return self._beginnings(instance, scope.process)

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
