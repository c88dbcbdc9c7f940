"""Every file that can be read is drawn on the server, with what it says as text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from lxml import etree

from engine.model import read
from web.diagram import _wrap, draw

SHIPPED = sorted((Path(__file__).resolve().parents[2] / "bpmn").glob("*/process.bpmn"))
SVG = "{http://www.w3.org/2000/svg}"


@dataclass
class View:
    model: Any
    name: str = "流程"
    active: tuple[str, ...] = ()
    done: tuple[str, ...] = field(default=())


def drawn(app: Flask, view: View, **marks: Any) -> Any:
    with app.test_request_context():
        return etree.fromstring(str(draw(view, **marks)))


def model_of(path: Path) -> Any:
    model, report = read(path.read_bytes(), name=path.name)
    assert model is not None, report
    return model


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_every_node_of_a_shipped_process_is_drawn_with_its_name(light_app: Flask, path: Path) -> None:
    model = model_of(path)
    svg = drawn(light_app, View(model))
    words = "".join(svg.itertext()).replace(" ", "")
    for process in model.processes.values():
        for node in process.nodes.values():
            assert node.name.replace(" ", "") in words, node.id
    assert len(svg.findall(f".//{SVG}g")) >= sum(len(process.nodes) for process in model.processes.values())


def test_places_are_lit_by_class_and_never_by_style(light_app: Flask) -> None:
    model = model_of(SHIPPED[0])
    (process,) = [one for one in model.processes.values() if one.nodes][:1]
    first, second, third = list(process.nodes)[:3]
    svg = drawn(light_app, View(model, active=(first,), done=(second,)), blocked=(third,))
    assert [len(svg.findall(f".//*[@class='{mark}']")) for mark in ("is-active", "is-done", "is-blocked")] == [1, 1, 1]
    assert "style" not in {name for element in svg.iter() for name in element.attrib}


def test_names_are_shown_and_never_run(light_app: Flask) -> None:
    data = SHIPPED[0].read_bytes().replace(b'name="', b'name="&lt;script&gt;x&lt;/script&gt;')
    model, _ = read(data, name="evil.bpmn")
    svg = drawn(light_app, View(model))
    assert not svg.findall(f".//{SVG}script") and "<script>" in "".join(svg.itertext())


def test_a_file_without_a_drawing_gives_nothing(light_app: Flask) -> None:
    with light_app.test_request_context():
        assert draw(View(replace(model_of(SHIPPED[0]), diagrams=()))) == ""


def test_lines_break_between_chinese_letters_and_between_words() -> None:
    assert _wrap("核查人口信息和驾驶证", 72) == ["核查人口信息", "和驾驶证"]
    assert _wrap("Check the licence", 70) == ["Check the", "licence"]
    assert _wrap("", 70) == []
