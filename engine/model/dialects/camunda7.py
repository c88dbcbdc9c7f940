"""Camunda 7 and its continuation Operaton: attributes and extension elements in the `camunda:` or `operaton:` namespace."""

from __future__ import annotations

import re

from engine.model.dialects.dialect import Dialect, Draft, Reader, Rule
from engine.model.dialects.properties import read_properties
from engine.model.expressions import literal
from engine.model.graph import Expression
from engine.model.xml import Element

ATTRIBUTES: dict[str, Rule] = {
    "assignee": ("assignee", "value"),
    "candidateGroups": ("groups", "list"),
    "candidateUsers": ("users", "list"),
    "formKey": ("form", "text"),
    "formRef": ("form", "text"),
    "dueDate": ("due", "value"),
    "priority": ("priority", "value"),
    "topic": ("operation", "text"),
    "resultVariable": ("result", "text"),
    "decisionRef": ("decision", "text"),
    "collection": ("collection", "feel"),
    "elementVariable": ("element", "text"),
    "calledElementBinding": ("bound", "text"),
    "calledElementVersion": ("bound_version", "text"),
    "calledElementVersionTag": ("bound_tag", "text"),
    "versionTag": ("version_tag", "text"),
}


def _parameters(element: Element, draft: Draft) -> None:
    for child in element.children:
        source = _structured(child, draft) if child.children else draft.expressions.value(child.text, draft.at)
        if source is None and child.children:
            draft.refuse("mapping-structured", name=child.get("name") or "")
        draft.assign(draft.outputs if child.name == "outputParameter" else draft.inputs, child.get("name"), source)


def _structured(element: Element, draft: Draft) -> Expression | None:
    """A list of values or a map of entries as FEEL; None where a script or anything else stands in it."""
    inner = element.children[0]
    if len(element.children) > 1 or inner.name not in ("list", "map") or any(c.children for c in inner.children):
        return None
    parts = []
    for child in inner.children:
        value = draft.expressions.value(child.text, draft.at) or Expression("null")
        if value.language == "unread" or child.name not in ("value", "entry"):
            return None
        parts.append(value.text if inner.name == "list" else f"{literal(child.get('key') or '')}: {value.text}")
    text = f"[{', '.join(parts)}]" if inner.name == "list" else "{" + ", ".join(parts) + "}"
    return Expression(text, text)


def retries(element: Element, draft: Draft) -> None:
    """`R3/PT10M` and `PT1M,PT5M,PT1H` both say three attempts."""
    text = element.text.strip()
    repeated = re.match(r"R(\d{1,3})/", text)
    draft.put(("retries", "whole"), repeated.group(1) if repeated else str(len([p for p in text.split(",") if p.strip()])))


def form_fields(element: Element, draft: Draft) -> None:
    """The fields of a form that is written into the file are the names that the task may write."""
    names = [f.get("id") or "" for f in (element, *element.children) if f.name in ("formField", "formProperty")]
    draft.fields["writes"] = (*draft.fields.get("writes", ()), *(n for n in names if n))


def variables(where: str, everything: str) -> Reader:
    """A reader of `in` and `out`: a variable, an expression, or all variables."""

    def read(element: Element, draft: Draft) -> None:
        if element.get("businessKey"):
            return
        if element.get("variables") == "all":
            draft.fields[everything] = True
            return
        draft.fields.setdefault(everything, False)
        expression = element.get("sourceExpression")
        source = (
            draft.expressions.value(expression, draft.at) if expression else draft.expressions.feel(element.get("source"), draft.at)
        )
        draft.assign(getattr(draft, where), element.get("target"), source)

    return read


CAMUNDA7 = Dialect(
    name="camunda7",
    namespaces=("http://camunda.org/schema/1.0/bpmn", "http://operaton.org/schema/1.0/bpmn"),
    attributes=ATTRIBUTES,
    extensions={
        "inputOutput": _parameters,
        "in": variables("inputs", "all_inputs"),
        "out": variables("outputs", "all_outputs"),
        "failedJobRetryTimeCycle": retries,
        "formData": form_fields,
        "properties": read_properties,
    },
    code=frozenset(
        {"class", "expression", "delegateExpression", "connector", "script", "resource", "type", "variableMappingClass"}
    ),
    listeners=frozenset({"executionListener", "taskListener"}),
    passed_over=frozenset(
        [
            "asyncBefore",
            "asyncAfter",
            "exclusive",
            "jobPriority",
            "taskPriority",
            "historyTimeToLive",
            "diagramRelationId",
            "isStartableInTasklist",
            "candidateStarterGroups",
            "candidateStarterUsers",
            "initiator",
            "followUpDate",
            "formRefBinding",
            "formRefVersion",
            "mapDecisionResult",
            "decisionRefBinding",
            "decisionRefVersion",
            "decisionRefVersionTag",
            "decisionRefTenantId",
            "calledElementTenantId",
            "modelerTemplate",
            "modelerTemplateVersion",
            "errorMessage",
            "field",
            "potentialStarter",
            "type",
            "historyLevel",
        ]
    ),
)
