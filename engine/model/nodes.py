"""Flow nodes of the file become nodes of the Model."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from engine.model.bindings import read_binding
from engine.model.calls import LATEST
from engine.model.data import read_mappings
from engine.model.dialects import Draft, read_settings
from engine.model.document import Document, flag, is_drawing_tool, label, number
from engine.model.events import EventReader
from engine.model.expressions import Expressions
from engine.model.findings import Notes, Place
from engine.model.graph import ACTIVITIES, EVENTS, SCOPES, Flow, Node, Settings
from engine.model.juel import is_juel
from engine.model.loops import read_loop
from engine.model.xml import Element

FEEL_SCRIPT = re.compile(r"feel", re.IGNORECASE)
MESSAGE_TASKS = ("sendTask", "receiveTask")


@dataclass(slots=True)
class Reading:
    """What is at hand while one file is read."""

    document: Document
    notes: Notes
    expressions: Expressions
    names: dict[int, str] = field(default_factory=dict)
    loose: list[Flow] = field(default_factory=list)
    dialect: str = "bpmn"

    @property
    def plain(self) -> bool:
        """True for a file that no other product's engine is meant to run."""
        return self.dialect == "bpmn" and not is_drawing_tool(self.document.root)

    def id_of(self, element: Element) -> str:
        """The element's id; one without, or the second of two with one id, gets a name of its own, the same in every reading."""
        identity = element.get("id")
        if identity and self.document.by_id.get(identity) in (element, None):
            return identity
        if id(element) not in self.names:
            self.names[id(element)] = self._new_name(identity or element.name)
        return self.names[id(element)]

    def _new_name(self, stem: str) -> str:
        taken = {*self.document.by_id, *self.names.values()}
        return next(name for n in range(1, len(taken) + 2) if (name := f"{stem}-{n}") not in taken)


def read_node(element: Element, scope: str | None, reading: Reading) -> Node:
    """One flow node with its settings, events and loop; its flows are filled in later."""
    draft = read_settings(element, reading.expressions)
    identity = reading.id_of(element)
    reading.notes.places[identity] = replace(Place.of(element), id=identity)
    particulars = _particulars(element, draft, reading)
    node = Node(
        identity,
        element.name,
        label(element),
        scope,
        documentation=documentation(element),
        extensions=tuple(draft.unknown),
        settings=_settings(element, draft, reading),
    )
    return replace(node, **particulars)


def _computes(element: Element) -> bool:
    """True where a data association does more than name a variable."""
    associations = element.named("dataInputAssociation", "dataOutputAssociation")
    return any(association.named("assignment", "transformation") for association in associations)


def documentation(element: Element) -> str:
    """What the designer wrote about an element."""
    return "\n".join(d.text.strip() for d in element.named("documentation") if d.text.strip())


def _particulars(element: Element, draft: Draft, reading: Reading) -> dict[str, Any]:
    kind = element.name
    found: dict[str, Any] = {}
    if kind in EVENTS:
        found = _event(element, draft, reading)
    elif kind in ACTIVITIES:
        found = _activity(element, draft, reading)
    elif kind == "eventBasedGateway":
        found = {"instantiate": flag(element, "instantiate"), "parallel_multiple": element.get("eventGatewayType") == "Parallel"}
    elif kind == "complexGateway":
        found = {"condition": reading.expressions.element(element.first("activationCondition"), element)}
    return found


def _event(element: Element, draft: Draft, reading: Reading) -> dict[str, Any]:
    attached = _host(element, reading)
    name = "cancelActivity" if element.name == "boundaryEvent" else "isInterrupting"
    return {
        "events": EventReader(reading.document, reading.expressions, reading.dialect).read(element, draft),
        "parallel_multiple": flag(element, "parallelMultiple"),
        "interrupting": flag(element, name, True),
        "attached_to": attached.get("id") if attached is not None else None,
    }


def _host(event: Element, reading: Reading) -> Element | None:
    """The activity that a boundary event is attached to, when it stands beside it."""
    host = reading.document.resolve(event.get("attachedToRef")) if event.name == "boundaryEvent" else None
    return host if host is not None and host.name in ACTIVITIES and host.parent is event.parent else None


def _activity(element: Element, draft: Draft, reading: Reading) -> dict[str, Any]:
    found: dict[str, Any] = {
        "loop": read_loop(element, reading.document, reading.expressions, draft),
        "for_compensation": flag(element, "isForCompensation"),
        "instantiate": flag(element, "instantiate"),
        "start_quantity": number(element, "startQuantity") or 1,
        "completion_quantity": number(element, "completionQuantity") or 1,
    }
    if element.name in SCOPES:
        found["event_sub_process"] = flag(element, "triggeredByEvent")
    if element.name == "adHocSubProcess":
        found["condition"] = reading.expressions.element(element.first("completionCondition"), element)
        found["ordering"] = element.get("ordering") or "Parallel"
        found["cancel_remaining"] = flag(element, "cancelRemainingInstances", True)
    if element.name in MESSAGE_TASKS:
        found["events"] = EventReader(reading.document, reading.expressions).message_of_task(element, draft)
    return found


def _settings(element: Element, draft: Draft, reading: Reading) -> Settings:
    settings = draft.settings()
    if element.name == "callActivity":
        settings = _call(element, settings, draft, reading)
    if element.name == "scriptTask" and not settings.script:
        settings = _script(element, settings, reading)
    if element.name in ("userTask", "manualTask", "task"):
        settings = _performers(element, settings, reading)
    if element.name in ACTIVITIES and reading.expressions.live:
        settings = _data(element, settings, reading)
    return settings


def _data(element: Element, settings: Settings, reading: Reading) -> Settings:
    """Data associations of plain BPMN are mappings; what would be computed and cannot be read is told."""
    inputs, outputs = read_mappings(element, reading.document, reading.expressions) if reading.plain else ((), ())
    if _computes(element) and not inputs + outputs:
        reading.notes.add("association-computes", element)
    return replace(settings, inputs=settings.inputs + inputs, outputs=settings.outputs + outputs)


def _call(element: Element, settings: Settings, draft: Draft, reading: Reading) -> Settings:
    """The called process; without a mapping, products of the Camunda 7 family pass no variables and all others pass them all."""
    called = (settings.called or element.get("calledElement") or "").strip()
    if reading.dialect in ("camunda7", "flowable"):
        everything = {n: draft.fields.get(n, False) for n in ("all_inputs", "all_outputs")}
        settings = replace(settings, **everything)
    binding = read_binding(draft)
    if called.startswith("=") or is_juel(called):
        if binding != LATEST:
            draft.refuse("call-fixed", binding=binding)
        return replace(settings, called=None, called_by=reading.expressions.value(called, element))
    return replace(settings, called=called.rpartition(":")[2] or None, binding=binding)


def _script(element: Element, settings: Settings, reading: Reading) -> Settings:
    script = element.first("script")
    text = script.text.strip() if script is not None else ""
    language = element.get("scriptFormat") or element.get("scriptLanguage") or ""
    if not text:
        return settings
    if not FEEL_SCRIPT.search(language):
        if reading.expressions.live:
            reading.notes.add("script-language", element, language=_declared(language))
        return replace(settings, parameters={**settings.parameters, "script": text, "scriptFormat": language})
    return replace(settings, script=reading.expressions.element(script, element))


def _declared(language: str) -> tuple[str, str]:
    return (f"是“{language}”", f'is "{language}"') if language else ("没有声明", "is not declared")


def _performers(element: Element, settings: Settings, reading: Reading) -> Settings:
    """BPMN's own way to say who does a task: a performer or potential owner with an expression or a resource."""
    found: dict[str, Any] = {}
    for role in element.named("performer", "humanPerformer", "potentialOwner"):
        resource = role.first("resourceRef")
        target = reading.document.resolve(resource.text) if resource is not None else None
        if target is not None and not settings.groups:
            found.setdefault("groups", (label(target) or target.get("id") or "",))
        assignment = role.first("resourceAssignmentExpression")
        formal = assignment.first("formalExpression") if assignment is not None else None
        if formal is not None and not settings.assignee and role.name != "potentialOwner":
            found["assignee"] = reading.expressions.value(formal.text, element)
    return replace(settings, **found)
