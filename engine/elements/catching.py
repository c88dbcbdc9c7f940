"""What elements that wait for events share: writing what the event brings, and waiting once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.elements.activity import with_declared
from engine.elements.events.timer import TimerKind
from engine.seam import Task
from engine.state import HOST, INDEX, KIND, SCOPE, Record, Scope, annotate
from engine.subscriptions import drop, listen, subscribe

if TYPE_CHECKING:
    from engine.instance import Instance


def write_payload(task: Task, element: Any, payload: dict[str, Any]) -> None:
    """Write what the event declares of its payload: outputs, one result variable, or the declared names."""
    if not payload:
        return
    instance, record, settings = task.workflow, task.record, element.node.settings
    scope = instance.scopes[record[SCOPE]]
    if settings.result:
        instance.write(scope, settings.result, payload, record)
    else:
        for name, value in with_declared(settings.writes, bool(element.outputs), payload).items():
            instance.write(scope, name, value, record)
    seen = instance.view(scope, payload)
    for target, source in element.outputs:
        instance.write(scope, target, source.stored(seen), record)


def bring(task: Task, payload: dict[str, Any]) -> None:
    """The token brings what the event gave; it is written when the token runs, and again after an incident."""
    if payload:
        annotate(task.record, "pl", payload)


def declared_details(element: Any, details: dict[str, Any]) -> dict[str, Any]:
    """Code and message of an error or escalation where the event declares what it writes, else nothing."""
    settings = element.node.settings
    return details if settings.result or settings.writes or element.outputs else {}


def repeat(instance: Instance, element: Any, subscription: Record, scope: Scope) -> bool:
    """The event has come and does not end the wait: True when a timer now runs for its next repeat."""
    if element.node.parallel_multiple:
        listen(instance, [element], subscription[HOST], scope)
        return False
    if subscription[KIND] != "t":
        return False
    kind: TimerKind = element.definitions[subscription[INDEX]]
    notes = kind.repeats(subscription, instance.view(scope))
    drop(instance, subscription)
    if notes is None:
        return False
    subscribe(instance, element, subscription[INDEX], subscription[HOST], scope, notes)
    return True
