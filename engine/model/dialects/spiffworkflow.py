"""SpiffWorkflow: extension elements in the `spiffworkflow:` namespace."""

from __future__ import annotations

from engine.model.dialects.dialect import Dialect, Draft, by_text
from engine.model.dialects.properties import read_properties
from engine.model.xml import Element


def _operator(element: Element, draft: Draft) -> None:
    draft.put(("operation", "text"), element.get("id"))
    draft.put(("result", "text"), element.get("resultVariable"))
    for parameter in (p for group in element.children for p in group.children):
        draft.parameters[parameter.get("id") or ""] = parameter.get("value") or ""


def _properties(element: Element, draft: Draft) -> None:
    read_properties(element, draft)
    draft.put(("form", "text"), draft.parameters.pop("formJsonSchemaFilename", None))


SPIFFWORKFLOW = Dialect(
    name="spiffworkflow",
    namespaces=("http://spiffworkflow.org/bpmn/schema/1.0/core",),
    extensions={
        "serviceTaskOperator": _operator,
        "calledDecisionId": by_text(("decision", "text")),
        "messagePayload": by_text(("payload", "feel")),
        "properties": _properties,
    },
    listeners=frozenset({"preScript", "postScript"}),
    passed_over=frozenset(
        [
            "instructionsForEndUser",
            "unitTests",
            "messageVariable",
            "isOutputSynced",
            "scriptsOnInstances",
            "allowGuest",
            "guestConfirmation",
            "signalButtonLabel",
            "taskMetadataValues",
            "category",
            "processModelId",
            "isMatchingCorrelation",
        ]
    ),
)
