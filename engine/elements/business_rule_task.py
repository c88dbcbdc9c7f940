"""Business rule task: a decision evaluated within the step, with its facts and the rows that matched in the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.elements.service_task import ServiceTask
from engine.seam import Task
from engine.state import annotate, note
from engine.variables import Variables

if TYPE_CHECKING:
    from engine.builder import Builder


class BusinessRuleTask(ServiceTask):
    """Asks the called decision; without one it is done like a service task."""

    def build(self, builder: Builder) -> None:
        """Find the decision; raises UnsupportedError when it is not there."""
        super().build(builder)
        self.decision = builder.decision(self.node)

    def work(self, task: Task, number: int, variables: Variables, given: Mapping[str, Any]) -> bool | None:
        """The decision is made from what the task sees."""
        if self.decision is None:
            return super().work(task, number, variables, given)
        value, facts = self.decision(variables)
        task.workflow.log("decide", self.name, decision=self.node.settings.decision, **facts)
        annotate(task.record, "v", [value])
        return True

    def store(self, task: Task, item: int | None, values: Mapping[str, Any]) -> None:
        """Write the decision's value, or the job's result."""
        decided = note(task.record, "v")
        annotate(task.record, "v", None)
        super().store(task, item, {"": decided[0]} if decided else values)

    def declared(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The value under the name of the result variable."""
        result = self.node.settings.result
        if result and "" in values:
            return {result: values[""]}
        return super().declared(values)
