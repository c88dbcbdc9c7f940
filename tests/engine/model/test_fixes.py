"""Proposed changes: each answers its own finding, changes nothing else, and is refused where it does not fit."""

from __future__ import annotations

import pytest

from engine.errors import UnsupportedError
from engine.model import read
from engine.model.fixes import FIXES, apply_fix
from engine.model.texts import TEXTS
from engine.model.xml import parse
from tests.engine.model.building import BPMN, around, codes, flow, line, process, when

CHOICE = '<startEvent id="s"/><exclusiveGateway id="g"/><userTask id="a"/><userTask id="b"/><endEvent id="e"/>' + flow("s", "g")
ARMS = flow("a", "e") + flow("b", "e")
VENDOR = '<extensionElements><vendor:page width="1"/></extensionElements>'
DI = (
    '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">'
    '<bpmndi:BPMNPlane bpmnElement="p"><bpmndi:BPMNShape bpmnElement="a"><dc:Bounds x="10" y="20" width="100" height="80"/>'
    "</bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>"
)
SECOND = line("startEvent qs", "userTask qa", "endEvent qe")
WRONG: dict[str, bytes] = {
    "no-executable-process": process(around("userTask a"), executable=False),
    "not-executable": process(around("userTask a") + f'</process><process id="q">{SECOND}'),
    "no-diagram": process(around("userTask a")),
    "encoding-other": process(around('<userTask id="a" name="é"/>')).decode().replace("UTF-8", "ISO-8859-1").encode("latin-1"),
    "import-other": process(around("userTask a"), head=f'<import importType="x" location="y" xmlns="{BPMN}"/>'),
    "import-from-outside": process(around("userTask a"), head=f'<import importType="{BPMN}" location="y"/>'),
    "default-unmarked": process(CHOICE + flow("g", "a", when("x = 1")) + flow("g", "b") + ARMS),
    "no-default": process(CHOICE + flow("g", "a", when("x = 1")) + flow("g", "b", when("x = 2")) + ARMS),
    "implied-start": process(VENDOR + '<userTask id="a"/><userTask id="b"/>' + flow("a", "b")),
    "implied-end": process('<startEvent id="s"/><userTask id="a"/>' + flow("s", "a"), attributes='name="x"').replace(
        b"<startEvent", VENDOR.encode() + b"<startEvent"
    ),
    "gateway-direction": process(VENDOR + around('<exclusiveGateway id="g" gatewayDirection="Mixed"/>')),
    "flow-lists-differ": process(VENDOR + around('<task id="a"><incoming>a-e</incoming></task>')),
    "listener": process(
        around(
            '<userTask id="a"><extensionElements><camunda:taskListener class="x" event="create"/></extensionElements></userTask>'
        )
    ),
}


def _fixable(data: bytes, code: str) -> tuple[str, str | None]:
    finding = next(f for f in read(data)[1].findings if f.code == code)
    assert finding.fix is not None
    return finding.fix, finding.element


@pytest.mark.parametrize("code", sorted(WRONG))
def test_a_fix_answers_its_finding_and_brings_no_other(code: str) -> None:
    before = read(WRONG[code])[1]
    fixed = apply_fix(WRONG[code], *_fixable(WRONG[code], code))
    model, after = read(fixed)
    assert model is not None
    assert code not in codes(after)
    errors = {f.code for f in after.findings if f.level == "error"}
    assert errors <= {f.code for f in before.findings if f.level == "error"} | {"operation-missing"}


@pytest.mark.parametrize("code", sorted(set(WRONG) - {"no-diagram", "implied-start", "implied-end"}))
def test_a_fix_that_is_accepted_twice_changes_nothing_more(code: str) -> None:
    fix, element = _fixable(WRONG[code], code)
    once = apply_fix(WRONG[code], fix, element)
    try:
        assert apply_fix(once, fix, element) == once
    except UnsupportedError as error:
        assert error.element == element


def test_every_fix_that_a_text_names_is_there_and_tried() -> None:
    named = {text.fix: code for code, text in TEXTS.items() if text.fix}
    assert set(named) == set(FIXES)
    assert {TEXTS[code].fix for code in WRONG} == set(FIXES)


def test_a_drawn_end_is_placed_beside_its_node() -> None:
    data = WRONG["implied-end"].replace(b"</definitions>", DI.encode())
    model, _ = read(apply_fix(data, "draw-end", "a"))
    assert model is not None
    shapes = {s.element: s for s in model.diagrams[0].shapes}
    assert (shapes["end_1"].x, shapes["end_1"].y) == (160, 42)
    assert model.diagrams[0].edges[0].waypoints == ((110, 60), (160, 60))
    assert model.processes["p"].nodes["end_1"].incoming == ("flow_1",)


def test_a_diagram_is_drawn_for_every_node_and_flow_of_the_file() -> None:
    model, _ = read(apply_fix(WRONG["default-unmarked"], "draw-diagram", None))
    assert model is not None
    assert {s.element for s in model.diagrams[0].shapes} == {"s", "g", "a", "b", "e"}
    assert {e.element for e in model.diagrams[0].edges} == {"s-g", "g-a", "g-b", "a-e", "b-e"}


def test_what_is_not_changed_stays_as_it_was() -> None:
    data = process(VENDOR + around('<userTask id="a" vendor:shade="1"/>'), executable=False)
    fixed = apply_fix(data, "make-executable", "p")
    assert fixed == apply_fix(data.replace(b'"false"', b'"true"'), "save-as-utf-8", None)
    assert parse(fixed)[1] is None


@pytest.mark.parametrize(
    ("fix", "element"),
    [
        ("make-executable", "a"),
        ("make-executable", "nobody"),
        ("no-such-fix", "p"),
        ("mark-default", "a"),
        ("last-as-default", "e"),
        ("drop-direction", "a"),
        ("draw-end", "a"),
        ("draw-end", None),
        ("draw-start", "p"),
    ],
)
def test_a_fix_that_does_not_fit_is_refused(fix: str, element: str | None) -> None:
    with pytest.raises(UnsupportedError):
        apply_fix(process(around("userTask a")), fix, element)
