"""What the engine runs, as one table. An element, event or marker that is not here is refused by name at the run gate."""

from __future__ import annotations

NODES: frozenset[str] = frozenset(
    [
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "subProcess",
        "transaction",
        "adHocSubProcess",
        "callActivity",
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "eventBasedGateway",
        "complexGateway",
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
    ]
)

EVENTS: dict[str, frozenset[str]] = {
    "startEvent": frozenset({"none", "message", "timer", "signal", "conditional"}),
    "event sub-process start": frozenset({"message", "timer", "signal", "error", "escalation", "conditional", "compensation"}),
    "intermediateCatchEvent": frozenset({"message", "timer", "signal", "link", "conditional"}),
    "intermediateThrowEvent": frozenset({"none", "message", "signal", "escalation", "link", "compensation"}),
    "boundaryEvent": frozenset({"message", "timer", "signal", "error", "escalation", "conditional", "compensation", "cancel"}),
    "endEvent": frozenset({"none", "message", "signal", "error", "escalation", "terminate", "compensation", "cancel"}),
}

LOOPS: frozenset[str] = frozenset({"standard", "sequential", "parallel"})
BEHAVIOURS: frozenset[str] = frozenset({"All", "None", "One", "Complex"})
# What is undone or cancelled would have to be waited for while the other items go on.
THROWN_BY_ITEMS: frozenset[str] = frozenset({"none", "message", "signal", "error", "escalation", "terminate"})
MULTIPLE_EVENTS = True
INSTANTIATING = True
