"""Standard loop: the activity again and again while its condition holds; BPMN 2.0.2, 10.3.9 and 13.3.5.

The notes of the token under `lp`: `i` rounds begun, `b` number of the round's work, `d` local names of the round, `o` that
it is open, `p` that a round is done and its condition has failed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.errors import UnsupportedError
from engine.model.graph import Loop
from engine.problem import ProblemError
from engine.seam import Task
from engine.state import NUMBER, Record, annotate, note
from engine.variables import Variables

if TYPE_CHECKING:
    from engine.builder import Builder
    from engine.elements.activity import Activity


class StandardLoop:
    """Runs an activity in rounds, the condition tested before or after each."""

    gathers = False

    def __init__(self, activity: Activity, loop: Loop, builder: Builder) -> None:
        self.activity, self.loop = activity, loop
        self.condition = builder.compile(loop.condition, activity.node)
        if loop.maximum is not None and loop.maximum < 0:
            raise UnsupportedError("A loop cannot run a negative number of times.", element=activity.name)
        if self.condition is None and loop.maximum is None:
            raise UnsupportedError("A loop needs a condition or a maximum.", element=activity.name)

    def run(self, task: Task) -> bool | None:
        """Begin the next round, if there is one."""
        record = task.record
        notes = note(record, "lp") or {"i": 0}
        if "p" in notes:
            return self._conclude(task, notes)
        if (notes["i"] == 0 and self.loop.test_before and not self._again(task, notes)) or self.loop.maximum == 0:
            return True
        number = task.workflow.take_number()
        annotate(record, "lp", {"i": notes["i"] + 1, "b": number, "o": 1})
        if self.activity.begin_item(task, number, notes["i"]):
            return self._after(task)
        return None

    def _again(self, task: Task, notes: dict[str, Any]) -> bool:
        if self.loop.maximum is not None and notes["i"] >= self.loop.maximum:
            return False
        return self.condition is None or self.condition.truth(task.data.inner({"loopCounter": notes["i"]}))

    def _after(self, task: Task) -> bool | None:
        notes = note(task.record, "lp")
        notes["o"] = 0
        return self._conclude(task, notes)

    def _conclude(self, task: Task, notes: dict[str, Any]) -> bool | None:
        notes.pop("p", None)
        try:
            again = self._again(task, notes)
        except ProblemError:
            notes["p"] = 1
            raise
        if not again:
            annotate(task.record, "lp", None)
            return True
        task.workflow.again = task.record[NUMBER]
        return None

    def item_done(self, task: Task, item: int) -> None:
        """A round that waited is done."""
        if self._after(task):
            task.complete()
        else:
            task.workflow.again = None
            task.workflow.requeue(task.record)

    def names(self, record: Record, item: int) -> dict[str, Any]:
        """The names of the round."""
        return {"loopCounter": item + 1, **note(record, "lp").get("d", {})}

    def keep(self, record: Record, item: int, given: dict[str, Any]) -> None:
        """Remember the round's local names."""
        note(record, "lp")["d"] = given

    def gather(self, record: Record, item: int, seen: Variables) -> None:
        """A loop gathers nothing: each round writes where the activity declares."""

    def open_items(self, record: Record) -> list[tuple[int, int]]:
        """(number, round) of the open round."""
        notes = note(record, "lp")
        return [(notes["b"], notes["i"] - 1)] if notes and notes["o"] else []

    def item_of(self, record: Record, number: int) -> int | None:
        """The open round whose work has this number."""
        return next((item for open_number, item in self.open_items(record) if open_number == number), None)

    def renumber(self, record: Record, item: int, number: int) -> None:
        """The round's work has a new number."""
        note(record, "lp")["b"] = number
