"""Timer: a date, a duration or a repeating interval; BPMN 2.0.2, 10.5.5. Or a clock of the case that says when."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from engine.cron import SUNDAY, Cron, parse_cron
from engine.elements.events.kind import Kind
from engine.errors import UnsupportedError
from engine.expressions import Compiled, shown
from engine.feel.errors import FeelError
from engine.isotime import Cycle, Duration, IsoTimeError, parse_cycle, parse_duration, parse_moment
from engine.model.graph import EventDefinition, Expression, Node
from engine.problem import ProblemError
from engine.state import EXTRA, NUMBER, Record
from engine.step import Timer
from engine.variables import Variables

if TYPE_CHECKING:
    from engine.builder import Builder
    from engine.instance import Instance

# What looks like ISO 8601 and is not must not pass as the name of a variable.
_MEANT = re.compile(r"-?P[0-9YMWDTHS.,]*|R\d*/.*|\d{4}-.*")
When = datetime | Duration | Cycle | Cron
_PARSERS: dict[str, Callable[[str], When]] = {"date": parse_moment, "duration": parse_duration, "cycle": parse_cycle}


def _written(expression: Expression) -> str:
    """What the file said, where the expression is only the text of it."""
    return expression.source if expression.language in ("iso8601", "text") else expression.text


class TimerKind(Kind):
    """Waits until a moment. A constant is read when the definition is built, an expression when the wait begins."""

    letter = "t"

    def __init__(self, builder: Builder, node: Node, definition: EventDefinition) -> None:
        super().__init__(builder, node, definition)
        self.clock, self.limit = definition.clock, node.settings.limit
        self.constant: When | None = None
        self.expression: Compiled | None = None
        if definition.expression is None:
            if self.clock is None:
                raise UnsupportedError("The timer does not say when.", element=node.id)
        else:
            self._read(builder, node, definition)

    def _read(self, builder: Builder, node: Node, definition: EventDefinition) -> None:
        assert definition.expression is not None
        language = definition.expression.language
        try:
            if language in SUNDAY:
                self.constant = parse_cron(definition.expression.source, sunday=SUNDAY[language])
                return
            self.constant = self.parse(_written(definition.expression))
        except IsoTimeError as error:
            if language in SUNDAY or _MEANT.fullmatch(_written(definition.expression)):
                raise UnsupportedError(f"The timer cannot be read: {error}.", element=node.id) from None
            self.expression = builder.compile(definition.expression, node)

    def parse(self, text: str) -> When:
        """The meaning of an ISO 8601 text for this sort of timer; raises IsoTimeError."""
        return _PARSERS[self.definition.timer or "duration"](text)

    def open(self, instance: Instance, record: Record, variables: Variables) -> None:
        """A timer row now runs."""
        try:
            due = self._due(record, variables)
        except (IsoTimeError, FeelError) as error:
            said = f"{self.expression.text}: " if self.expression is not None else ""
            raise ProblemError("timer", f"{said}{error}{shown(variables)}") from None
        instance.out.timers.append(Timer(record[NUMBER], record[2], due, self.clock, self.limit))

    def _due(self, record: Record, variables: Variables) -> datetime | None:
        if self.clock is not None:
            return None
        when = self._when(record, variables)
        if isinstance(when, Cycle | Cron):
            return self._repeat(record, when, variables.now)
        if isinstance(when, Duration):
            when = when.after(variables.now)
        return when.astimezone(UTC) if when is not None else None

    def _when(self, record: Record, variables: Variables) -> When | None:
        """What the timer says. A cycle is evaluated once, when the wait begins, and kept with the subscription (`c`)."""
        kept = (record[EXTRA] or {}).get("c") if len(record) > EXTRA else None
        if kept is not None:
            return self.parse(kept)
        if self.expression is None:
            return self.constant
        text = self._text(self.expression, variables)
        when = self.parse(text)
        if isinstance(when, Cycle):
            record[EXTRA] = {"k": 0, "c": text}
        return when

    def says(self, variables: Variables) -> When | None:
        """What the timer says now; None where a clock says it. ProblemError, FeelError and IsoTimeError as they come."""
        return self.constant if self.expression is None else self.parse(self._text(self.expression, variables))

    @staticmethod
    def _text(expression: Compiled, variables: Variables) -> str:
        value = expression.stored(variables)
        text = value["v"] if isinstance(value, dict) and "v" in value else value
        if not isinstance(text, str):
            raise expression.problem("timer", "is no date, duration or repeating interval", variables)
        return text

    def _repeat(self, record: Record, cycle: Cycle | Cron, now: datetime) -> datetime:
        """Counted from the first time (`s`); months from where the wait began (`b`), so that they keep to the ends of months."""
        notes = record[EXTRA] or {"k": 0}
        if isinstance(cycle, Cron):
            due = cycle.following(datetime.fromisoformat(notes["s"]) if "s" in notes else now)
            record[EXTRA] = {**notes, "s": due.isoformat()}
            return due
        if cycle.start is None and cycle.every.months and "s" not in notes:
            notes.setdefault("b", now.astimezone(UTC).isoformat())
        else:
            notes.setdefault("s", (cycle.start or cycle.every.after(now)).astimezone(UTC).isoformat())
        record[EXTRA] = notes
        if "s" in notes:
            return cycle.every.after(datetime.fromisoformat(notes["s"]), notes["k"])
        return cycle.every.after(datetime.fromisoformat(notes["b"]), notes["k"] + 1)

    def repeats(self, record: Record, variables: Variables) -> dict[str, Any] | None:
        """The notes of the timer's next round; None when it does not repeat (any more)."""
        when = self._when(record, variables)
        if not isinstance(when, Cycle | Cron):
            return None
        notes: dict[str, Any] = dict(record[EXTRA])
        notes["k"] += 1
        return notes if isinstance(when, Cron) or when.repeats is None or notes["k"] < when.repeats else None
