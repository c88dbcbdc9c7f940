"""What a saved state means: kept by other ways of writing it, changed by everything that a case can be said to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from engine.meaning import differing, meaning
from tests.engine.kept import situations

STATES = dict(situations())


def _renumbered(state: dict[str, Any]) -> dict[str, Any]:
    """The same state with all tokens counted from another number, in another order."""
    by = 1000
    told: dict[str, Any] = orjson.loads(orjson.dumps(state))
    for record in told["t"]:
        record[0] += by
    for record in told.get("e", ()):
        record[0] += by
        record[4] += by if record[4] >= 0 else 0
    told["t"].reverse()
    return {**told, "n": state["n"] + by, "x": {}, "w": {}, "a": 7}


@pytest.mark.parametrize("name", sorted(STATES))
def test_numbers_and_order_are_ways_of_writing(name: str) -> None:
    assert differing(STATES[name], _renumbered(STATES[name])) == []


def _moved(state: dict[str, Any]) -> None:
    state["t"][0][1] = "elsewhere"


def _twice(state: dict[str, Any]) -> None:
    number, *rest = state["t"][0]
    state["t"].append([number + 1000, *rest])


def _written(state: dict[str, Any]) -> None:
    state["s"][0][6]["n"] = "other"


def _ended(state: dict[str, Any]) -> None:
    state["st"] = "completed"


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "a token elsewhere": (_moved, "places"),
    "a token twice": (_twice, "places"),
    "another value": (_written, "data"),
    "another status": (_ended, "status"),
}


@pytest.mark.parametrize("name", sorted(STATES))
@pytest.mark.parametrize("change", CHANGES)
def test_what_a_case_can_be_said_to_be_is_its_meaning(change: str, name: str) -> None:
    act, aspect = CHANGES[change]
    other = orjson.loads(orjson.dumps(STATES[name]))
    act(other)
    assert aspect in differing(STATES[name], other)


def test_joins_waits_and_incidents_are_meant_too() -> None:
    for name, key, aspect in (("parallel-multiple", "e", "waits"), ("failed-item", "i", "incidents")):
        assert differing(STATES[name], {**STATES[name], key: []})[:1] == [aspect]
    marked = next(state for state in STATES.values() if meaning(state)["joins"])
    other = orjson.loads(orjson.dumps(marked))
    other["s"][0][7] = {}
    assert differing(marked, other) == ["joins"]
