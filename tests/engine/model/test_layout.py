"""Layouts of files without a drawing: everything in its place, nothing over anything else, edges from border to border."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model import layout, read, svg
from engine.model.graph import Artifact, Association, Flow, Lane, MessageFlow, Model, Node, Participant, Process, Shape
from tests.corpora import corpus
from tests.engine.model.building import around, file, flow, process
from tests.engine.model.geometry import crossings, edge_of, faults

KINDS = ("userTask", "serviceTask", "exclusiveGateway", "intermediateCatchEvent", "endEvent", "subProcess")
THINGS = ("dataObjectReference", "dataStoreReference", "textAnnotation", "group")


class _Drawer:
    """Makes files of any size up: pools, lanes in lanes, sub-processes, boundary events, data, annotations, messages."""

    def __init__(self, seed: int, size: int) -> None:
        self.dice, self.count = random.Random(seed), 0
        pools = self.dice.randint(1, 3)
        self.artifacts: list[Artifact] = []
        self.links: list[Association] = []
        self.processes = {p.id: p for p in (self._process(f"p{n}", max(1, size // pools)) for n in range(pools))}
        self.pools = [Participant(f"pool-{p}", p, p) for p in self.processes]
        self.pools += [Participant("black", "Black box")] * self.dice.randint(0, 1)

    def model(self) -> Model:
        inside = {n: p.id for p in self.processes.values() for n in p.nodes}
        ends = [*inside, *(p.id for p in self.pools)]
        owner = inside | {p.id: p.process or p.id for p in self.pools}
        pairs = [(self.dice.choice(ends), self.dice.choice(ends)) for _ in range(self.dice.randint(0, 6))]
        messages = [MessageFlow(f"m{i}", a, b, "M") for i, (a, b) in enumerate(pairs) if owner[a] != owner[b]]
        artifacts, links = tuple(self.artifacts), tuple(self.links)
        return Model("f", "F", processes=self.processes, participants=tuple(self.pools), message_flows=tuple(messages),
                     artifacts=artifacts, links=links)  # fmt: skip

    def _new(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def _process(self, identity: str, size: int) -> Process:
        self.nodes: dict[str, Node] = {}
        self.flows: dict[str, Flow] = {}
        self.lanes: list[Lane] = []
        self.identity = identity
        self._scope(None, size, 0)
        return Process(identity, identity, nodes=self.nodes, flows=self.flows, lanes=tuple(self.lanes))

    def _scope(self, scope: str | None, size: int, depth: int) -> None:
        own: list[str] = []
        for _ in range(size):
            kind = self.dice.choice(KINDS if depth < 2 else KINDS[:5])
            node = Node(self._new("n"), kind, self.dice.choice(["", "A name"]), scope)
            self.nodes[node.id] = node
            own.append(node.id)
            if kind == "subProcess":
                self._scope(node.id, self.dice.randint(0, 4), depth + 1)
            if kind in KINDS[:2] + KINDS[5:]:
                for _ in range(self.dice.choice([0, 0, 0, 1, 2, 5])):
                    event = Node(self._new("b"), "boundaryEvent", "", scope, attached_to=node.id)
                    self.nodes[event.id] = event
                    own.append(event.id)
        self._join(own, size)
        self._divide(scope, [n for n in own if not self.nodes[n].attached_to])
        self._decorate(scope, own)

    def _join(self, own: list[str], size: int) -> None:
        targets = [n for n in own if not self.nodes[n].attached_to]
        for _ in range(int(size * 1.3)):
            source, target = self.dice.choice(own), self.dice.choice(targets)
            flow = Flow(self._new("f"), source, target)
            self.flows[flow.id] = flow

    def _divide(self, scope: str | None, own: list[str]) -> None:
        """Lanes, some with lanes in them; now and then a node stands in none."""
        count = self.dice.choice([0, 0, 2, 3])
        lanes = [Lane(self._new("l"), "Lane", scope=scope) for _ in range(count)]
        if count and self.dice.random() < 0.5:
            lanes += [Lane(self._new("l"), "In", parent=lanes[0].id, scope=scope) for _ in range(2)]
            lanes.insert(1, lanes.pop(-2))
        held: dict[str, list[str]] = {lane.id: [] for lane in lanes}
        for node in own if lanes else ():
            if self.dice.random() < 0.9:
                held[self.dice.choice(lanes).id].append(node)
        self.lanes += [replace(lane, nodes=tuple(held[lane.id])) for lane in lanes]

    def _decorate(self, scope: str | None, own: list[str]) -> None:
        for _ in range(self.dice.randint(0, 1 + len(own) // 3)):
            thing = Artifact(self._new("a"), self.dice.choice(THINGS), "Text of it", scope, self.identity)
            self.artifacts.append(thing)
            for other in self.dice.sample(own, min(len(own), self.dice.randint(0, 2))):
                ends = (thing.id, other) if self.dice.random() < 0.5 else (other, thing.id)
                self.links.append(Association(self._new("j"), *ends))


@given(st.integers(0, 10_000), st.integers(1, 14))
@settings(max_examples=60)
def test_any_file_is_laid_out_without_a_fault(seed: int, size: int) -> None:
    model = _Drawer(seed, size).model()
    diagram = layout(model)
    assert faults(model, diagram) == []
    assert crossings(model, diagram) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_file_of_a_hundred_elements_is_laid_out_without_a_fault(seed: int) -> None:
    model = _Drawer(seed, 100).model()
    diagram = layout(model)
    assert len(diagram.shapes) > 100
    assert (faults(model, diagram), crossings(model, diagram)) == ([], [])


@given(st.integers(0, 10_000))
@settings(max_examples=20)
def test_one_process_alone_is_laid_out_without_a_fault(seed: int) -> None:
    model = _Drawer(seed, 8).model()
    alone = replace(model, participants=(), message_flows=(), processes={"p0": model.processes["p0"]})
    assert faults(replace(alone, artifacts=()), layout(model, "p0")) == []


@pytest.mark.parametrize("folder", ["miwg", "government", "soundness", "betsy"])
def test_the_samples_are_laid_out_without_a_fault(folder: str) -> None:
    files = sorted(corpus("corpora", folder).rglob("*.bpmn"))
    assert files
    for path in files:
        model, _ = read(path.read_bytes())
        assert model is not None
        diagram = layout(model)
        assert (faults(model, diagram), crossings(model, diagram)) == ([], []), path.name


def test_the_faults_of_a_drawing_are_found() -> None:
    model, _ = read(process(around("userTask a"), executable=False))
    assert model is not None
    diagram = layout(model)
    upon = tuple(replace(s, x=diagram.shapes[0].x, y=diagram.shapes[0].y) if s.element == "a" else s for s in diagram.shapes)
    assert faults(model, replace(diagram, shapes=upon)) == [
        "s lies on a",
        "s-a does not end at a",
        "a-e does not end at a",
    ]
    between = (*diagram.shapes, Shape("x", *edge_of(diagram, "s-a").waypoints[0], 20, 20))
    assert faults(model, replace(diagram, shapes=between[1:])) == ["s is not drawn"]
    lower = tuple(replace(s, y=s.y - 10) if s.element == "x" else s for s in between)
    assert crossings(model, replace(diagram, shapes=lower)) == ["s-a crosses x"]


def test_lanes_are_bands_in_the_order_of_the_file() -> None:
    held = "".join(f"<flowNodeRef>{n}</flowNodeRef>" for n in "sae")
    upper = '<lane id="u" name="Upper"><flowNodeRef>b</flowNodeRef></lane>'
    lanes = f'<laneSet>{upper}<lane id="l" name="Lower">{held}</lane></laneSet>'
    model, _ = read(process(lanes + around("userTask a", "userTask b"), executable=False))
    assert model is not None
    boxes = {s.element: s for s in layout(model).shapes}
    assert boxes["u"].y < boxes["b"].y < boxes["u"].y + boxes["u"].height == boxes["l"].y < boxes["a"].y
    assert boxes["s"].y + boxes["s"].height / 2 == boxes["a"].y + boxes["a"].height / 2


def test_what_was_implied_stands_in_the_lane_it_was_implied_in() -> None:
    held = "<flowNodeRef>a</flowNodeRef><flowNodeRef>b</flowNodeRef>"
    lanes = f'<laneSet><lane id="u" name="U">{held}</lane><lane id="l" name="L"/></laneSet>'
    model, _ = read(process(lanes + '<userTask id="a"/><userTask id="b"/>' + flow("a", "b")))
    assert model is not None
    boxes = {s.element: s for s in layout(model).shapes}
    assert all(s.y < boxes["l"].y for s in boxes.values() if s.element != "l")


def test_data_and_notes_stand_over_what_they_belong_to() -> None:
    task = '<userTask id="a"><dataInputAssociation id="in"><sourceRef>d</sourceRef></dataInputAssociation></userTask>'
    data = '<dataObject id="o"/><dataObjectReference id="d" dataObjectRef="o" name="D"/>'
    note = '<textAnnotation id="n"><text>N</text></textAnnotation><association id="an" sourceRef="n" targetRef="b"/>'
    body = around(task, "userTask b") + data + note + '<dataStoreReference id="alone" name="S"/>'
    model, _ = read(process(body, executable=False))
    assert model is not None
    diagram = layout(model)
    boxes = {s.element: s for s in diagram.shapes}
    assert set(boxes) == {"s", "a", "b", "e", "d", "n", "alone"}
    for above, below in (("d", "a"), ("n", "b")):
        assert boxes[above].y + boxes[above].height < boxes[below].y
        assert abs(boxes[above].x + boxes[above].width / 2 - boxes[below].x - boxes[below].width / 2) < 1
    assert boxes["alone"].x > boxes["e"].x + boxes["e"].width
    assert {e.element for e in diagram.edges} >= {"in", "an"}


def test_a_handler_is_joined_to_the_event_it_handles() -> None:
    body = (
        around("userTask a")
        + '<boundaryEvent id="c" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>'
        + '<userTask id="h" isForCompensation="true"/><association id="ch" sourceRef="c" targetRef="h"/>'
    )
    model, _ = read(process(body, executable=False))
    assert model is not None
    diagram = layout(model)
    boxes = {s.element: s for s in diagram.shapes}
    assert boxes["h"].x > boxes["a"].x + boxes["a"].width
    assert faults(model, diagram) == []
    assert 'id="element-ch"' in svg(model)


def test_choreographies_are_laid_out_too() -> None:
    choreography = (
        '<choreography id="c"><participant id="P"/><participant id="Q"/><startEvent id="s"/>'
        '<choreographyTask id="t" name="Order" initiatingParticipantRef="P"><participantRef>P</participantRef>'
        f"<participantRef>Q</participantRef></choreographyTask>{flow('s', 't')}</choreography>"
    )
    model, _ = read(file(choreography))
    assert model is not None
    diagram = layout(model)
    assert {"s", "t"} <= {s.element for s in diagram.shapes}
    assert "s-t" in {e.element for e in diagram.edges}
