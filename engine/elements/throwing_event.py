"""What end events and intermediate throw events share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.elements.activity import Activity
from engine.elements.events.cancel import CancelKind
from engine.elements.operation import run_operation
from engine.seam import Task
from engine.state import NUMBER, note
from engine.variables import Variables


class ThrowingEvent(Activity):
    """Throws each of its events in the order of the file. One with an operation does that instead of a message."""

    opens = "job"

    def act(self, task: Task) -> bool | None:
        """Throw; None when compensation is under way, or a job has to be done first."""
        if note(task.record, "aside"):
            return None
        if self.node.settings.operation:
            return self.begin(task, task.record[NUMBER], None)
        return self.throw_all(task)

    def work(self, task: Task, number: int, variables: Variables, given: Mapping[str, Any]) -> bool | None:
        """The operation says how the event is thrown."""
        return run_operation(self, task, number, given)

    def throw_all(self, task: Task) -> bool | None:
        """Throw; the thrower may be gone afterwards."""
        instance = task.workflow
        done: bool | None = True
        for kind in self.definitions:
            if task.record[NUMBER] not in instance.records:
                return None
            done = kind.throw(task) and done
        return done

    def compensated(self, task: Task) -> None:
        """What was completed is undone: go on."""
        if note(task.record, "aside"):
            task.workflow.remove(task.record)
            return
        for kind in self.definitions:
            if isinstance(kind, CancelKind) and not kind.cancelled(task):
                return
        if task.record[NUMBER] in task.workflow.records:
            task.complete()

    def _on_complete_hook(self, task: Task) -> None:
        # An event may have removed the very token that threw it.
        if task.record[NUMBER] in task.workflow.records:
            super()._on_complete_hook(task)
