"""What end events and intermediate throw events share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.elements.activity import Activity
from engine.elements.element import Element
from engine.elements.events.cancel import CancelKind
from engine.elements.operation import run_operation
from engine.seam import Task
from engine.state import NUMBER, Record, annotate, note
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
        """Throw; the thrower may be gone afterwards. Where one fails, a retry begins with that one (`th`)."""
        instance = task.workflow
        done: bool | None = True
        first = note(task.record, "th") or 0
        for index, kind in enumerate(self.definitions[first:], first):
            if task.record[NUMBER] not in instance.records:
                return None
            annotate(task.record, "th", index or None)
            done = kind.throw(task) and done
        annotate(task.record, "th", None)
        return done

    def open_numbers(self, record: Record) -> list[int]:
        """The number of the job, where the event has an operation: nobody outside sees it wait for compensation."""
        return super().open_numbers(record) if self.node.settings.operation else []

    def try_again(self, task: Task, item: int | None) -> None:
        """A job is opened anew; what could not be thrown is thrown now."""
        if self.node.settings.operation:
            super().try_again(task, item)
        else:
            Element.try_again(self, task, item)

    def compensated(self, task: Task) -> None:
        """What was completed is undone: go on."""
        if note(task.record, "aside"):
            task.workflow.remove(task.record)
            return
        if self._undoes_more(task):
            return
        for kind in self.definitions:
            if isinstance(kind, CancelKind) and not kind.cancelled(task):
                return
        if task.record[NUMBER] in task.workflow.records:
            task.complete()

    def _undoes_more(self, task: Task) -> bool:
        """True when the next of several compensations is under way now."""
        while left := note(task.record, "cl"):
            annotate(task.record, "cl", left[1:] or None)
            if self.definitions[left[0]].throw(task) is None:
                return True
        return False

    def _on_complete_hook(self, task: Task) -> None:
        # An event may have removed the very token that threw it.
        if task.record[NUMBER] in task.workflow.records:
            super()._on_complete_hook(task)
