"""From the parsed file to the Model: processes, pools, message flows, artifacts and drawings, in file order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.model.diagram import read_diagrams
from engine.model.dialects import dialect_of, read_settings
from engine.model.document import Document, flag, in_extension, label, number, process_of
from engine.model.expressions import Expressions
from engine.model.findings import Notes, Place
from engine.model.graph import (
    SCOPES,
    Artifact,
    Association,
    Flow,
    Lane,
    MessageFlow,
    Model,
    Node,
    Participant,
    Process,
)  # fmt: skip
from engine.model.leftovers import check_rest
from engine.model.loops import variable_name
from engine.model.names import CHOREOGRAPHY, CONVERSATION, DATA, FLOW_NODES, GLOBAL_TASKS
from engine.model.nodes import Reading, documentation, read_node
from engine.model.vendors import list_vendors
from engine.model.xml import Element


def build(document: Document, notes: Notes) -> Model:
    """The whole file as a Model, with nothing assumed yet; what cannot be run is noted on its element."""
    root = document.root
    reading = Reading(document, notes, Expressions(notes, root.get("expressionLanguage")), dialect=dialect_of(root))
    notes.places[reading.id_of(root)] = Place.of(root)
    processes = {}
    for element in root.named("process", *sorted(GLOBAL_TASKS)):
        read = _process if element.name == "process" else _global_task
        process = read(element, reading)
        processes[process.id] = process
    check_rest(document, reading.expressions)
    return Model(
        reading.id_of(root),
        label(root),
        reading.dialect,
        " ".join(part for part in (root.get("exporter"), root.get("exporterVersion")) if part),
        processes,
        tuple(_participant(e, reading) for e in document.all("participant")),
        tuple(_message_flow(e, reading) for e in document.all("messageFlow")),
        tuple(_artifact(e, reading) for e in document.elements if _is_drawn(e)),
        read_diagrams(document),
        extensions=list_vendors(document, notes),
        loose=tuple(reading.loose) + tuple(_loose(f, reading) for f in document.all("sequenceFlow") if process_of(f) is None),
        links=tuple(_links(document, reading)),
    )


DRAWN = (DATA - {"property"}) | {"textAnnotation", "group"} | CHOREOGRAPHY | CONVERSATION


def _is_drawn(element: Element) -> bool:
    """True for what is shown and never run: artifacts, data of a process, nodes that stand in no process (choreographies)."""
    if element.name in ("dataInput", "dataOutput"):
        return element.parent is not None and element.parent.parent is process_of(element)
    return element.name in DRAWN or (element.name in FLOW_NODES and process_of(element) is None)


def _process(element: Element, reading: Reading) -> Process:
    identity = reading.id_of(element)
    reading.notes.places[identity] = replace(Place.of(element), id=identity)
    executable = flag(element, "isExecutable")
    reading.expressions.live = executable
    contents = _Contents(reading)
    contents.read(element, None)
    contents.connect()
    draft = read_settings(element, reading.expressions)
    return Process(
        identity,
        label(element),
        executable,
        contents.nodes,
        contents.flows,
        _lanes(element, reading),
        tuple(contents.associations),
        tuple(dict.fromkeys(contents.data)),
        draft.settings(),
        documentation(element),
        draft.extra.get("version_tag", ""),
    )


def _global_task(element: Element, reading: Reading) -> Process:
    """A global task is a process of one task, so that a call activity calls either in one way."""
    identity = reading.id_of(element)
    reading.expressions.live = True
    task = Element(element.ns, _task_kind(element.name), element.attributes, element.line, element.column)
    task.children, task.parent = element.children, element.parent
    node = replace(
        read_node(task, None, reading), id=f"{identity}.task", outgoing=(f"{identity}.out",), incoming=(f"{identity}.in",)
    )
    start = Node(f"{identity}.start", "startEvent", outgoing=(f"{identity}.in",))
    end = Node(f"{identity}.end", "endEvent", incoming=(f"{identity}.out",))
    flows = (Flow(f"{identity}.in", start.id, node.id), Flow(f"{identity}.out", node.id, end.id))
    reading.notes.places[identity] = reading.notes.places[node.id] = replace(Place.of(element), id=identity)
    nodes = {n.id: n for n in (start, node, end)}
    return Process(identity, label(element), True, nodes, {f.id: f for f in flows}, documentation=documentation(element))


def _task_kind(name: str) -> str:
    kind = name.removeprefix("global")
    return kind[:1].lower() + kind[1:]


class _Contents:
    """What stands in a process and, nested, in its sub-processes."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.nodes: dict[str, Node] = {}
        self.flows: dict[str, Flow] = {}
        self.associations: list[Association] = []
        self.data: list[str] = []
        self.defaults: set[str] = set()
        self.listed: dict[str, list[str]] = {}

    def read(self, container: Element, scope: str | None) -> None:
        for element in container.children:
            if element.ns != container.ns:
                continue
            if element.name in FLOW_NODES:
                self._node(element, scope)
            elif element.name == "sequenceFlow":
                self._flow(element)
            elif element.name == "association":
                self._association(element)
            elif element.name in ("dataObject", "dataObjectReference", "dataStoreReference"):
                self.data.append(variable_name(element, self.reading.document))

    def _node(self, element: Element, scope: str | None) -> None:
        node = read_node(element, scope, self.reading)
        self.nodes[node.id] = node
        self.listed[node.id] = [child.text.strip() for child in element.named("outgoing")]
        default = self.reading.document.resolve(element.get("default"))
        if default is not None and self.reading.document.resolve(default.get("sourceRef")) is element:
            self.defaults.add(self.reading.id_of(default))
        if element.name in SCOPES:
            self.read(element, node.id)

    def _flow(self, element: Element) -> None:
        source, target = (self.reading.document.resolve(element.get(n)) for n in ("sourceRef", "targetRef"))
        identity = self.reading.id_of(element)
        self.reading.notes.places[identity] = replace(Place.of(element), id=identity)
        if source is None or target is None or not _connects(element, source, target):
            self.reading.loose.append(_loose(element, self.reading))
            return
        condition = self.reading.expressions.element(element.first("conditionExpression"), element)
        ends = self.reading.id_of(source), self.reading.id_of(target)
        self.flows[identity] = Flow(identity, *ends, label(element), condition)

    def _association(self, element: Element) -> None:
        self.associations.append(_association(element, self.reading))

    def connect(self) -> None:
        """Fill in each node's flows and mark the default flows.

        Flows out of a node stand in the order in which the node lists them, else in that of the file.
        """
        into: dict[str, list[str]] = {}
        out: dict[str, list[str]] = {}
        for flow in self.flows.values():
            out.setdefault(flow.source, []).append(flow.id)
            into.setdefault(flow.target, []).append(flow.id)
        for identity, node in self.nodes.items():
            self.nodes[identity] = replace(node, incoming=tuple(into.get(identity, ())), outgoing=self._listed(node, out))
        for identity in self.defaults & set(self.flows):
            self.flows[identity] = replace(self.flows[identity], default=True)

    def _listed(self, node: Node, out: dict[str, list[str]]) -> tuple[str, ...]:
        listed = self.listed.get(node.id, [])
        return tuple(sorted(out.get(node.id, ()), key=lambda flow: listed.index(flow) if flow in listed else len(listed)))


def _connects(flow: Element, source: Element, target: Element) -> bool:
    """True when both ends are flow nodes of one level of the flow's own process."""
    nodes = source.name in FLOW_NODES and target.name in FLOW_NODES
    return nodes and source.parent is target.parent and process_of(source) is process_of(flow)


def _loose(flow: Element, reading: Reading) -> Flow:
    source, target = ((flow.get(n) or "").strip() for n in ("sourceRef", "targetRef"))
    return Flow(reading.id_of(flow), source, target, label(flow))


def _lanes(process: Element, reading: Reading) -> tuple[Lane, ...]:
    """The lanes of a process and of its sub-processes, an outer one before the ones in it."""
    return tuple(_lane(e, reading) for e in process.iter() if e.name == "lane" and e.ns == process.ns and not in_extension(e))


def _lane(element: Element, reading: Reading) -> Lane:
    draft = read_settings(element, reading.expressions)
    nodes = tuple(_reference(r.text, reading) for r in element.named("flowNodeRef"))
    around = next((a for a in element.ancestors() if a.name != "laneSet" and a.name != "childLaneSet"), element)
    identity = reading.id_of(element)
    reading.notes.places[identity] = replace(Place.of(element), id=identity)
    return Lane(
        identity,
        label(element),
        draft.fields.get("role") or label(element) or None,
        nodes,
        reading.id_of(around) if around.name == "lane" else None,
        next((reading.id_of(a) for a in element.ancestors() if a.name in SCOPES), None),
    )


def _reference(value: str | None, reading: Reading) -> str:
    """The id that a reference names; of one that names nothing what stands behind its prefix."""
    target = reading.document.resolve(value)
    return reading.id_of(target) if target is not None else (value or "").strip().rpartition(":")[2]


def _participant(element: Element, reading: Reading) -> Participant:
    process = reading.document.resolve(element.get("processRef"))
    many = element.first("participantMultiplicity")
    least, most = (number(many, n) if many is not None else None for n in ("minimum", "maximum"))
    numbers = {"minimum": 1 if least is None else least, "maximum": most or max(least or 1, 1)}
    return Participant(reading.id_of(element), label(element), process.get("id") if process is not None else None, **numbers)


def _message_flow(element: Element, reading: Reading) -> MessageFlow:
    source, target = (_reference(element.get(n), reading) for n in ("sourceRef", "targetRef"))
    message = reading.document.resolve(element.get("messageRef"))
    return MessageFlow(reading.id_of(element), source, target, label(element), message.get("id") if message is not None else None)


def _association(element: Element, reading: Reading) -> Association:
    source, target = (_reference(element.get(n), reading) for n in ("sourceRef", "targetRef"))
    return Association(reading.id_of(element), source, target)


def _links(document: Document, reading: Reading) -> Iterator[Association]:
    """Associations outside of processes, and from data to activities and events and back; of several sources the first is shown."""
    for element in document.all("association"):
        if process_of(element) is None:
            yield _association(element, reading)
    for element in document.all("dataInputAssociation", "dataOutputAssociation"):
        holder = next((a for a in element.ancestors() if a.name in FLOW_NODES), None)
        data = element.first("sourceRef" if element.name == "dataInputAssociation" else "targetRef")
        if holder is not None:
            ends = _reference(data.text if data is not None else "", reading), reading.id_of(holder)
            source, target = ends if element.name == "dataInputAssociation" else ends[::-1]
            yield Association(reading.id_of(element), source, target)


def _artifact(element: Element, reading: Reading) -> Artifact:
    text = element.first("text")
    shown = text.text.strip() if text is not None else label(element)
    if element.name == "group":
        value = reading.document.resolve(element.get("categoryValueRef"))
        shown = (value.get("value") or "") if value is not None else ""
    scope = next((reading.id_of(a) for a in element.ancestors() if a.name in SCOPES), None)
    around = process_of(element)
    return Artifact(reading.id_of(element), element.name, shown, scope, reading.id_of(around) if around is not None else None)
