"""The sheets of a file: every drawing under a name of its own, and a layout of what no drawing shows."""

from __future__ import annotations

from engine.model import first_sheet, read, sheets
from engine.model.graph import Model
from tests.engine.model.building import around, file

SPACES = 'xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:c="http://www.omg.org/spec/DD/20100524/DC"'


def _drawing(plane: str, element: str, name: str = "") -> str:
    box = '<c:Bounds x="1" y="2" width="100" height="80"/>'
    shape = f'<d:BPMNShape bpmnElement="{element}">{box}</d:BPMNShape>' if element else ""
    return f'<d:BPMNDiagram name="{name}"><d:BPMNPlane bpmnElement="{plane}">{shape}</d:BPMNPlane></d:BPMNDiagram>'


def _model(*drawings: str) -> Model:
    parts = (around(f"userTask a{n}").replace('"s', f'"s{n}').replace('"e', f'"e{n}').replace("-e", f"-e{n}") for n in "12")
    processes = "".join(
        f'<process id="p{n}" name="Part {n}" isExecutable="{n == "2"}">{p}</process>' for n, p in zip("12", parts, strict=True)
    )
    model, report = read(file(processes + "".join(drawings), attributes=f'name="All" exporter="Maker" {SPACES}'))
    assert model is not None, report.findings
    return model


def test_a_file_without_a_drawing_has_one_sheet_with_everything() -> None:
    for drawings in ((), (_drawing("p1", ""),)):
        (only,) = sheets(_model(*drawings))
        assert (only.name, only.place) == ("All", None)
        assert {"a1", "a2"} <= {s.element for s in only.diagram.shapes}


def test_drawings_go_by_their_own_name_or_by_what_they_show() -> None:
    found = sheets(_model(_drawing("p1", ""), _drawing("p1", "a1", "Own"), _drawing("p2", "a2")))
    assert [(s.name, s.place) for s in found] == [("Own", 1), ("Part 2", 2)]


def test_what_is_not_drawn_comes_last() -> None:
    found = sheets(_model(_drawing("p1", "a1")))
    assert [(s.name, s.place) for s in found] == [("Part 1", 0), ("Part 2", None)]
    assert {"s2", "a2", "e2"} == {s.element for s in found[1].diagram.shapes}


def test_the_first_sheet_to_see_shows_the_executable_process() -> None:
    assert first_sheet(_model(_drawing("p1", "a1"), _drawing("p2", "a2"))) == 1
    assert first_sheet(_model()) == 0
