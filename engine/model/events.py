"""Event definitions of the file become neutral ones: references resolved, expressions parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.cron import looks_like_cron
from engine.model.correlation import correlation_of
from engine.model.dialects import Draft, read_settings
from engine.model.document import Document, flag, label
from engine.model.expressions import Expressions, literal
from engine.model.graph import EventDefinition, Expression, TimerKind
from engine.model.names import EVENT_KINDS
from engine.model.xml import Element

TIMERS: tuple[tuple[str, TimerKind], ...] = (("timeDate", "date"), ("timeDuration", "duration"), ("timeCycle", "cycle"))
ISO = re.compile(r"^(R\d*/.*|-?P[0-9YMWDTHS.,]*|\d{4}-\d\d.*)$")
# Whose cycles may be cron, and whether they count the days of the week as Spring or as Quartz does.
CRON: dict[str, str] = {"camunda8": "cron", "camunda7": "quartz", "flowable": "quartz"}
REFERENCE = {
    "message": "messageRef",
    "signal": "signalRef",
    "error": "errorRef",
    "escalation": "escalationRef",
    "compensation": "activityRef",
}
THROWS = ("intermediateThrowEvent", "endEvent")
CODE = {"error": "errorCode", "escalation": "escalationCode"}


def definitions_of(event: Element, document: Document) -> Iterator[Element]:
    """The event definitions of an event, in file order, those by `eventDefinitionRef` resolved."""
    for child in event.children:
        if child.ns != event.ns:
            continue
        if child.name in EVENT_KINDS:
            yield child
        elif child.name == "eventDefinitionRef":
            target = document.resolve(child.text)
            if target is not None and target.name in EVENT_KINDS:
                yield target


class EventReader:
    """Reads the events of one file."""

    def __init__(self, document: Document, expressions: Expressions, dialect: str = "") -> None:
        self.document, self.expressions = document, expressions
        self.cron = CRON.get(dialect)

    def read(self, event: Element, draft: Draft) -> tuple[EventDefinition, ...]:
        """What an event or a receive or send task waits for or throws; the element's own settings are in `draft`."""
        return tuple(self.definition(d, event, draft) for d in definitions_of(event, self.document))

    def message_of_task(self, task: Element, draft: Draft) -> tuple[EventDefinition, ...]:
        """The message that a send or receive task names, directly or through its operation."""
        reference = task.get("messageRef") or self._message_of_operation(task.get("operationRef"))
        return (self._message(reference, task, draft),) if reference else ()

    def _message_of_operation(self, reference: str | None) -> str | None:
        operation = self.document.resolve(reference)
        message = operation.first("inMessageRef") if operation is not None else None
        return message.text.strip() if message is not None else None

    def _message(self, reference: str | None, at: Element, draft: Draft) -> EventDefinition:
        message = self.document.resolve(reference)
        own = read_settings(message, self.expressions) if message is not None else draft
        name = (label(message) or message.get("id") or "") if message is not None else ""
        return EventDefinition(
            "message",
            ref=message.get("id") if message is not None else None,
            name=name,
            correlation=draft.extra.get("correlation")
            or own.extra.get("correlation")
            or correlation_of(message, at, self.document, self.expressions),
            payload=draft.extra.get("payload") or own.extra.get("payload"),
        )

    def definition(self, definition: Element, event: Element, draft: Draft) -> EventDefinition:
        """One event definition of an event, or of an activity that throws one by its loop marker."""
        kind = EVENT_KINDS[definition.name]
        if kind == "message":
            operation = definition.first("operationRef")
            reference = definition.get("messageRef") or (
                self._message_of_operation(operation.text) if operation is not None else None
            )
            by_code = self._by_code(definition, event, draft) if reference is None else None
            return by_code or self._message(reference, event, draft)
        if kind == "timer":
            return self._timer(definition, event, draft)
        if kind == "conditional":
            return EventDefinition("conditional", expression=self.expressions.element(definition.first("condition"), event))
        if kind == "link":
            return EventDefinition("link", ref=definition.get("id"), name=self._link(definition, event))
        return self._named(kind, definition, draft)

    def _by_code(self, definition: Element, event: Element, draft: Draft) -> EventDefinition | None:
        """A vendor's code may throw the message, and say which; then it goes by the name of its event, and the code is told."""
        own = read_settings(definition, self.expressions)
        topic = own.fields.get("operation")
        if topic:
            own.parameters[f"{definition.name}:topic"] = topic
            own.refuse("delegate", name="topic", value=topic)
        draft.parameters.update(own.parameters)
        name = label(event) or event.get("id") or ""
        return EventDefinition("message", name=name) if own.parameters and event.name in THROWS else None

    def _link(self, definition: Element, event: Element) -> str:
        """What pairs a link's two ends: the target that it refers to, by name or id, else its own name or that of its event."""
        reference = definition.first("target")
        target = self.document.resolve(reference.text) if reference is not None else None
        if target is None and not self._is_target(definition):
            return label(definition) or label(event)
        end = definition if target is None else target
        return label(end) or end.get("id") or ""

    def _is_target(self, definition: Element) -> bool:
        return any(self.document.resolve(t.text) is definition for t in self.document.all("target"))

    def _named(self, kind: str, definition: Element, draft: Draft) -> EventDefinition:
        target = self.document.resolve(definition.get(REFERENCE.get(kind, "")))
        code = target.get(CODE[kind]) if target is not None and kind in CODE else None
        if target is not None and kind in CODE and not code:
            code = None if kind == "error" and not label(target) else label(target) or target.get("id")
        return EventDefinition(
            kind,  # type: ignore[arg-type]
            ref=target.get("id") if target is not None else None,
            name=(label(target) or target.get("id") or "") if target is not None else "",
            code=code,
            payload=draft.extra.get("payload"),
            wait_for_completion=flag(definition, "waitForCompletion", True),
        )

    def _timer(self, definition: Element, event: Element, draft: Draft) -> EventDefinition:
        clock = draft.fields.get("clock")
        for name, timer in TIMERS:
            element = definition.first(name)
            if element is not None and element.text.strip():
                return EventDefinition("timer", timer=timer, expression=self._time(element, event), clock=clock)
        return EventDefinition("timer", clock=clock)

    def _time(self, element: Element, event: Element) -> Expression | None:
        text = element.text.strip()
        if ISO.match(text) and not element.children:
            return Expression(literal(text), text, "iso8601")
        if self.cron and element.name == "timeCycle" and looks_like_cron(text) and not element.children:
            return Expression(literal(text), text, self.cron)
        return self.expressions.element(element, event)
