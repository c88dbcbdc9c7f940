"""Errors, escalations and cancellations: from where they are thrown outwards to the first that catches them.

In each scope its event sub-processes come first, then the boundary events of the activity that owns the scope
(BPMN 2.0.2, 10.5.6 and 13.5.4). A handler with the very code goes before one that catches every code.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from engine.scopes import finish
from engine.seam import Task
from engine.state import SCOPE, Scope, note

if TYPE_CHECKING:
    from engine.elements.element import Element
    from engine.instance import Instance

Details = dict[str, Any]


def throw_error(task: Task, code: str | None, message: str = "", own: bool = False) -> None:
    """Throw an error; one that nobody catches ends the instance as failed, with the code as outcome.

    With `own`, the boundary events of the task itself come first.
    """
    instance = task.workflow
    if not catch(task, "error", code, message, own):
        finish(instance, "failed", code or task.task_spec.name)


def catch(task: Task, kind: str, code: str | None, message: str = "", own: bool = False) -> bool:
    """True when something outwards of the task catches the event; it has been triggered then."""
    instance = task.workflow
    details = {"code": code, "message": message}
    if own and _at_boundary(task, kind, code, details):
        return True
    scope = instance.scopes[task.record[SCOPE]]
    handlers = True
    while True:
        owner = instance.get_task_from_id(scope.owner) if scope.owner is not None else None
        # What has completed and is opened once more to be undone catches nothing: its events listen no longer.
        over = owner is not None and note(owner.record, "re") is not None
        if handlers and not over and _in_scope(instance, scope, kind, code, details):
            return True
        if owner is None:
            return False
        if not over and _at_boundary(owner, kind, code, details):
            return True
        # An event sub-process does not catch what its sibling, or it itself, throws.
        handlers = not owner.task_spec.node.event_sub_process
        scope = instance.scopes[owner.record[SCOPE]]


def _at_boundary(task: Task, kind: str, code: str | None, details: Details) -> bool:
    boundary = _best(getattr(task.task_spec, "boundaries", ()), kind, code)
    if boundary is None:
        return False
    task.workflow.log("event", boundary.name, kind=kind, code=code)
    boundary.thrown(task, details)
    return True


def _in_scope(instance: Instance, scope: Scope, kind: str, code: str | None, details: Details) -> bool:
    start = _best(instance.drawn(scope).event_starts, kind, code)
    if start is None:
        return False
    instance.log("event", start.name, kind=kind, code=code)
    start.caught_in(instance, scope, details)
    return True


def _best(elements: Iterable[Element], kind: str, code: str | None) -> Any:
    found = [(each, element) for element in elements for each in element.definitions if each.catches(kind, code)]
    return next((element for each, element in found if each.code is not None), found[0][1] if found else None)
