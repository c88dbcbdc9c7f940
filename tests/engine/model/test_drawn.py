"""A large process in which nothing says how it would be executed is a drawing; a smaller one is judged as a program."""

from __future__ import annotations

import pytest

from engine.model import read
from tests.engine.model.building import line, process

UNREACHED = '<task id="alone"/>'


def _tasks(number: int, exporter: str = "") -> bytes:
    """A start event, tasks and an end event, and beside them a task that no flow enters: `number` nodes in all."""
    drawn = line("startEvent s", *(f"task t{i}" for i in range(number - 3)), "endEvent e") + UNREACHED
    named = f'<definitions exporter="{exporter}" '.encode() if exporter else b"<definitions "
    return process(drawn).replace(b"<definitions ", named, 1)


@pytest.mark.parametrize(("nodes", "exporter", "refused"), [(11, "", True), (12, "", False), (14, "Yaoqiang BPMN Editor", True)])
def test_only_a_large_process_without_anything_to_execute_is_a_drawing(nodes: int, exporter: str, *, refused: bool) -> None:
    _, report = read(_tasks(nodes, exporter))
    assert (report.verdict == "refuse") is refused


def test_the_larger_process_of_an_exact_maker_is_a_drawing_too() -> None:
    model, report = read(_tasks(15, "Yaoqiang BPMN Editor"))
    assert model is not None
    assert report.verdict != "refuse"
