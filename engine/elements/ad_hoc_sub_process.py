"""Ad-hoc sub-process: activities without a fixed order; BPMN 2.0.2, 10.3.5 and 13.3.4.

Every activity without an incoming flow runs once, all at the same time or one after the other in the order of the file,
until the completion condition is true, which is looked at each time one completes. Without a condition it is complete
when all have run; when all have run and the condition is still false, a person has to look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.elements.element import Element
from engine.elements.sub_process import SubProcess
from engine.problem import ProblemError
from engine.scopes import clear_scope
from engine.seam import Task
from engine.state import Scope

if TYPE_CHECKING:
    from engine.builder import Builder
    from engine.instance import Instance


class AdHocSubProcess(SubProcess):
    """The scope keeps in its note `ah` the activities that are still to be started."""

    def build(self, builder: Builder) -> None:
        """Compile the completion condition."""
        super().build(builder)
        self.condition = builder.compile(self.node.condition, self.node)

    def _starts(self, instance: Instance, task: Task, scope: Scope) -> list[Element]:
        starts = list(instance.drawn(scope).starts)
        now = starts[:1] if self.node.ordering == "Sequential" else starts
        scope.notes["ah"] = [element.name for element in starts[len(now) :]]
        return now

    def scope_done(self, task: Task, scope: Scope) -> None:
        """Nothing runs: the next activity starts, or the sub-process is complete, or stands still."""
        if scope.notes.get("ah"):
            name = scope.notes["ah"].pop(0)
            task.workflow.drawn(scope).nodes[name].arrive(task.workflow, scope, None)
        elif self.condition is None or scope.notes.get("over"):
            super().scope_done(task, scope)
        else:
            raise ProblemError("ad-hoc", f"everything has run and {self.condition.text} is not true")

    def inner_done(self, task: Task, scope: Scope) -> None:
        """Something in the scope has completed: the condition is looked at."""
        instance = task.workflow
        if self.condition is None or scope.notes.get("over") or not self.condition.truth(instance.view(scope)):
            return
        scope.notes.update(ah=[], over=1)
        if self.node.cancel_remaining:
            clear_scope(instance, scope)

    def look_again(self, task: Task, scope: Scope) -> None:
        """The condition is looked at."""
        self.inner_done(task, scope)
        super().look_again(task, scope)
