"""Send task: sends a message and goes on; BPMN 2.0.2, 10.3.3. With an operation it is done like a service task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.elements.service_task import ServiceTask
from engine.seam import Task
from engine.variables import Variables


class SendTask(ServiceTask):
    """The message goes to the store outside the step."""

    def work(self, task: Task, number: int, variables: Variables, given: Mapping[str, Any]) -> bool | None:
        """Sent, or handed out as an operation."""
        if self.node.settings.operation or not self.definitions:
            return super().work(task, number, variables, given)
        for kind in self.definitions:
            kind.throw(task)
        return True
