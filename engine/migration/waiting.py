"""What tokens and scopes wait for, from the old definition to the new: kept where nothing has changed, else made anew.

A timer whose text has changed begins again, from now, unless it is named to keep its due time; one whose text is the same keeps
it anyway. Boundary events and event sub-processes that the new definition adds are listened to; those that it does not have any
more are not.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from engine.elements.activity import Activity
from engine.elements.element import Element
from engine.elements.event_based_gateway import EventBasedGateway
from engine.elements.events.kind import Kind
from engine.elements.intermediate_catch_event import IntermediateCatchEvent
from engine.errors import Trouble
from engine.instance import Instance
from engine.migration.names import Names
from engine.state import (
    AT,
    HOST,
    INDEX,
    KIND,
    NODE,
    NOTES,
    NUMBER,
    PHASE,
    READY,
    SCOPE,
    WAITING,
    Record,
    Scope,
    annotate,
    note,
    subscription,
)
from engine.step import Renamed
from engine.subscriptions import close, listen, subscribe

WHAT: dict[str, Any] = {"t": "timer", "m": "wait", "s": "wait"}


class Waiting:
    """Carries the subscriptions of one instance over."""

    def __init__(self, names: Names, old: Instance, new: Instance, keep: Collection[str] = ()) -> None:
        self.names, self.old, self.new, self.keep = names, old, new, keep

    def carry(self) -> None:
        """Every token and scope of the new instance waits for what its element says now."""
        hosts = [*self.new.records, *(-1 - number for number in self.new.scopes)]
        for host in hosts:
            for number in self.old.hosted.get(host, ()):
                self._carry_one(subscription(self.old.subscriptions[number]))
        for host in hosts:
            self._listen(host)

    def _carry_one(self, record: Record) -> None:
        host = record[HOST]
        before = self._place(self.old, host).process
        element = self.names.found(before, record[AT])
        if isinstance(element, Trouble) or element not in self._listeners(self.new, host):
            close(self.new, record, "cancelled")
            return
        old_kind = self.old.element(self._place(self.old, host).number, record[AT]).definitions[record[INDEX]]
        index, same = _match(old_kind, record[INDEX], element)
        keepable = index is not None and _keeps_due(old_kind, element.definitions[index])
        if not same and not (keepable and record[AT] in self.keep):
            close(self.new, record, "cancelled")
            if index is not None:
                begun = subscribe(self.new, element, index, host, self._place(self.new, host))
                if keepable:
                    self.new.log("again", record[AT], was=record[NUMBER], number=begun[NUMBER])
            return
        if element.name != record[AT] and record[KIND] in WHAT:
            self.new.out.renamed.append(Renamed(WHAT[record[KIND]], record[NUMBER], element.name))
        record[AT], record[INDEX] = element.name, index
        self.new.subscriptions[record[NUMBER]] = record
        self.new.hosted.setdefault(host, []).append(record[NUMBER])

    def _listen(self, host: int) -> None:
        """Listen to what the new definition adds, and to what an event says instead of what it said."""
        if not self._may_listen(host):
            return
        record = self.new.records.get(host)
        activity = record is None or self._activity(record) is not None
        if activity:
            place = self._place(self.old, host).process
            known = [self.names.found(place, each.name) for each in self._listeners(self.old, host)]
        else:
            heard = {self.new.subscriptions[number][AT] for number in self.new.hosted.get(host, ())}
            known = [each for each in self._listeners(self.new, host) if each.name in heard]
        for element in self._listeners(self.new, host):
            if element not in known:
                listen(self.new, [element], host, self._place(self.new, host))
        if record is not None and activity:
            annotate(record, "on", 1)
        elif record is not None and not self.new.hosted.get(host):
            self.names.trouble(self.old.records[host][NODE], "nothing-to-wait-for")

    def _may_listen(self, host: int) -> bool:
        record = self.new.records.get(host)
        if record is None:
            return self._uninterrupted(-1 - host)
        if note(record, "x") is not None or note(record, "ch") is not None:
            return False
        activity = self._activity(record)
        if activity is not None:
            return bool(activity.boundaries) and (record[PHASE] != READY or note(record, "on") is not None)
        return record[PHASE] == WAITING and bool(self._listeners(self.new, host))

    def _uninterrupted(self, number: int) -> bool:
        """False where an interrupting event sub-process of the scope runs: nothing else starts there any more."""
        for record in self.new.tokens_in(number):
            started = (record[NOTES] or {}).get("st")
            inner = self.new.element(number, record[NODE])
            if started and inner.node.event_sub_process and self.new.element(number, started).node.interrupting:
                return False
        return True

    def _activity(self, record: Record) -> Activity | None:
        element = self.new.element(record[SCOPE], record[NODE])
        return element if isinstance(element, Activity) else None

    def _place(self, instance: Instance, host: int) -> Scope:
        return instance.scopes[-1 - host if host < 0 else instance.records[host][SCOPE]]

    def _listeners(self, instance: Instance, host: int) -> tuple[Element, ...]:
        """The elements that listen on behalf of a token or scope."""
        if host < 0:
            return tuple(instance.drawn(instance.scopes[-1 - host]).event_starts)
        record = instance.records[host]
        element = instance.element(record[SCOPE], record[NODE])
        if isinstance(element, EventBasedGateway):
            return tuple(path.target for path in element.paths)
        if isinstance(element, IntermediateCatchEvent):
            return (element,)
        return element.boundaries if isinstance(element, Activity) else ()


def _match(old: Kind, index: int, element: Element) -> tuple[int | None, bool]:
    """Which event definition of the element takes the place of the old one, and whether it says the same."""
    order = sorted(range(len(element.definitions)), key=lambda each: each != index)
    for each in order:
        if _said(element.definitions[each]) == _said(old):
            return each, True
    alike = [each for each in order if element.definitions[each].letter == old.letter]
    return (alike[0] if alike else None), False


def _said(kind: Kind) -> tuple[Any, ...]:
    told = kind.definition
    texts = tuple(each.text if each else None for each in (told.expression, told.correlation))
    return (kind.letter, kind.name, told.timer, told.clock, *texts)


def _keeps_due(old: Kind, new: Kind) -> bool:
    """True for timers of one sort that no clock governs: what runs may run on to the moment it was set for."""
    before, after = old.definition, new.definition
    return old.letter == new.letter == "t" and before.timer == after.timer and before.clock is after.clock is None
