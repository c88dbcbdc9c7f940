"""Activities: loops, quantities, sub-processes, calls, resources, and data of operations (BPMN 2.0.2, 10.3)."""

from __future__ import annotations

from engine.model.constraints.facts import Facts
from engine.model.constraints.items import io_of, same_item
from engine.model.document import flag
from engine.model.graph import ACTIVITIES, SCOPES
from engine.model.names import CHOREOGRAPHY, GLOBAL_TASKS
from engine.model.xml import Element

ROLES = ("resourceRole", "performer", "humanPerformer", "potentialOwner")
NOT_IN_AD_HOC = frozenset({"startEvent", "endEvent", "conversation", "subConversation", "callConversation", "conversationLink"})


def check_activities(facts: Facts) -> None:
    """All activities of the file."""
    for activity in facts.document.all(*sorted(ACTIVITIES)):
        _quantities(facts, activity)
        _loop(facts, activity)
    for container in facts.document.all("process", *sorted(SCOPES)):
        for child in container.children:
            if child.name in CHOREOGRAPHY and child.ns == container.ns:
                facts.note("choreography-place", child)
    for scope in facts.document.all(*sorted(SCOPES)):
        _scope(facts, scope)
    for task in facts.document.all("serviceTask", "sendTask", "receiveTask"):
        _operation(facts, task)
    for call in facts.document.all("callActivity"):
        _call(facts, call)
    for role in facts.document.all(*ROLES):
        _role(facts, role)


def _quantities(facts: Facts, activity: Element) -> None:
    for name in ("startQuantity", "completionQuantity"):
        value = (activity.get(name) or "1").strip()
        if not value.isdecimal() or int(value[:9]) < 1:
            facts.note("quantity", activity, attribute=name, value=value)


def _loop(facts: Facts, activity: Element) -> None:
    standard = activity.named("standardLoopCharacteristics")
    multiple = activity.named("multiInstanceLoopCharacteristics")
    if len(standard) + len(multiple) > 1:
        facts.note("loop-twice", activity)
    for marker in standard:
        maximum = marker.get("loopMaximum")
        if maximum is not None and (not maximum.strip().isdecimal() or int(maximum.strip()[:9]) < 1):
            facts.note("loop-maximum", activity, value=maximum)
    for marker in multiple:
        _multiple(facts, activity, marker)


def _multiple(facts: Facts, activity: Element, marker: Element) -> None:
    cardinality, collection = marker.first("loopCardinality"), marker.first("loopDataInputRef")
    if (
        cardinality is not None
        and collection is not None
        or (cardinality is None and collection is None and facts.strict(activity))
    ):
        facts.note("loop-number", activity)
    behaviour = marker.get("behavior") or "All"
    complex_definitions = marker.named("complexBehaviorDefinition")
    if facts.strict(activity):
        for value, attribute in (("One", "oneBehaviorEventRef"), ("None", "noneBehaviorEventRef")):
            if behaviour == value and not marker.get(attribute):
                facts.note("loop-behaviour", activity, behaviour=behaviour, needed=attribute)
        if behaviour == "Complex" and not complex_definitions:
            facts.note("loop-behaviour", activity, behaviour=behaviour, needed="complexBehaviorDefinition")
    for definition in complex_definitions:
        condition = definition.first("condition")
        if condition is None or not condition.text.strip():
            facts.note("complex-condition", activity)
    _loop_items(facts, activity, marker)


def _loop_items(facts: Facts, activity: Element, marker: Element) -> None:
    for reference, item in (("loopDataInputRef", "inputDataItem"), ("loopDataOutputRef", "outputDataItem")):
        named, single = marker.first(reference), marker.first(item)
        data = facts.document.resolve(named.text) if named is not None else None
        if data is None:
            continue
        subject = facts.document.resolve(data.get("itemSubjectRef"))
        if not (flag(data, "isCollection") or (subject is not None and flag(subject, "isCollection"))) and facts.strict(activity):
            facts.note("loop-collection", activity, data=data.get("id") or "")
        if single is not None and not same_item(facts, data.get("itemSubjectRef"), single.get("itemSubjectRef")):
            facts.note("loop-item", activity, data=data.get("id") or "")


def _scope(facts: Facts, scope: Element) -> None:
    inside = [c for c in scope.children if c.ns == scope.ns]
    if scope.first("ioSpecification") is not None:
        facts.note("sub-process-data", scope)
    if flag(scope, "triggeredByEvent"):
        if facts.into(scope) or facts.out_of(scope):
            facts.note("event-sub-process-flow", scope)
        if sum(c.name == "startEvent" for c in inside) != 1:
            facts.note("event-sub-process-start", scope)
        if scope.name == "transaction":
            facts.note("event-sub-process-kind", scope)
    if scope.name == "adHocSubProcess":
        if not any(c.name in ACTIVITIES for c in inside):
            facts.note("ad-hoc-empty", scope)
        for child in inside:
            if child.name in NOT_IN_AD_HOC:
                facts.note("ad-hoc-content", child)


def _operation(facts: Facts, task: Element) -> None:
    """One set, one item, of the operation's or the message's own kind."""
    inputs, outputs = io_of(task)
    named = bool(task.get("operationRef"))
    if task.name == "receiveTask" and flag(task, "instantiate") and facts.into(task) and facts.strict(task):
        facts.note("receive-instantiate", task)
    if task.name == "serviceTask":
        if named and facts.strict(task) and not inputs.declared and _message_item(facts, task, "inMessageRef"):
            facts.note("operation-data", task)
        if named and (inputs.sets > 1 or outputs.sets > 1 or len(inputs.items) > 1 or len(outputs.items) > 1):
            facts.note("operation-sets", task)
    if task.name == "sendTask" and (inputs.sets > 1 or len(inputs.items) > 1 or outputs.items):
        facts.note("operation-sets", task)
    if task.name == "receiveTask" and (outputs.sets > 1 or len(outputs.items) > 1 or inputs.items):
        facts.note("operation-sets", task)
    pairs = (
        (inputs.items, _item(facts, task, "inMessageRef", "sendTask")),
        (outputs.items, _item(facts, task, "outMessageRef", "receiveTask")),
    )
    for items, expected in pairs:
        for item in items:
            if expected and not same_item(facts, expected, item.get("itemSubjectRef")):
                facts.note("operation-item", task, data=item.get("id") or "")
    if task.name == "serviceTask" and named and outputs.items and not _operation_has(facts, task, "outMessageRef"):
        facts.note("operation-output", task)


def _item(facts: Facts, task: Element, message: str, by_message: str) -> str | None:
    if task.name == by_message:
        found = facts.document.resolve(task.get("messageRef"))
        return found.get("itemRef") if found is not None else None
    return _message_item(facts, task, message) if task.name == "serviceTask" else None


def _operation_has(facts: Facts, task: Element, name: str) -> bool:
    operation = facts.document.resolve(task.get("operationRef"))
    return operation is None or operation.first(name) is not None


def _message_item(facts: Facts, task: Element, name: str) -> str | None:
    operation = facts.document.resolve(task.get("operationRef"))
    reference = operation.first(name) if operation is not None else None
    message = facts.document.resolve(reference.text) if reference is not None else None
    return message.get("itemRef") if message is not None else None


def _call(facts: Facts, call: Element) -> None:
    called = facts.document.resolve(call.get("calledElement"))
    if called is None or called.name not in GLOBAL_TASKS | {"process"}:
        return
    mine, theirs = io_of(call), io_of(called)
    starts = called.named("startEvent")
    if starts and all(facts.has_definitions(s) for s in starts):
        facts.note("call-start", call)
    for own, other in zip(mine, theirs, strict=True):
        if not own.declared and (not other.items or not facts.strict(call)):
            continue
        unmatched = list(other.items)
        for item in own.items:
            match = next((o for o in unmatched if same_item(facts, o.get("itemSubjectRef"), item.get("itemSubjectRef"))), None)
            if match is None:
                facts.note("call-data", call, data=item.get("id") or "")
            else:
                unmatched.remove(match)
        for item in unmatched:
            facts.note("call-data", call, data=item.get("id") or "")


def _role(facts: Facts, role: Element) -> None:
    reference, expression = role.first("resourceRef"), role.first("resourceAssignmentExpression")
    bindings = role.named("resourceParameterBinding")
    if expression is not None and (reference is not None or bindings):
        facts.note("resource-both", role)
    if bindings and reference is None:
        facts.note("resource-binding", role)
    resource = facts.document.resolve(reference.text) if reference is not None else None
    for binding in bindings:
        parameter = facts.document.resolve(binding.get("parameterRef"))
        if resource is not None and parameter is not None and parameter.parent is not resource:
            facts.note("resource-binding", role)
