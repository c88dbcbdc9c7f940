"""What a play's process waits for before it begins: timers, messages, signals, conditions over data from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from engine import schedule
from engine.definition import Definition
from engine.elements.events.conditional import holds_over
from engine.elements.events.kind import Kind
from engine.elements.events.timer import TimerKind
from engine.errors import CommandError
from engine.model.beginnings import PLAIN, Opening, Part, gathered, joined, openings
from engine.schedule import Plan
from engine.step import Thrown


class Triggered(NamedTuple):
    """A start whose event, or whose events, have come."""

    node: str
    payload: Mapping[str, Any]
    correlation: str | None = None


class Listening:
    """The starts of one process, each with what it waits for."""

    def __init__(self, definition: Definition, process: str, now: datetime) -> None:
        self.elements = definition.process(process).task_specs
        self.openings = openings(definition.model.processes[process])
        self.plans = {opening: plan for opening in self.openings if (plan := self._plan(opening, now)) is not None}
        self.parts: dict[str, list[Part]] = {}
        self.data: dict[str, Any] = {}
        self.true = {opening for opening in self.openings if opening.kind == "conditional" and self._holds(opening, now)}
        self.number = 0

    @property
    def begins_alone(self) -> bool:
        """True where there is a start without an event, or none that could ever be triggered."""
        waits = [each for each in self.openings if each.kind not in (PLAIN, "timer") or each in self.plans]
        return not waits or any(each.kind == PLAIN for each in self.openings)

    @property
    def alone(self) -> str | None:
        """The start at which it begins then; None for the one that needs no naming."""
        plain = any(each.kind == PLAIN for each in self.openings)
        return None if plain or not self.openings else self.openings[0].node

    def next_due(self) -> datetime | None:
        """When the next timer comes; None where none does."""
        return min((plan.due for plan in self.plans.values()), default=None)

    def pass_time(self, now: datetime) -> Iterator[Triggered]:
        """The timers that have come due."""
        for opening in [each for each, plan in self.plans.items() if plan.due <= now]:
            kind: Any = self._kind(opening)
            came = schedule.come(kind, self.plans.pop(opening), now)
            if came.following is not None:
                self.plans[opening] = came.following
            yield from self._come(opening, None, {})

    def hear(self, thrown: Thrown) -> Iterator[Triggered]:
        """What the message or signal begins: a message at most one start, a signal every one that listens."""
        for opening in self.openings:
            if (opening.kind, opening.name) == (thrown.what, thrown.name):
                yield from self._come(opening, thrown.correlation, thrown.payload)
                if thrown.what == "message":
                    return

    def takes(self, thrown: Thrown) -> bool:
        """True where a start listens for the message or signal."""
        return any((each.kind, each.name) == (thrown.what, thrown.name) for each in self.openings)

    def report(self, data: Mapping[str, Any], now: datetime) -> Iterator[Triggered]:
        """Data from outside: each condition that has turned from false to true begins its start."""
        self.data.update(data)
        for opening in self.openings:
            if opening.kind != "conditional":
                continue
            before, holds = opening in self.true, self._holds(opening, now)
            (self.true.add if holds else self.true.discard)(opening)
            if holds and not before:
                yield from self._come(opening, None, self.data)

    def told(self) -> list[dict[str, Any]]:
        """Every start that waits for an event, with the next time of a timer."""
        found = []
        for each in self.openings:
            if each.kind != PLAIN:
                due = self.plans[each].due.isoformat() if each in self.plans else None
                found.append({"element": each.node, "event": each.kind, "name": each.name or each.text, "due": due})
        return found

    def _come(self, opening: Opening, correlation: str | None, payload: Mapping[str, Any]) -> Iterator[Triggered]:
        if not opening.together:
            yield Triggered(opening.node, payload, correlation)
            return
        waiting = self.parts.setdefault(opening.node, [])
        self.number += 1
        waiting.append(Part(str(self.number), opening.place, correlation, payload))
        whole = gathered(waiting, [each.place for each in self.openings if each.node == opening.node])
        if whole is not None:
            self.parts[opening.node] = [part for part in waiting if part not in whole]
            yield Triggered(opening.node, *joined(whole))

    def _kind(self, opening: Opening) -> Kind:
        kind: Kind = self.elements[opening.node].definitions[opening.place]
        return kind

    def _plan(self, opening: Opening, now: datetime) -> Plan | None:
        kind = self._kind(opening) if opening.kind == "timer" else None
        try:
            return schedule.begin(kind, now) if isinstance(kind, TimerKind) else None
        except CommandError:
            return None

    def _holds(self, opening: Opening, now: datetime) -> bool:
        return holds_over(self._kind(opening), self.data, now)
