"""Service task: machine work outside the step; BPMN 2.0.2, 10.3.3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.elements.activity import Activity
from engine.elements.operation import run_operation
from engine.seam import Task
from engine.variables import Variables


class ServiceTask(Activity):
    """Hands out a job and waits for its result, or an effect and goes on."""

    opens = "job"

    def work(self, task: Task, number: int, variables: Variables, given: Mapping[str, Any]) -> bool | None:
        """The job is open, or the effect is part of this step."""
        return run_operation(self, task, number, given)

    def declared(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The whole result under the name of the task's result variable."""
        return {self.node.settings.result: dict(values)} if self.node.settings.result else {}
