"""The Model: what a BPMN file says, after reading, dialects and normalising.

The engine's specs, the prover's token net, the diagram pages, the diff of two versions and the
migration plan are built from these dataclasses; nothing else reads BPMN XML.
All sequences keep the order of the file. Ids are the file's own.
Kinds of nodes are BPMN's local element names ("userTask", "exclusiveGateway", "boundaryEvent", ...).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

EventKind = Literal[
    "none", "message", "timer", "signal", "error", "escalation", "conditional", "compensation", "cancel", "link", "terminate"
]
TimerKind = Literal["date", "duration", "cycle"]
LoopKind = Literal["standard", "sequential", "parallel"]

ACTIVITIES = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "subProcess",
        "adHocSubProcess",
        "transaction",
        "callActivity",
    }
)
SCOPES = frozenset({"subProcess", "adHocSubProcess", "transaction"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"})
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})


@dataclass(frozen=True, slots=True)
class Expression:
    """A FEEL text; `source` is what the file said, `language` in which language it said it."""

    text: str
    source: str = ""
    language: str = "feel"


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow. `default` is True on the default flow of its source."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: Expression | None = None
    default: bool = False


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """What an event waits for or throws.

    `ref` is the id of the message, signal, error or escalation, or the activity to compensate;
    `name` its name (a message's or signal's name, a link's name); `code` an error or escalation code
    (None catches every code). `clock` names a clock of the case that gives a timer its due time.
    """

    kind: EventKind
    ref: str | None = None
    name: str = ""
    code: str | None = None
    timer: TimerKind | None = None
    expression: Expression | None = None
    correlation: Expression | None = None
    payload: Expression | None = None
    clock: str | None = None
    wait_for_completion: bool = True


@dataclass(frozen=True, slots=True)
class BehaviourEvent:
    """What a multi-instance throws when an item completes (behaviour One, None) or its condition is true (Complex)."""

    event: EventDefinition
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """Standard loop or multi-instance. `cardinality` or `collection` gives the number of items.

    `element` is the variable that holds one item; `output_collection` gathers `output_element` of each.
    `behaviour` is the multi-instance behaviour (All, One, None, Complex).
    """

    kind: LoopKind
    cardinality: Expression | None = None
    collection: Expression | None = None
    element: str | None = None
    output_collection: str | None = None
    output_element: Expression | None = None
    condition: Expression | None = None
    test_before: bool = False
    maximum: int | None = None
    behaviour: str = "All"
    behaviour_events: tuple[BehaviourEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Assign:
    """One variable mapping: `target` receives the value of `source`."""

    target: str
    source: Expression


@dataclass(frozen=True, slots=True)
class Settings:
    """Neutral settings: every dialect's vendor attributes end here, and our own `onerun:*` properties.

    `operation` is what a service, send or business-rule task does, or which act a human task is, by its name in the
    catalogue; `decision` a called decision; `called` a called process id, or `called_by` the expression that says it when the
    call is entered, `binding` which of its versions (see `engine.model.calls`); `script` a FEEL value assigned to `result`.
    `writes` are the variable names that a form or result may write (None: whatever the task's outputs declare).
    `visit` says the applicant must come in person, and where. `limit` is in working days.
    """

    assignee: Expression | None = None
    groups: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    form: str | None = None
    due: Expression | None = None
    priority: Expression | None = None
    operation: str | None = None
    decision: str | None = None
    called: str | None = None
    called_by: Expression | None = None
    binding: str = "latest"
    script: Expression | None = None
    result: str | None = None
    inputs: tuple[Assign, ...] = ()
    outputs: tuple[Assign, ...] = ()
    all_inputs: bool = True
    all_outputs: bool = True
    writes: tuple[str, ...] | None = None
    retries: int | None = None
    visit: str | None = None
    limit: int | None = None
    clock: str | None = None
    role: str | None = None
    reads: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Node:
    """A flow node. `scope` is the id of the sub-process it stands in, None at the top of its process."""

    id: str
    kind: str
    name: str = ""
    scope: str | None = None
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    events: tuple[EventDefinition, ...] = ()
    parallel_multiple: bool = False
    attached_to: str | None = None
    interrupting: bool = True
    event_sub_process: bool = False
    instantiate: bool = False
    loop: Loop | None = None
    for_compensation: bool = False
    condition: Expression | None = None
    ordering: str = "Parallel"
    cancel_remaining: bool = True
    start_quantity: int = 1
    completion_quantity: int = 1
    lane: str | None = None
    settings: Settings = field(default_factory=Settings)
    documentation: str = ""
    extensions: tuple[str, ...] = ()


def listens(node: Node) -> bool:
    """True for what hears an event as soon as a token stands at it: a catch event, a receive task, an event-based gateway."""
    if node.kind == "intermediateCatchEvent":
        return any(event.kind not in ("none", "link") for event in node.events)
    return node.kind in ("receiveTask", "eventBasedGateway")


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane; `role` is the group its human tasks go to; `nodes` the ids it holds directly.

    `parent` is the lane around it, `scope` the sub-process it divides, None for a lane of the process.
    """

    id: str
    name: str = ""
    role: str | None = None
    nodes: tuple[str, ...] = ()
    parent: str | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Association:
    """From a compensation boundary event to its handler, or from data or an annotation to what it belongs to (kept for display)."""

    id: str
    source: str
    target: str


@dataclass(frozen=True)
class Process:
    """One process with all nodes and flows of its nested sub-processes, flat, in file order.

    `tag` is the name that its designer gave to this version of it.
    """

    id: str
    name: str = ""
    executable: bool = False
    nodes: Mapping[str, Node] = field(default_factory=dict)
    flows: Mapping[str, Flow] = field(default_factory=dict)
    lanes: tuple[Lane, ...] = ()
    associations: tuple[Association, ...] = ()
    data: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    documentation: str = ""
    tag: str = ""

    @cached_property
    def _levels(self) -> dict[str | None, list[Node]]:
        found: dict[str | None, list[Node]] = {}
        for node in self.nodes.values():
            found.setdefault(node.scope, []).append(node)
        return found

    @cached_property
    def _boundaries(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            if node.attached_to:
                found.setdefault(node.attached_to, []).append(node)
        return found

    def inside(self, scope: str | None) -> Sequence[Node]:
        """The nodes that stand directly in the sub-process of that id, boundary events included; None is the process itself."""
        return self._levels.get(scope, ())

    def attached(self, activity: str) -> Sequence[Node]:
        """The boundary events of the activity."""
        return self._boundaries.get(activity, ())


@dataclass(frozen=True, slots=True)
class Participant:
    """A pool; `process` is None for a black box. `minimum` to `maximum` of them take part, one where the file says nothing."""

    id: str
    name: str = ""
    process: str | None = None
    minimum: int = 1
    maximum: int = 1


@dataclass(frozen=True, slots=True)
class MessageFlow:
    """A message flow between pools or their nodes."""

    id: str
    source: str
    target: str
    name: str = ""
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """Bounds of an element in a diagram, in pixels."""

    element: str
    x: float
    y: float
    width: float
    height: float
    expanded: bool | None = None
    horizontal: bool | None = None
    label: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """Waypoints of a flow in a diagram, in pixels."""

    element: str
    waypoints: tuple[tuple[float, float], ...]
    label: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Diagram:
    """One drawing of the file."""

    id: str
    name: str = ""
    plane: str = ""
    shapes: tuple[Shape, ...] = ()
    edges: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True)
class Artifact:
    """A thing that is drawn and not run: data object, data store, annotation, group. `text` is its label.

    `process` and `scope` are the process and the innermost sub-process that it stands in.
    """

    id: str
    kind: str
    text: str = ""
    scope: str | None = None
    process: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A whole file. Executable processes first matter; everything else is kept for display and proofs.

    `loose` are sequence flows that do not connect two nodes of one level of one process: drawn, told, never run.
    `links` are associations that stand in no process, and data associations: drawn, never run.
    """

    id: str
    name: str = ""
    dialect: str = "bpmn"
    exporter: str = ""
    processes: Mapping[str, Process] = field(default_factory=dict)
    participants: tuple[Participant, ...] = ()
    message_flows: tuple[MessageFlow, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    diagrams: tuple[Diagram, ...] = ()
    extensions: tuple[str, ...] = ()
    loose: tuple[Flow, ...] = ()
    links: tuple[Association, ...] = ()
