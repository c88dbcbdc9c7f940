"""One Model, one text, one hash; what was written is read again."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine.errors import UnreadableError
from engine.model import from_json, read, to_json
from engine.model.canonical import FORMAT
from engine.model.graph import Diagram, Edge, Model, Shape
from tests.engine.model.building import around, flow, process, when


def _model() -> Model:
    data = process(around('<userTask id="b" name="审"/>', "userTask a") + flow("b", "e", when("x > 1")))
    model, _ = read(data)
    assert model is not None
    shape = Shape("a", 0.5, 1, 100, 80, expanded=True, label=(1.0, 2.0, 3.0, 4.0))
    return replace(model, diagrams=(Diagram("d", shapes=(shape,), edges=(Edge("f", ((0.0, 1.0), (2.0, 3.5))),)),))


def test_what_was_written_is_read_again_in_the_same_order() -> None:
    model = _model()
    again = from_json(to_json(model))
    assert again == model
    assert list(again.processes["p"].nodes) == list(model.processes["p"].nodes)
    assert to_json(again) == to_json(model)


def test_the_text_is_canonical() -> None:
    text = to_json(_model()).decode()
    assert json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":")) == text
    assert json.loads(text)["format"] == FORMAT


def test_another_content_is_another_text() -> None:
    model = _model()
    assert to_json(replace(model, name="other")) != to_json(model)


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"format":99,"model":{}}', b'{"format":1,"model":{"id":"x","unknown":1}}', b'{"format":1,"model":7}'],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        from_json(data)
