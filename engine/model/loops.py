"""Loop markers of activities: standard loop and multi-instance, from BPMN and from the vendors' own attributes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.model.dialects import Draft, read_settings
from engine.model.document import Document, flag, label, number
from engine.model.events import EventReader, definitions_of
from engine.model.expressions import Expressions
from engine.model.graph import BehaviourEvent, Expression, Loop
from engine.model.names import EVENT_KINDS
from engine.model.xml import Element


def read_loop(activity: Element, document: Document, expressions: Expressions, draft: Draft) -> Loop | None:
    """The loop of an activity, or None. `draft` holds the activity's own settings, which may name a collection too."""
    standard = activity.first("standardLoopCharacteristics")
    if standard is not None:
        condition = expressions.element(standard.first("loopCondition"), activity)
        return Loop(
            "standard", condition=condition, test_before=flag(standard, "testBefore"), maximum=number(standard, "loopMaximum")
        )
    marker = activity.first("multiInstanceLoopCharacteristics")
    if marker is None:
        return None
    extra = {**draft.extra, **read_settings(marker, expressions).extra}
    loop = Loop(
        "sequential" if flag(marker, "isSequential") else "parallel",
        cardinality=expressions.element(marker.first("loopCardinality"), activity),
        condition=expressions.element(marker.first("completionCondition"), activity),
        collection=extra.get("collection") or _data(marker, "loopDataInputRef", document),
        element=extra.get("element") or _item(marker, "inputDataItem"),
        behaviour=marker.get("behavior") or "All",
        behaviour_events=_behaviour_events(marker, activity, document, expressions, draft),
    )
    return _with_output(loop, marker, document, extra)


def _with_output(loop: Loop, marker: Element, document: Document, extra: dict[str, Any]) -> Loop:
    output = _data(marker, "loopDataOutputRef", document)
    item = _item(marker, "outputDataItem")
    collection = extra.get("output_collection") or (output.text if output else None)
    element = extra.get("output_element") or (Expression(item, item) if item else None)
    return replace(loop, output_collection=collection, output_element=element)


def _behaviour_events(
    marker: Element, activity: Element, document: Document, expressions: Expressions, draft: Draft
) -> tuple[BehaviourEvent, ...]:
    """What the marker throws: one event by its behaviour, or several with a condition each (BPMN 2.0.2, table 10.30)."""
    reader = EventReader(document, expressions)
    attribute = {"One": "oneBehaviorEventRef", "None": "noneBehaviorEventRef"}.get(marker.get("behavior") or "All", "")
    named = document.resolve(marker.get(attribute))
    if named is not None and named.name in EVENT_KINDS:
        return (BehaviourEvent(reader.definition(named, activity, draft)),)
    found = []
    for definition in marker.named("complexBehaviorDefinition"):
        condition, event = expressions.element(definition.first("condition"), activity), definition.first("event")
        for thrown in definitions_of(event, document) if event is not None else ():
            found.append(BehaviourEvent(reader.definition(thrown, activity, draft), condition))
    return tuple(found)


def _data(marker: Element, name: str, document: Document) -> Expression | None:
    reference = marker.first(name)
    target = document.resolve(reference.text) if reference is not None else None
    if target is None:
        return None
    variable = variable_name(target, document)
    return Expression(variable, variable)


def _item(marker: Element, name: str) -> str | None:
    item = marker.first(name)
    return (label(item) or item.get("id")) if item is not None else None


def variable_name(data: Element, document: Document) -> str:
    """The variable that a data object, input or output stands for: its name where that is one word, else its id."""
    target = document.resolve(data.get("dataObjectRef")) or document.resolve(data.get("dataStoreRef")) or data
    name = label(target) or label(data)
    return name if name.isidentifier() else target.get("id") or ""
