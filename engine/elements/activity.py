"""What all activities share: mapped inputs, boundary events, loops, declared results, compensation.

The number of the work (a task, job or wait that others see) is the token's own number, or the item's in a loop.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine import compensating
from engine.elements.element import Element
from engine.expressions import Compiled
from engine.problem import ProblemError
from engine.seam import Task
from engine.state import NOTES, NUMBER, PHASE, SCOPE, WAITING, Record, annotate, note
from engine.step import Closed
from engine.subscriptions import listen, unlisten
from engine.variables import Variables

if TYPE_CHECKING:
    from engine.builder import Builder

Assigned = tuple[tuple[str, Compiled], ...]


class Activity(Element):
    """The base of tasks, sub-processes and call activities. `opens` names what others see while it waits."""

    opens: Any = None

    def build(self, builder: Builder) -> None:
        """Compile mappings and loop; find the boundary events."""
        super().build(builder)
        settings = self.node.settings
        self.inputs: Assigned = builder.assigned(self.node, settings.inputs)
        self.outputs: Assigned = builder.assigned(self.node, settings.outputs)
        self.boundaries: tuple[Element, ...] = builder.boundaries(self.node)
        self.handler = builder.handler(self.node)
        self.undoable = builder.undoable(self.node)
        self.loop: Any = builder.loop(self)

    def act(self, task: Task) -> bool | None:
        """Start the work, or the next round of it."""
        record = task.record
        if (self.boundaries or self.loop) and not note(record, "on"):
            self.enter(task)
        return self.begin(task, record[NUMBER], None) if self.loop is None else self.loop.run(task)

    def enter(self, task: Task) -> None:
        """The boundary events listen from now on."""
        instance = task.workflow
        listen(instance, self.boundaries, task.record[NUMBER], instance.scopes[task.record[SCOPE]])
        annotate(task.record, "on", 1)

    def begin(self, task: Task, number: int, item: int | None) -> bool | None:
        """Begin the work of the token, or of one item of it: True when it is done at once."""
        given = {}
        if self.inputs:
            variables = self.variables(task, item)
            given = {target: source.stored(variables) for target, source in self.inputs}
            self.keep(task, item, given)
        done = self.work(task, number, self.variables(task, item), given)
        if done:
            self.store(task, item, {})
        return done

    def begin_item(self, task: Task, number: int, item: int) -> bool | None:
        """The same for an item; where that fails only this item stops, and the others go on."""
        try:
            return self.begin(task, number, item)
        except ProblemError as problem:
            task.workflow.stop(task.record, problem, item)
            return None

    def work(self, task: Task, number: int, variables: Variables, given: Mapping[str, Any]) -> bool | None:
        """Do or open the work. `given` is what the inputs gave."""
        return True

    def complete_work(self, task: Task, item: int | None, values: Mapping[str, Any]) -> None:
        """The work that others have seen is done; what it declares is written, and the token goes on."""
        try:
            self.store(task, item, values)
        except ProblemError as problem:
            self._keep_result(task, item, values, problem)
            return
        if item is None:
            task.complete()
        else:
            self.loop.item_done(task, item)

    def _keep_result(self, task: Task, item: int | None, values: Mapping[str, Any], problem: ProblemError) -> None:
        """The result cannot be written: what a machine or a message gave is kept for the next try, a person is asked again."""
        if self.opens != "task" and item is None:
            annotate(task.record, "va", dict(values))
        task.workflow.stop(task.record, problem, item)

    # names

    def keep(self, task: Task, item: int | None, given: dict[str, Any]) -> None:
        """Remember local names until the work is done."""
        if item is None:
            annotate(task.record, "d", given)
        else:
            self.loop.keep(task.record, item, given)

    def local(self, task: Task, item: int | None) -> dict[str, Any]:
        """The local names: what the inputs gave, and those of the loop."""
        if item is None:
            return note(task.record, "d") or {}
        return self.loop.names(task.record, item)

    def given(self, task: Task, item: int | None) -> dict[str, Any]:
        """What the inputs gave when the work began."""
        local = self.local(task, item)
        return {name: local[name] for name, _ in self.inputs if name in local}

    def variables(self, task: Task, item: int | None) -> Variables:
        """What an expression of this work sees."""
        instance = task.workflow
        return instance.view(instance.scopes[task.record[SCOPE]], self.local(task, item))

    def declared(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Which of the result's values are written under their own name: here none (no mass assignment)."""
        return {}

    def store(self, task: Task, item: int | None, values: Mapping[str, Any]) -> None:
        """Write what the activity declares of a result, then its outputs; gather the item's output."""
        instance, record = task.workflow, task.record
        scope = instance.scopes[record[SCOPE]]
        passing: dict[str, Any] | None = {} if item is not None and self.loop.gathers else None
        for name, value in self.declared(values).items():
            instance.write(scope, name, value, record, passing)
        if self.outputs or item is not None:
            seen = instance.view(scope, {**self.local(task, item), **(passing or {}), **values})
            for target, source in self.outputs:
                instance.write(scope, target, source.stored(seen), record, passing)
            if item is not None:
                self.loop.gather(record, item, seen.inner(passing or {}))

    # the end

    def finished(self, task: Task) -> None:
        """Boundary events end; what could be compensated is recorded."""
        if self.boundaries:
            unlisten(task.workflow, task.record[NUMBER])
        if self.undoable:
            compensating.remember(task, self)

    def leave(self, task: Task) -> None:
        """A compensation handler has no way out: it tells who called it."""
        notes = task.record[NOTES]
        if not notes or "ch" not in notes:
            super().leave(task)
        else:
            compensating.handler_done(task)

    def withdraw(self, task: Task) -> None:
        """Close the open work and the boundary events."""
        instance = task.workflow
        unlisten(instance, task.record[NUMBER])
        if self.opens and not note(task.record, "x"):
            for number in self.open_numbers(task.record):
                instance.out.closed.append(Closed(self.opens, number, self.name, "cancelled"))

    def open_numbers(self, record: Record) -> list[int]:
        """The numbers of the open work."""
        if self.loop is not None:
            return [number for number, _ in self.loop.open_items(record)]
        return [note(record, "num") or record[NUMBER]] if record[PHASE] == WAITING else []

    def cancel_item(self, task: Task, number: int, item: int) -> None:
        """One item is not wanted any more."""

    def try_again(self, task: Task, item: int | None) -> None:
        """After an incident: what others see is opened anew, a result that was kept is written, all else runs once more."""
        kept = note(task.record, "va")
        if kept is not None:
            annotate(task.record, "va", None)
            self.complete_work(task, None, kept)
        elif item is not None or (self.opens and self.loop is None and not note(task.record, "x")):
            self.reopen(task, item)
        else:
            super().try_again(task, item)

    def reopen(self, task: Task, item: int | None) -> None:
        """Begin the failed work, or one item of it, once more: what others see of it gets a new number."""
        if self.boundaries and not note(task.record, "on"):
            self.enter(task)
        number = task.workflow.take_number()
        if item is not None:
            self.loop.renumber(task.record, item, number)
        else:
            annotate(task.record, "num", number)
            task.record[PHASE] = WAITING
        if self.begin(task, number, item):
            if item is None:
                task.complete()
            else:
                self.loop.item_done(task, item)


def with_declared(writes: tuple[str, ...] | None, outputs: bool, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that a form or message may write: the declared names; without a declaration and without outputs all
    but those that begin with two underscores.
    """
    if writes is not None:
        return {name: values[name] for name in writes if name in values}
    if outputs:
        return {}
    return {name: value for name, value in values.items() if not name.startswith("__")}
