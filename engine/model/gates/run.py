"""The run gate: every element and expression of an executable process is one that the engine runs as BPMN says."""

from __future__ import annotations

from engine.model import supported
from engine.model.findings import Notes
from engine.model.graph import EVENTS, EventDefinition, Model, Node, Process
from engine.model.names import EVENT_WORDS, words
from engine.model.normalise import is_link


def run_gate(model: Model, notes: Notes) -> None:
    """Note everything that keeps the executable processes of the Model from being run."""
    executable = [p for p in model.processes.values() if p.executable]
    drawn = [p for p in model.processes.values() if p.nodes and not p.executable]
    for process in drawn:
        notes.add("not-executable" if executable else "no-executable-process", process.id)
    if not executable and not drawn:
        notes.add("no-process")
    if not model.diagrams and (executable or drawn):
        notes.add("no-diagram")
    for process in executable:
        if not process.nodes:
            notes.add("no-nodes", process.id)
        else:
            _process(process, notes)


def _process(process: Process, notes: Notes) -> None:
    top = process.inside(None)
    if not any(n.kind == "startEvent" or n.instantiate for n in top):
        notes.add("no-beginning", process.id)
    for node in process.nodes.values():
        _node(node, process, notes)


def _node(node: Node, process: Process, notes: Notes) -> None:
    what = words(node.kind)
    if node.kind not in supported.NODES:
        notes.add("unsupported-node", node.id, what=what)
        return
    if node.instantiate and not supported.INSTANTIATING:
        notes.add("unsupported-instantiate", node.id)
    if node.kind in EVENTS:
        _event(node, process, notes)
    if node.kind == "complexGateway" and len(node.incoming) > 1 and not node.condition:
        notes.add("condition-missing", node.id)
    _loop(node, notes)
    _task(node, notes)


def _event(node: Node, process: Process, notes: Notes) -> None:
    role = node.kind
    around = process.nodes.get(node.scope or "")
    if role == "startEvent" and around is not None and around.event_sub_process:
        role = "event sub-process start"
    if len(node.events) > 1 and not supported.MULTIPLE_EVENTS:
        notes.add("unsupported-multiple", node.id)
        return
    if role == "event sub-process start" and not node.events:
        notes.add("trigger-missing", node.id)
        return
    for event in node.events or (EventDefinition("none"),):
        if event.kind not in supported.EVENTS[role]:
            notes.add("unsupported-event", node.id, event=EVENT_WORDS[event.kind], what=words(node.kind))
        _definition(node, event, notes)
    if is_link(node) and not (node.outgoing if node.kind == "intermediateThrowEvent" else node.incoming):
        notes.add("link-missing", node.id)


def _definition(node: Node, event: EventDefinition, notes: Notes) -> None:
    if event.kind == "timer" and not event.expression and not event.clock:
        notes.add("timer-missing", node.id)
    if event.kind == "conditional" and not event.expression:
        notes.add("condition-missing", node.id)
    if event.kind in ("message", "signal") and not event.name:
        notes.add(f"{event.kind}-missing", node.id)


def _loop(node: Node, notes: Notes) -> None:
    loop = node.loop
    if loop is None:
        return
    if loop.kind != "standard" and not loop.cardinality and not loop.collection:
        notes.add("loop-missing", node.id)
    if loop.kind == "standard" and not loop.condition and loop.maximum is None:
        notes.add("condition-missing", node.id)
    if loop.behaviour not in supported.BEHAVIOURS:
        notes.add("unsupported-behaviour", node.id, behaviour=loop.behaviour)
    for each in loop.behaviour_events:
        if each.event.kind not in supported.THROWN_BY_ITEMS:
            notes.add("unsupported-behaviour", node.id, behaviour=f"{loop.behaviour}, {each.event.kind}")


def _task(node: Node, notes: Notes) -> None:
    settings = node.settings
    if node.kind == "callActivity" and not settings.called and settings.called_by is None:
        notes.add("call-missing", node.id)
    if node.kind == "receiveTask" and not any(e.name for e in node.events):
        notes.add("message-missing", node.id)
    if node.kind == "businessRuleTask" and not settings.decision and not settings.operation and not settings.parameters:
        notes.add("decision-missing", node.id)
    if node.kind == "scriptTask" and not settings.script and "script" not in settings.parameters:
        notes.add("script-missing", node.id)
