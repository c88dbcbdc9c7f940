"""Waiting for events: who waits for what, and what happens when it comes.

A subscription belongs to a host: a token (an event, a gateway, the activity of a boundary event) or a scope
(the start event of an event sub-process), and ends with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from engine.problem import ProblemError
from engine.state import AT, EXTRA, HOST, INDEX, KIND, NUMBER, SCOPE, Record, Scope
from engine.step import Closed

if TYPE_CHECKING:
    from engine.elements.element import Element
    from engine.elements.events.kind import Kind
    from engine.instance import Instance


def listen(instance: Instance, elements: Iterable[Element], host: int, scope: Scope) -> None:
    """Subscribe to everything that the elements wait for; where one cannot say what, to nothing, and ProblemError."""
    made: list[Record] = []
    try:
        for element in elements:
            for index, kind in enumerate(element.definitions):
                if kind.letter is not None:
                    made.append(subscribe(instance, element, index, host, scope))
    except ProblemError:
        for record in made:
            drop(instance, record, "cancelled")
        raise


def subscribe(instance: Instance, element: Element, index: int, host: int, scope: Scope, notes: Any = None) -> Record:
    """Subscribe to one event definition of the element; raises ProblemError, and has not subscribed then."""
    kind = element.definitions[index]
    record: Record = [instance.take_number(), kind.letter, element.name, index, host, notes]
    kind.open(instance, record, instance.view(scope))
    if record[EXTRA] is None:
        record.pop()
    instance.subscriptions[record[NUMBER]] = record
    instance.hosted.setdefault(host, []).append(record[NUMBER])
    return record


def unlisten(instance: Instance, host: int) -> None:
    """End all subscriptions of the host."""
    for number in instance.hosted.pop(host, ()):
        close(instance, instance.subscriptions.pop(number), "cancelled")


def drop(instance: Instance, record: Record, how: Any = "completed") -> None:
    """End one subscription."""
    if instance.subscriptions.pop(record[NUMBER], None) is None:
        return
    left = instance.hosted[record[HOST]]
    left.remove(record[NUMBER])
    if not left:
        del instance.hosted[record[HOST]]
    close(instance, record, how)


def close(instance: Instance, record: Record, how: Any) -> None:
    """Tell the world outside that the subscription, which is taken out already, has ended."""
    if record[KIND] == "c":
        return
    what: Any = "timer" if record[KIND] == "t" else "wait"
    instance.out.closed.append(Closed(what, record[NUMBER], record[AT], how))


def host_scope(instance: Instance, record: Record) -> Scope:
    """The scope in which the subscription was made."""
    host = record[HOST]
    return instance.scopes[-1 - host if host < 0 else instance.records[host][SCOPE]]


def waiting_element(instance: Instance, record: Record) -> Element:
    """The element that the subscription will trigger."""
    return instance.element(host_scope(instance, record).number, record[AT])


def kind_of(instance: Instance, record: Record) -> Kind:
    """The event definition of the subscription."""
    return waiting_element(instance, record).definitions[record[INDEX]]


def fire(instance: Instance, record: Record, payload: Mapping[str, Any]) -> None:
    """The event has come: its element is triggered. What it cannot do then is an incident of its scope."""
    scope, element = host_scope(instance, record), waiting_element(instance, record)
    instance.log("event", element.name, kind=element.definitions[record[INDEX]].kind)
    try:
        element.triggered(instance, record, dict(payload))
    except ProblemError as problem:
        instance.raise_incident(-1 - scope.number, element.name, problem)


def matching(instance: Instance, letter: str, name: str) -> list[Record]:
    """The subscriptions of this kind and name, oldest first."""
    found = [record for record in instance.subscriptions.values() if record[KIND] == letter]
    return [record for record in found if kind_of(instance, record).name == name]


def broadcast(instance: Instance, name: str, payload: Mapping[str, Any]) -> int:
    """Deliver a signal to everyone in the instance who waits for it now; the number of those who did."""
    found = matching(instance, "s", name)
    for record in found:
        if record[NUMBER] in instance.subscriptions:
            fire(instance, record, payload)
    return len(found)


def complete_all(instance: Instance, record: Record) -> bool:
    """With a parallel multiple event: note that this part has come; True when it was the last.

    Otherwise True at once.
    """
    element = waiting_element(instance, record)
    if not element.node.parallel_multiple:
        return True
    drop(instance, record)
    return not any(instance.subscriptions[number][AT] == record[AT] for number in instance.hosted.get(record[HOST], ()))
