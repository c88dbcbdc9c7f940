"""Reading, normalising, judging and building a model costs little, and in proportion to its size."""

from __future__ import annotations

import pytest

from engine.definition import define
from engine.model import read
from tests.engine.model.building import flow, line, process, when
from tests.yardstick import costs_at_most


def _line() -> str:
    return line("startEvent s", *(f'<userTask id="t{i}" name="T{i}"/>' for i in range(500)), "endEvent e")


def _choices() -> str:
    body, last = '<startEvent id="s"/>', "s"
    for i in range(125):
        body += f'<exclusiveGateway id="g{i}" default="g{i}-b{i}"/><exclusiveGateway id="j{i}"/>'
        body += f'<userTask id="a{i}" name="A{i}"/><userTask id="b{i}" name="B{i}"/>'
        body += flow(last, f"g{i}") + flow(f"g{i}", f"a{i}", when(f"amount > {i}")) + flow(f"g{i}", f"b{i}")
        body += flow(f"a{i}", f"j{i}") + flow(f"b{i}", f"j{i}")
        last = f"j{i}"
    return body + '<endEvent id="e"/>' + flow(last, "e")


@pytest.mark.parametrize("body", [_line(), _choices()], ids=["line", "choices"])
def test_five_hundred_elements_cost_little(body: str) -> None:
    data = process(body)
    with costs_at_most(20):
        model, report = read(data)
        assert model is not None
        define(model)
    assert report.verdict == "publish"
