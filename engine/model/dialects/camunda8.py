"""Camunda 8: extension elements in the `zeebe:` namespace."""

from __future__ import annotations

from engine.model.dialects.dialect import Dialect, Draft, by_attributes
from engine.model.dialects.properties import read_properties
from engine.model.xml import Element


def _mapping(element: Element, draft: Draft) -> None:
    for child in element.children:
        source = draft.expressions.value(child.get("source"), draft.at)
        draft.assign(draft.outputs if child.name == "output" else draft.inputs, child.get("target"), source)


def _headers(element: Element, draft: Draft) -> None:
    for child in element.children:
        draft.parameters[child.get("key") or ""] = child.get("value") or ""


def _called(element: Element, draft: Draft) -> None:
    draft.put(("called", "text"), element.get("processId"))
    draft.put(("bound", "text"), element.get("bindingType"))
    draft.put(("bound_tag", "text"), element.get("versionTag"))
    draft.put(("all_inputs", "flag"), element.get("propagateAllParentVariables"))
    draft.put(("all_outputs", "flag"), element.get("propagateAllChildVariables"))


CAMUNDA8 = Dialect(
    name="camunda8",
    namespaces=("http://camunda.org/schema/zeebe/1.0",),
    extensions={
        "taskDefinition": by_attributes(type=("operation", "text"), retries=("retries", "whole")),
        "taskHeaders": _headers,
        "ioMapping": _mapping,
        "assignmentDefinition": by_attributes(
            assignee=("assignee", "value"), candidateGroups=("groups", "list"), candidateUsers=("users", "list")
        ),
        "formDefinition": by_attributes(formKey=("form", "text"), formId=("form", "text"), externalReference=("form", "text")),
        "taskSchedule": by_attributes(dueDate=("due", "value")),
        "priorityDefinition": by_attributes(priority=("priority", "value")),
        "calledElement": _called,
        "versionTag": by_attributes(value=("version_tag", "text")),
        "calledDecision": by_attributes(decisionId=("decision", "text"), resultVariable=("result", "text")),
        "script": by_attributes(expression=("script", "feel"), resultVariable=("result", "text")),
        "loopCharacteristics": by_attributes(
            inputCollection=("collection", "feel"),
            inputElement=("element", "text"),
            outputCollection=("output_collection", "text"),
            outputElement=("output_element", "feel"),
        ),
        "subscription": by_attributes(correlationKey=("correlation", "feel")),
        "properties": read_properties,
    },
    listeners=frozenset({"executionListeners", "taskListeners"}),
    passed_over=frozenset({"userTask", "userTaskForm", "modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon"}),
)
