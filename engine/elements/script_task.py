"""Script task: a FEEL value assigned to a variable, within the step; BPMN 2.0.2, 10.3.3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.elements.activity import Activity
from engine.problem import ProblemError
from engine.seam import Task
from engine.state import annotate, note
from engine.throwing import catch
from engine.variables import Variables

if TYPE_CHECKING:
    from engine.builder import Builder


class ScriptTask(Activity):
    """Assigns the value of its script to its result variable."""

    def build(self, builder: Builder) -> None:
        """Compile the script."""
        super().build(builder)
        self.script = builder.compile(self.node.settings.script, self.node)

    def work(self, task: Task, number: int, variables: Variables, given: Mapping[str, Any]) -> bool | None:
        """The value is computed here and written with the outputs. A script that fails reaches an error handler, if any."""
        if self.script is None:
            return True
        try:
            annotate(task.record, "v", [self.script.stored(variables)])
        except ProblemError as problem:
            if catch(task, "error", None, str(problem), own=True):
                return None
            raise
        return True

    def store(self, task: Task, item: int | None, values: Mapping[str, Any]) -> None:
        """Write the value, then the outputs."""
        result = self.node.settings.result
        value = note(task.record, "v")
        annotate(task.record, "v", None)
        super().store(task, item, {result: value[0]} if result and value else {})

    def declared(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The value under the name of the result variable."""
        return dict(values)
