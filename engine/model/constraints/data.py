"""Data: where it may stand, input and output sets, associations, collections (BPMN 2.0.2, 10.4)."""

from __future__ import annotations

from engine.model.constraints.facts import Facts
from engine.model.constraints.items import same_item
from engine.model.document import flag
from engine.model.graph import ACTIVITIES, EVENTS
from engine.model.names import EVENT_KINDS, GLOBAL_TASKS, words
from engine.model.xml import Element

PLACES: dict[str, frozenset[str]] = {
    "property": ACTIVITIES | EVENTS | {"process"},
    "dataObject": frozenset({"process", "subProcess", "adHocSubProcess", "transaction", "subChoreography"}),
    "dataStore": frozenset({"definitions"}),
    "dataInput": frozenset({"ioSpecification", "intermediateThrowEvent", "endEvent", "implicitThrowEvent"}),
    "dataOutput": frozenset({"ioSpecification", "intermediateCatchEvent", "startEvent", "boundaryEvent"}),
    "ioSpecification": ACTIVITIES | GLOBAL_TASKS | {"process"},
    "dataInputAssociation": ACTIVITIES | {"intermediateThrowEvent", "endEvent", "implicitThrowEvent"},
    "dataOutputAssociation": ACTIVITIES | {"intermediateCatchEvent", "startEvent", "boundaryEvent"},
}
COLLECTIVE = ("dataInput", "dataOutput", "dataObject", "inputDataItem", "outputDataItem")
SIDES = (
    ("dataInput", "inputSet", "dataInputRefs", ("optionalInputRefs", "whileExecutingInputRefs")),
    ("dataOutput", "outputSet", "dataOutputRefs", ("optionalOutputRefs", "whileExecutingOutputRefs")),
)


def check_data(facts: Facts) -> None:
    """All data elements of the file."""
    for name, places in PLACES.items():
        for element in facts.document.all(name):
            if element.parent is not None and element.parent.name not in places:
                facts.note("data-place", element, where=words(element.parent.name))
    for element in facts.document.all(*COLLECTIVE):
        _collection(facts, element)
    for reference in facts.document.all("dataObjectReference"):
        _reference(facts, reference)
    for specification in facts.document.all("ioSpecification"):
        _sets(facts, specification)
        _cross(facts, specification)
    for event in facts.document.all(*sorted(EVENTS)):
        _sets(facts, event)
        _event_items(facts, event)
    for association in facts.document.all("dataInputAssociation", "dataOutputAssociation"):
        _association(facts, association)


def _collection(facts: Facts, element: Element) -> None:
    subject = facts.document.resolve(element.get("itemSubjectRef"))
    if subject is not None and subject.name == "itemDefinition" and flag(subject, "isCollection") != flag(element, "isCollection"):
        facts.note("data-collection", element)


def _reference(facts: Facts, reference: Element) -> None:
    data = facts.document.resolve(reference.get("dataObjectRef"))
    if data is None:
        return
    if reference.get("itemSubjectRef"):
        facts.note("data-reference-item", reference)
    name, shown, state = data.get("name"), reference.get("name"), reference.first("dataState")
    expected = f"{name} [{state.get('name')}]" if state is not None else name
    if name and shown and shown != expected and facts.strict(reference):
        facts.note("data-reference-name", reference, expected=expected or "")


def _sets(facts: Facts, holder: Element) -> None:
    for item, group, required, others in SIDES:
        sets = holder.named(group)
        used = {r for s in sets for r in facts.referring(s, required)}
        for data in holder.named(item):
            if data.get("id") not in used and facts.strict(data):
                facts.note("data-unused", data)
        for each in sets:
            inside = set(facts.referring(each, required))
            for name in others:
                for reference in facts.referring(each, name):
                    if reference not in inside:
                        facts.note("data-set", holder if holder.get("id") else holder.parent or holder, value=reference, part=name)
    if holder.name == "ioSpecification" and holder.parent is not None and facts.strict(holder):
        for group in ("inputSet", "outputSet"):
            if not holder.named(group):
                facts.note("data-set-missing", holder.parent, part=group)


def _cross(facts: Facts, specification: Element) -> None:
    """An input set that names an output set is named by it, and the other way round."""
    pairs = (("inputSet", "outputSetRefs", "inputSetRefs"), ("outputSet", "inputSetRefs", "outputSetRefs"))
    for group, forth, back in pairs:
        for each in specification.named(group):
            for reference in facts.referring(each, forth):
                other = facts.document.resolve(reference)
                if other is not None and each.get("id") not in set(facts.referring(other, back)):
                    facts.note("data-set-pair", specification.parent or specification, value=reference)


def _event_items(facts: Facts, event: Element) -> None:
    """An event that declares data has one item of the right kind for each of its definitions that carries one."""
    items = event.named("dataInput", "dataOutput")
    if not items:
        return
    expected = [c for d in event.children if d.name in EVENT_KINDS and (c := _carried(facts, d))]
    if len(items) < len(expected):
        facts.note("event-data", event)
    for reference in expected[: len(items)]:
        if not any(same_item(facts, reference, i.get("itemSubjectRef")) for i in items):
            facts.note("event-data", event)


def _carried(facts: Facts, definition: Element) -> str | None:
    for attribute, item in (
        ("messageRef", "itemRef"),
        ("signalRef", "structureRef"),
        ("errorRef", "structureRef"),
        ("escalationRef", "structureRef"),
    ):
        target = facts.document.resolve(definition.get(attribute))
        if target is not None:
            return target.get(item)
    return None


def _association(facts: Facts, association: Element) -> None:
    holder = association.parent
    sources = [facts.document.resolve(s) for s in facts.referring(association, "sourceRef")]
    target_text = next(facts.referring(association, "targetRef"), "")
    target = facts.document.resolve(target_text)
    transformed = association.first("transformation") is not None
    place = holder if holder is not None and holder.get("id") else association
    if not transformed and len(sources) > 1:
        facts.note("association-sources", place)
    if facts.strict(association) and not association.named("sourceRef") and not association.named("assignment"):
        facts.note("association-sources", place)
    _direction(facts, association, sources, target, place)
    if transformed or target is None or association.named("assignment"):
        return
    for source in sources:
        if source is not None and not same_item(facts, _subject(facts, source), _subject(facts, target)):
            facts.note("association-item", place)


def _direction(facts: Facts, association: Element, sources: list[Element | None], target: Element | None, place: Element) -> None:
    """A data input of the process is only read, a data output only written; a task's own only from its side."""
    process = next((a for a in association.ancestors() if a.name == "process"), None)
    for source in sources:
        if source is not None and source.name == "dataOutput" and _belongs(source, process):
            facts.note("association-direction", place, data=source.get("id") or "")
        if (
            source is not None
            and association.name == "dataOutputAssociation"
            and source.name == "dataInput"
            and not _belongs(source, process)
        ):
            facts.note("association-direction", place, data=source.get("id") or "")
    if target is not None and target.name == "dataInput" and _belongs(target, process):
        facts.note("association-direction", place, data=target.get("id") or "")
    if target is not None and association.name == "dataInputAssociation" and target.name == "dataOutput":
        facts.note("association-direction", place, data=target.get("id") or "")


def _belongs(data: Element, process: Element | None) -> bool:
    return data.parent is not None and data.parent.name == "ioSpecification" and data.parent.parent is process


def _subject(facts: Facts, data: Element) -> str | None:
    behind = facts.document.resolve(data.get("dataObjectRef")) or facts.document.resolve(data.get("dataStoreRef")) or data
    return behind.get("itemSubjectRef") or data.get("itemSubjectRef")
