"""Multi-instance: one compact record for all items; BPMN 2.0.2, 10.3.9 and 13.3.6.

The notes of the token under `mi`: `n` items, `b` number of the first item's work, `i` items begun, `o` open items as
bits, `c` the collection, `r` what the items gave, `d` local names of single items, `a` new numbers after a retry, `p` that
an item is done and what follows from it has failed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.expressions import Compiled
from engine.model.graph import Loop
from engine.problem import ProblemError
from engine.seam import Task
from engine.state import NUMBER, SCOPE, Record, annotate, note
from engine.step import Closed
from engine.variables import Variables

if TYPE_CHECKING:
    from engine.builder import Builder
    from engine.elements.activity import Activity
    from engine.elements.events.kind import Kind

MAX_ITEMS = 10_000


class MultiInstance:
    """Runs an activity once for each item, one after the other or all at the same time."""

    gathers = True

    def __init__(self, activity: Activity, loop: Loop, builder: Builder) -> None:
        self.activity, self.loop = activity, loop
        self.sequential = loop.kind == "sequential"
        self.cardinality = builder.compile(loop.cardinality, activity.node)
        self.collection = builder.compile(loop.collection, activity.node)
        self.condition = builder.compile(loop.condition, activity.node)
        self.behaviours = [
            (builder.event(activity.node, each.event), builder.compile(each.condition, activity.node))
            for each in loop.behaviour_events
        ]
        self.output: Compiled | None = builder.compile(loop.output_element, activity.node)

    def run(self, task: Task) -> bool | None:
        """Begin the next item; in parallel the token stays ready until all are begun."""
        record = task.record
        if note(record, "mi") is None:
            self._start(task)
        notes = note(record, "mi")
        if "p" in notes:
            return self._conclude(task, notes)
        if notes["i"] >= notes["n"]:
            return self._over(task)
        item = notes["i"]
        notes["i"] = item + 1
        notes["o"] = _with(notes["o"], item)
        if self.activity.begin_item(task, notes["b"] + item, item):
            return self._after(task, item)
        self._go_on(task)
        return None

    def _go_on(self, task: Task) -> None:
        notes = note(task.record, "mi")
        if notes["i"] < notes["n"] and (not self.sequential or not int(notes["o"], 16)):
            task.workflow.again = task.record[NUMBER]

    def _start(self, task: Task) -> None:
        variables = task.data
        items = None
        if self.collection is not None:
            items = self.collection.stored(variables)
            if not isinstance(items, list):
                raise self.collection.problem("collection", "is no list", variables)
        count = len(items) if items is not None else self._count(variables)
        if count > MAX_ITEMS:
            raise ProblemError("collection", f"more than {MAX_ITEMS} items")
        notes: dict[str, Any] = {"n": count, "b": task.workflow.take_number(count), "i": 0, "o": "0"}
        if items is not None:
            notes["c"] = items
        if self.loop.output_collection:
            notes["r"] = [None] * count
        annotate(task.record, "mi", notes)

    def _count(self, variables: Variables) -> int:
        assert self.cardinality is not None
        count = self.cardinality.stored(variables)
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise self.cardinality.problem("collection", "is no number of items", variables)
        return count

    # items

    def names(self, record: Record, item: int) -> dict[str, Any]:
        """The names that only this item sees (BPMN 2.0.2, table 10.30; and those that Camunda's models use)."""
        notes = note(record, "mi")
        names: dict[str, Any] = {"loopCounter": item + 1, **self._numbers(notes)}
        if self.loop.element and "c" in notes:
            names[self.loop.element] = notes["c"][item]
        return names | notes.get("d", {}).get(str(item), {})

    def _numbers(self, notes: dict[str, Any]) -> dict[str, int]:
        active = int(notes["o"], 16).bit_count()
        done = notes["i"] - active
        return {
            "numberOfInstances": notes["n"],
            "numberOfActiveInstances": active,
            "numberOfCompletedInstances": done,
            "numberOfTerminatedInstances": 0,
            "nrOfInstances": notes["n"],
            "nrOfActiveInstances": active,
            "nrOfCompletedInstances": done,
        }

    def keep(self, record: Record, item: int, given: dict[str, Any]) -> None:
        """Remember the item's local names."""
        note(record, "mi").setdefault("d", {})[str(item)] = given

    def gather(self, record: Record, item: int, seen: Variables) -> None:
        """Keep what the item gives."""
        results = note(record, "mi").get("r")
        if results is not None:
            results[item] = self.output.stored(seen) if self.output else None

    def item_done(self, task: Task, item: int) -> None:
        """An item that waited is done: the next one begins, or the activity is complete."""
        if self._after(task, item):
            task.complete()
        elif task.workflow.again == task.record[NUMBER]:
            task.workflow.again = None
            task.workflow.requeue(task.record)

    def _after(self, task: Task, item: int) -> bool | None:
        notes = note(task.record, "mi")
        notes["o"] = _without(notes["o"], item)
        notes.get("d", {}).pop(str(item), None)
        return self._conclude(task, notes)

    def _conclude(self, task: Task, notes: dict[str, Any]) -> bool | None:
        """What follows when an item is done; where something fails, all of it is tried again."""
        notes.pop("p", None)
        try:
            enough = self.condition is not None and self.condition.truth(task.data.inner(self._numbers(notes)))
            thrown = self._due(task, notes)
            enough = enough or (self.loop.behaviour == "Complex" and bool(thrown))
            still = self._behave(task, thrown, notes)
        except ProblemError:
            notes["p"] = 1
            raise
        if not still:
            return None
        if enough:
            self._cancel_rest(task)
            return self._over(task)
        if notes["i"] >= notes["n"]:
            return self._over(task)
        self._go_on(task)
        return None

    def _due(self, task: Task, notes: dict[str, Any]) -> list[Kind]:
        """What the behaviour throws now."""
        if self.loop.behaviour == "One" and notes.get("one"):
            return []
        seen = task.data.inner(self._numbers(notes))
        return [kind for kind, condition in self.behaviours if condition is None or condition.truth(seen)]

    def _behave(self, task: Task, thrown: list[Kind], notes: dict[str, Any]) -> bool:
        """Throw; False when the activity is gone afterwards.

        The activity's own boundary events catch it without interrupting: the behaviour says how the activity ends
        (BPMN 2.0.2, tables 10.30 and 10.31).
        """
        instance, number = task.workflow, task.record[NUMBER]
        for kind in thrown:
            instance.behaving = number
            try:
                kind.throw(task)
            finally:
                instance.behaving = None
            notes["one"] = 1
            if number not in instance.records:
                return False
        return True

    def _cancel_rest(self, task: Task) -> None:
        notes = note(task.record, "mi")
        for number, item in self.open_items(task.record):
            self.activity.cancel_item(task, number, item)
        if self.activity.opens:
            for number, _ in self.open_items(task.record):
                task.workflow.out.closed.append(Closed(self.activity.opens, number, self.activity.name, "cancelled"))
        notes["o"], notes["i"] = "0", notes["n"]

    def _over(self, task: Task) -> bool | None:
        notes = note(task.record, "mi")
        if int(notes["o"], 16):
            return None
        if "r" in notes:
            instance = task.workflow
            instance.write(instance.scopes[task.record[SCOPE]], self.loop.output_collection, notes["r"], task.record)
        annotate(task.record, "mi", None)
        return True

    # numbers

    def open_items(self, record: Record) -> list[tuple[int, int]]:
        """(number, item) of all open items."""
        notes = note(record, "mi")
        if notes is None:
            return []
        bits, renumbered = int(notes["o"], 16), {item: int(number) for number, item in notes.get("a", {}).items()}
        return [(renumbered.get(item, notes["b"] + item), item) for item in range(notes["i"]) if bits >> item & 1]

    def item_of(self, record: Record, number: int) -> int | None:
        """The open item whose work has this number."""
        notes = note(record, "mi")
        if notes is None:
            return None
        item = notes.get("a", {}).get(str(number), number - notes["b"])
        return item if 0 <= item < notes["n"] and int(notes["o"], 16) >> item & 1 else None

    def renumber(self, record: Record, item: int, number: int) -> None:
        """The item's work has a new number."""
        known = note(record, "mi").setdefault("a", {})
        for old in [old for old, renumbered in known.items() if renumbered == item]:
            del known[old]
        known[str(number)] = item


def _with(bits: str, item: int) -> str:
    return f"{int(bits, 16) | 1 << item:x}"


def _without(bits: str, item: int) -> str:
    return f"{int(bits, 16) & ~(1 << item):x}"
