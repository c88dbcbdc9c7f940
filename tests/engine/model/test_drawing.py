"""Diagrams, layouts and steps: complete, escaped, without scripts or styles, in both languages."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model import layout, read, steps, svg
from engine.model.graph import Model
from engine.model.labels import width_of, wrapped
from engine.model.layers import MOST, arrange
from tests.engine.model.building import around, flow, process, when
from tests.engine.model.geometry import edge_of, faults

DI = (
    '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="D">'
    '<bpmndi:BPMNPlane bpmnElement="p">{}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
)
BAD_NAME = "&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x"


def _model(data: bytes) -> Model:
    model, report = read(data)
    assert model is not None, report.findings
    return model


def _shape(element: str, x: int, name: str = "BPMNShape") -> str:
    return f'<bpmndi:{name} bpmnElement="{element}"><dc:Bounds x="{x}" y="10" width="100" height="80"/></bpmndi:{name}>'


LOOPED = process(
    '<startEvent id="s"/><exclusiveGateway id="g" name="通过？" default="g-e"/>'
    '<userTask id="a" name="受理申请材料"/><endEvent id="e"/>'
    + flow("s", "a")
    + flow("a", "g")
    + flow("g", "e")
    + flow("g", "a", when("x"), name="退回")
    + '<boundaryEvent id="b" attachedToRef="a"><timerEventDefinition>'
    '<timeDuration xsi:type="tFormalExpression">PT1H</timeDuration></timerEventDefinition></boundaryEvent>' + flow("b", "e")
)


def test_every_element_is_drawn_with_its_id_and_state() -> None:
    drawn = svg(_model(LOOPED), lit=["a"], done=["s"])
    root = ET.fromstring(drawn)
    groups = {
        g.get("data-element-id"): g.get("class") for g in root.iter("{http://www.w3.org/2000/svg}g") if g.get("data-element-id")
    }
    assert set(groups) >= {"s", "a", "g", "e", "b", "g-a", "b-e"}
    assert "is-lit" in (groups["a"] or "")
    assert "is-done" in (groups["s"] or "")
    assert "现在在此" in drawn


def test_faults_are_marked_even_where_the_case_stands_and_on_flows() -> None:
    drawn = svg(_model(LOOPED), lit=["a"], done=["a", "s"], blocked=["a", "g-e"])
    root = ET.fromstring(drawn)
    marked = [g for g in root.iter("{http://www.w3.org/2000/svg}g") if "is-blocked" in (g.get("class") or "")]
    assert {g.get("id") for g in marked} == {"element-a", "element-g-e"}
    assert "is-lit" not in drawn
    assert "有问题" in drawn


def test_the_words_follow_the_language() -> None:
    assert "<title>user task 受理申请材料</title>" in svg(_model(LOOPED), lang="en")
    assert "<title>用户任务 受理申请材料</title>" in svg(_model(LOOPED), lang="zh")


def test_names_of_a_file_are_text_and_nothing_else() -> None:
    drawn = svg(_model(process(around(f'<userTask id="a" name="{BAD_NAME}"/>'), attributes=f'name="{BAD_NAME}"')))
    root = ET.fromstring(drawn)
    assert {e.tag.partition("}")[2] for e in root.iter()} <= {
        "svg",
        "defs",
        "marker",
        "path",
        "g",
        "title",
        "text",
        "tspan",
        "rect",
        "circle",
        "polygon",
        "polyline",
    }
    assert not [a for e in root.iter() for a in e.attrib if a == "style" or a.startswith("on") or "href" in a]


def test_the_drawing_of_the_file_is_used() -> None:
    data = process(around("userTask a")).replace(b"</definitions>", DI.format(_shape("a", 700)).encode() + b"</definitions>")
    assert 'x="700"' in svg(_model(data))


@pytest.mark.parametrize("bounds", ['x="nan" y="1e999" width="-5" height="x"', ""])
def test_senseless_coordinates_do_no_harm(bounds: str) -> None:
    shape = f'<bpmndi:BPMNShape bpmnElement="a"><dc:Bounds {bounds}/></bpmndi:BPMNShape>'
    edge = '<bpmndi:BPMNEdge bpmnElement="s-a"><di:waypoint x="0" y="0"/><di:waypoint x="inf" y="2"/></bpmndi:BPMNEdge>'
    data = process(around("userTask a")).replace(b"</definitions>", DI.format(shape + edge).encode() + b"</definitions>")
    drawn = svg(_model(data))
    ET.fromstring(drawn)
    assert "nan" not in drawn
    assert "inf" not in drawn


def test_a_layout_places_every_node_without_overlap() -> None:
    model = _model(LOOPED)
    diagram = layout(model)
    boxes = {s.element: (s.x, s.y, s.x + s.width, s.y + s.height) for s in diagram.shapes}
    assert set(boxes) == set(model.processes["p"].nodes)
    assert {e.element for e in diagram.edges} == set(model.processes["p"].flows)
    apart = [b for i, b in boxes.items() if i != "b"]
    assert not [
        1 for i, a in enumerate(apart) for b in apart[i + 1 :] if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def test_flows_of_a_layout_run_through_no_box() -> None:
    arms = "".join(f'<userTask id="t{i}"/>' for i in range(4))
    body = f'<startEvent id="s"/><exclusiveGateway id="g"/>{arms}<exclusiveGateway id="j"/><endEvent id="e"/>'
    body += flow("s", "g") + flow("g", "t0") + flow("t0", "t1") + flow("t1", "t2") + flow("t2", "j") + flow("j", "e")
    body += flow("g", "j", when("x")) + flow("g", "t3", when("y")) + flow("t3", "j") + flow("t2", "t0", when("z"))
    diagram = layout(_model(process(body, executable=False)))
    boxes = {s.element: s for s in diagram.shapes}
    assert len(diagram.edges) == 11 and all(len(edge.waypoints) > 1 for edge in diagram.edges)
    for edge in diagram.edges:
        ends = edge.element.split("-")
        for (x1, y1), (x2, y2) in zip(edge.waypoints, edge.waypoints[1:], strict=False):
            assert abs(x1 - x2) < 0.5 or abs(y1 - y2) < 0.5, edge
            crossed = [
                s.element
                for s in boxes.values()
                if s.element not in ends
                and min(x1, x2) < s.x + s.width
                and s.x < max(x1, x2)
                and min(y1, y2) < s.y + s.height
                and s.y < max(y1, y2)
            ]
            assert not crossed, (edge.element, crossed)


def test_pools_stand_below_one_another_with_their_messages_between() -> None:
    pools = (
        '<collaboration id="c"><participant id="P" processRef="p"/><participant id="Q"/>'
        '<messageFlow id="m" sourceRef="Q" targetRef="r"/></collaboration>'
    )
    model = _model(process(around('<receiveTask id="r"/>'), head=pools, executable=False))
    diagram = layout(model)
    boxes = {s.element: s for s in diagram.shapes}
    assert boxes["P"].y <= boxes["r"].y < boxes["r"].y + boxes["r"].height <= boxes["P"].y + boxes["P"].height < boxes["Q"].y
    assert faults(model, diagram) == []
    assert edge_of(diagram, "m").waypoints[-1][0] == boxes["r"].x


def test_a_careless_flow_into_a_boundary_event_is_laid_out() -> None:
    body = around("userTask a") + '<boundaryEvent id="b" attachedToRef="a"/>' + flow("e", "b") + flow("a", "b")
    diagram = layout(_model(process(body, executable=False)))
    assert {"e-b", "a-b"} <= {e.element for e in diagram.edges}


@pytest.mark.parametrize("links", [0, 1, 7])
def test_a_layout_of_thousands_of_nodes_is_bounded(links: int) -> None:
    nodes = [f"n{i}" for i in range(3000)]
    forth = [(f"f{i}", nodes[i], nodes[i + 1]) for i in range(len(nodes) - 1)]
    far = [(f"l{i}-{n}", nodes[0], nodes[i]) for n in range(links) for i in range(1000, 2990, 10)]
    layers = arrange(nodes, forth + far, dict.fromkeys(nodes, (40.0, 40.0)))
    assert len(layers.middle) <= MOST
    assert set(layers.ways) | set(layers.back) == {link for link, _, _ in forth + far}


def test_a_sub_process_is_laid_out_around_its_contents() -> None:
    inner = (
        '<subProcess id="x"><startEvent id="xs"/><userTask id="xa"/><endEvent id="xe"/>'
        + flow("xs", "xa")
        + flow("xa", "xe")
        + "</subProcess>"
    )
    boxes = {s.element: s for s in layout(_model(process(around(inner)))).shapes}
    outer, task = boxes["x"], boxes["xa"]
    assert outer.x < task.x < task.x + task.width < outer.x + outer.width
    assert outer.y < task.y < task.y + task.height < outer.y + outer.height


def test_the_steps_tell_the_way_in_words() -> None:
    told = [s.text for s in steps(_model(LOOPED), "zh")]
    assert told == [
        "开始事件；然后：用户任务“受理申请材料”",
        "用户任务“受理申请材料”；然后：排他网关“通过？”",
        "排他网关“通过？”；然后：结束事件（否则）；用户任务“受理申请材料”（退回）",
        "结束事件；到此结束",
        "定时边界事件，附在用户任务“受理申请材料”上；然后：结束事件",
    ]
    assert steps(_model(LOOPED), "en")[0].text == 'start event; then: user task "受理申请材料"'


def test_steps_look_through_gateways_that_were_added() -> None:
    data = process('<userTask id="a"/><userTask id="b"/><userTask id="c"/>' + flow("a", "b") + flow("a", "c"))
    told = steps(_model(data), "en")
    assert [s.element for s in told] == ["a", "b", "c"]
    assert told[0].text == "user task; then: user task; user task"


def test_a_line_begins_with_no_closing_mark_and_a_short_bracket_stays_whole() -> None:
    assert wrapped("市场监管（牵头）", 77) == ["市场监管", "（牵头）"]
    assert wrapped("审查是否符合？是的", 72) == ["审查是否符", "合？是的"]


@given(st.text(max_size=300), st.floats(20, 300))
@settings(max_examples=60)
def test_labels_lose_no_text_but_what_is_too_long(text: str, width: float) -> None:
    lines = wrapped(text, width)
    assert len(lines) <= 6
    joined = "".join(lines).replace(" ", "").removesuffix("…")
    assert "".join(text.split()).startswith(joined[:-1] if joined else "")
    assert all(width_of(line) <= max(width, 16 * 12) + 12 for line in lines)
