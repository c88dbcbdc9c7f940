"""Machine work: an operation becomes a job row, or an effect within the transaction of the step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.seam import Task
from engine.step import Effect, Job

if TYPE_CHECKING:
    from engine.elements.activity import Activity


def run_operation(element: Activity, task: Task, number: int, given: Mapping[str, Any]) -> bool | None:
    """Hand the operation out: True for an effect, which is done with the step; None for a job, which waits."""
    instance, settings = task.workflow, element.node.settings
    operation = settings.operation or ""
    values = {**settings.parameters, **given}
    if operation in instance.definition.effects:
        instance.out.effects.append(Effect(element.name, operation, values))
        return True
    instance.out.jobs.append(Job(number, element.name, operation, values, settings.retries))
    return None
