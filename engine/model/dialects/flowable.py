"""Flowable and Activiti: the older relatives of Camunda 7, with the same attributes under their own namespaces."""

from __future__ import annotations

from engine.model.dialects.camunda7 import ATTRIBUTES, form_fields, retries, variables
from engine.model.dialects.dialect import Dialect, Draft
from engine.model.dialects.properties import read_properties
from engine.model.xml import Element


def _field(element: Element, draft: Draft) -> None:
    value = element.get("stringValue") or next((c.text for c in element.children), "")
    if element.get("name") in ("decisionTableReferenceKey", "decisionServiceReferenceKey"):
        draft.put(("decision", "text"), value)
    else:
        draft.parameters[element.get("name") or ""] = value


FLOWABLE = Dialect(
    name="flowable",
    namespaces=("http://flowable.org/bpmn", "http://activiti.org/bpmn", "http://activiti.com/modeler"),
    attributes={
        **ATTRIBUTES,
        "resultVariableName": ("result", "text"),
        "resultVariable": ("result", "text"),
        "inheritVariables": ("all_inputs", "flag"),
        "sameDeployment": ("same_deployment", "flag"),
        "calledElementType": ("called_type", "text"),
    },
    extensions={
        "in": variables("inputs", "all_inputs"),
        "out": variables("outputs", "all_outputs"),
        "field": _field,
        "failedJobRetryTimeCycle": retries,
        "formProperty": form_fields,
        "properties": read_properties,
    },
    code=frozenset({"class", "expression", "delegateExpression", "type", "script", "skipExpression"}),
    listeners=frozenset({"executionListener", "taskListener", "eventListener"}),
    passed_over=frozenset(
        [
            "async",
            "exclusive",
            "asyncLeave",
            "formFieldValidation",
            "businessKey",
            "inheritBusinessKey",
            "fallbackToDefaultTenant",
            "initiator",
            "category",
            "modelversion",
            "autoStoreVariables",
            "useLocalScopeForResultVariable",
            "candidateStarterGroups",
            "candidateStarterUsers",
            "isEagerExecutionFetching",
            "allowsend",
            "initiator-can-complete",
            "activiti-idm-assignee",
            "activiti-idm-initiator",
            "extensionId",
            "elementIndexVariable",
        ]
    ),
)
