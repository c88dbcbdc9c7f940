"""Compensation: completed activities are remembered in their scope and undone in reverse order.

A record of the scope is `[node, snapshot]`; the snapshot of a sub-process is its document and its own records, and of a call
the process that it ran, one for each item or round of a loop.
Whoever compensates holds its remaining work in the note `cq`: `[scope, records]`; a handler knows its caller by `ch`.
Sources: BPMN 2.0.2, 10.6 and 13.5.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.seam import Task
from engine.state import NODE, SCOPE, Scope, annotate, note

if TYPE_CHECKING:
    from engine.elements.activity import Activity
    from engine.instance import Instance


def remember(task: Task, activity: Activity) -> None:
    """The activity has completed; where something can undo it, its scope remembers it."""
    instance, record = task.workflow, task.record
    if note(record, "ch") is not None:
        return
    remembered = instance.scopes[record[SCOPE]].compensations
    if activity.handler is not None:
        remembered.append([activity.name])
    else:
        remembered += [[activity.name, snapshot] for snapshot in note(record, "cs") or ()]
    annotate(record, "cs", None)


def compensate(task: Task, scope: Scope, only: str | None = None) -> bool:
    """Start undoing what the scope remembers, or one activity of it; False when there is nothing to undo."""
    chosen = [record for record in scope.compensations if only is None or record[0] == only]
    if not chosen:
        return False
    scope.compensations = [record for record in scope.compensations if record not in chosen]
    annotate(task.record, "cq", [scope.number, chosen])
    _next(task)
    return True


def reach(instance: Instance, scope: Scope, only: str | None) -> Scope:
    """The scope that a throw event compensates: the one around an event sub-process, or that of the named activity."""
    for each in instance.chain(scope):
        if only is not None and only in instance.drawn(each).nodes:
            return each
        if only is None and not instance.drawn(each).is_handler:
            return each
    return scope


def _next(task: Task) -> None:
    instance = task.workflow
    number, records = note(task.record, "cq")
    if not records:
        annotate(task.record, "cq", None)
        task.task_spec.compensated(task)
        return
    node, *snapshot = records.pop()
    scope = instance.scopes[number]
    activity = instance.element(number, node)
    notes: dict[str, Any] = {"ch": task.record[0]}
    if activity.handler is not None:
        instance.enter(activity.handler, scope, notes)
    else:
        instance.enter(activity, scope, {**notes, "re": snapshot[0]})


def handler_done(task: Task) -> None:
    """A handler has done its work: the next one begins, or whoever called goes on."""
    instance, record = task.workflow, task.record
    caller = note(record, "ch")
    instance.log("complete", record[NODE])
    instance.remove(record)
    handler_gone(instance, caller)


def handler_gone(instance: Instance, caller: int | None) -> None:
    """Whoever called a handler that is over, also because an event has interrupted it, goes on; None for no handler."""
    if caller is not None and caller in instance.records:
        _next(instance.get_task_from_id(caller))
