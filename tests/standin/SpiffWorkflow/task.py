"""The life cycle of a task: the one thing the engine takes from the library as it is."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState


class Task:
    """Ready, run, complete."""

    task_spec: Any
    _state: int

    def has_state(self, state: int) -> bool:
        """True when the task is in one of the states."""
        return bool(self._state & state)

    def _ready(self) -> None:
        if self.has_state(TaskState.COMPLETED | TaskState.CANCELLED):
            return
        self._set_state(TaskState.READY)
        self.task_spec._on_ready(self)

    def _set_state(self, value: int) -> None:
        raise NotImplementedError

    def run(self) -> bool | None:
        """True: completed; None: started and waiting."""
        done: bool | None = self.task_spec._run(self)
        if done is None:
            self._set_state(TaskState.STARTED)
        else:
            self.complete()
        return done

    def complete(self) -> None:
        """The task is done."""
        self._set_state(TaskState.COMPLETED)
        self.task_spec._on_complete(self)
