"""Embedded sub-process, also started by an event; BPMN 2.0.2, 10.3.5 and 13.3.4."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from engine.compensating import compensate
from engine.elements.activity import Activity
from engine.elements.catching import write_payload
from engine.elements.element import Element
from engine.scopes import open_scope, owned, remove_scope
from engine.seam import Task
from engine.state import NUMBER, PHASE, SCOPE, STOPPED, WAITING, Scope, annotate, note
from engine.variables import Variables

if TYPE_CHECKING:
    from engine.instance import Instance


class SubProcess(Activity):
    """Opens a scope of its own and waits until nothing is left in it."""

    def act(self, task: Task) -> bool | None:
        """Begin; a completed sub-process that is to be undone is entered once, whatever its loop."""
        if note(task.record, "re") is None:
            return super().act(task)
        return self.work(task, task.record[NUMBER], self.variables(task, None), {})

    def work(self, task: Task, number: int, variables: Variables, given: Mapping[str, Any]) -> bool | None:
        """The scope is open; its local names are what the inputs gave, and those of the loop."""
        instance = task.workflow
        item = None if self.loop is None else self.loop.item_of(task.record, number)
        scope = self.new_scope(task, number, item)
        if item is not None and self.loop.gathers:
            scope.item = item
        scope.document = self.local(task, item)
        annotate(task.record, "d", None)
        if note(task.record, "re") is not None:
            scope.item = 0 if self.loop is not None and self.loop.gathers else None
            self._undo(task, scope)
            return None
        open_scope(instance, scope, self._starts(instance, task, scope))
        return None

    def receive(self, task: Task, payload: dict[str, Any]) -> None:
        """Write what the start event of this event sub-process declares."""
        instance = task.workflow
        write_payload(task, instance.element(task.record[SCOPE], note(task.record, "st")), payload)

    def new_scope(self, task: Task, number: int, item: int | None) -> Scope:
        """A scope within the process of the task."""
        around = task.workflow.scopes[task.record[SCOPE]]
        return Scope(number, around.process, self.name, around.number, task.record[NUMBER])

    def _starts(self, instance: Instance, task: Task, scope: Scope) -> list[Element]:
        named = note(task.record, "st")
        spec = instance.definition.process(scope.process).scopes[self.name]
        return [spec.nodes[named]] if named else list(spec.starts)

    def scope_done(self, task: Task, scope: Scope) -> None:
        """Nothing is left in the scope: it closes, and the token goes on."""
        instance = task.workflow
        if note(task.record, "ch") is not None and note(task.record, "re") is not None:
            self.compensated(task)
            return
        item = self.item_of(task, scope)
        self.close(task, scope, item)
        if scope.number in instance.scopes:
            remove_scope(instance, scope)
        if item is None:
            task.complete()
        else:
            self.loop.item_done(task, item)

    def close(self, task: Task, scope: Scope, item: int | None) -> None:
        """Take what the scope gives: outputs, the item's output, what could be undone later."""
        instance, record = task.workflow, task.record
        around = instance.scopes[record[SCOPE]]
        seen = instance.view(scope)
        passing: dict[str, Any] | None = {} if item is not None and self.loop.gathers else None
        for target, value in self.given_back(task, scope):
            instance.write(around, target, value, record, passing)
        if item is not None:
            self.loop.gather(record, item, seen.inner(passing or {}))
        if self.undoable and (scope.compensations or instance.drawn(scope).handles_compensation):
            called = [scope.process] if scope.node is None else []
            annotate(record, "cs", [*(note(record, "cs") or ()), [scope.document, scope.compensations, *called]])

    def given_back(self, task: Task, scope: Scope) -> Iterable[tuple[str, Any]]:
        """What the outputs take out of the scope."""
        seen = task.workflow.view(scope)
        return [(target, source.stored(seen)) for target, source in self.outputs]

    def _undo(self, task: Task, scope: Scope) -> None:
        instance = task.workflow
        scope.document, scope.compensations, *_ = note(task.record, "re")
        instance.scopes[scope.number] = scope
        start = next((each for each in instance.drawn(scope).event_starts if each.catches_compensation), None)
        if start is not None:
            instance.enter(start.event_sub_process, scope, {"st": start.name})
        elif not compensate(task, scope):
            self.compensated(task)

    def compensated(self, task: Task) -> None:
        """Everything in the completed sub-process is undone."""
        for scope in owned(task.workflow, task.record[NUMBER]):
            remove_scope(task.workflow, scope)
        self.leave(task)

    def item_of(self, task: Task, scope: Scope) -> int | None:
        """The item that the scope is for."""
        return None if self.loop is None else self.loop.item_of(task.record, scope.number)

    def try_again(self, task: Task, item: int | None) -> None:
        """Where the scope is still there, what stopped it is looked at again; else the sub-process begins again."""
        scopes = owned(task.workflow, task.record[NUMBER]) if self.loop is None or item is not None else []
        scope = next((each for each in scopes if self.item_of(task, each) == item), None)
        if scope is None:
            super().try_again(task, item)
            return
        if task.record[PHASE] == STOPPED:
            task.record[PHASE] = WAITING
        self.look_again(task, scope)

    def look_again(self, task: Task, scope: Scope) -> None:
        """The scope may be complete now."""
        task.workflow.settling[scope.number] = None

    def withdraw(self, task: Task) -> None:
        """Everything in the scope ends."""
        super().withdraw(task)
        for scope in owned(task.workflow, task.record[NUMBER]):
            remove_scope(task.workflow, scope)

    def cancel_item(self, task: Task, number: int, item: int) -> None:
        """One item is not wanted any more."""
        scope = task.workflow.scopes.get(number)
        if scope is not None:
            remove_scope(task.workflow, scope)
