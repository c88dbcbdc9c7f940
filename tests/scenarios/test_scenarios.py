"""Every scenario of every shipped item, run in memory."""

from __future__ import annotations

from typing import Any

import pytest

from processes.operations import human
from tests.scenarios.items import KEYS, scenarios, shipped
from tests.scenarios.world import World, plain

ALL = [pytest.param(key, told, id=f"{key}: {told['name']}") for key in KEYS for told in scenarios(key)]


@pytest.mark.parametrize(("key", "told"), ALL)
def test_the_scenario_ends_as_it_says(key: str, told: dict[str, Any]) -> None:
    world = World(shipped(key), told).run()
    expected = plain(told["expect"])
    assert world.end == expected.pop("end")
    assert world.tasks == expected.pop("tasks")
    assert world.visits == expected.pop("visits", 0)
    assert world.states == expected.pop("states", world.states)
    licence = expected.pop("licence", None)
    if licence is not None:
        assert world.effect("licence.issue") == licence
    for operation, values in expected.pop("effects", {}).items():
        found = world.effect(operation)
        assert found is not None, operation
        assert {name: found.get(name) for name in values} == values
    assert {name: world.decided.get(name) for name in expected} == expected


@pytest.mark.parametrize(("key", "told"), ALL)
def test_what_is_given_can_be_filed(key: str, told: dict[str, Any]) -> None:
    form = shipped(key).forms["application"]
    form.validate(plain(told["application"]), form.schema("zh", told["today"], demo=True))


@pytest.mark.parametrize(("key", "told"), ALL)
def test_a_licence_is_issued_exactly_where_the_case_is_granted(key: str, told: dict[str, Any]) -> None:
    world = World(shipped(key), told).run()
    issued = [e for e in world.effects if e.operation == "licence.issue"]
    assert len(issued) == ("APPROVED" in world.states)
    assert len([e for e in world.effects if e.operation == "case.supplement"]) <= 1
    assert len([e for e in world.effects if e.operation == "case.extend"]) <= 1


@pytest.mark.parametrize(("key", "told"), ALL)
def test_a_machine_decides_only_in_favour(key: str, told: dict[str, Any]) -> None:
    world = World(shipped(key), told).run()
    if {"REFUSED", "NOT_ACCEPTED"} & set(world.states):
        assert world.tasks, "nobody has looked at the case"


@pytest.mark.parametrize("key", KEYS)
def test_the_scenarios_walk_every_way(key: str) -> None:
    item = shipped(key)
    worlds = [World(item, told).run() for told in scenarios(key)]
    walked = set().union(*(w.entered for w in worlds))
    assert set(item.process.nodes) - walked == set()


@pytest.mark.parametrize("key", KEYS)
def test_every_outcome_of_every_task_is_tried(key: str) -> None:
    item, tried = shipped(key), set()
    for told in scenarios(key):
        world = World(item, told).run()
        for node in set(world.tasks):
            answers = told["people"][node][: world.answered[node]]
            tried |= {(node, a["outcome"]) for a in answers if "outcome" in a}
    for node in item.process.nodes.values():
        operation = human(node.settings.operation)
        allowed = node.settings.parameters.get("outcomes", ",".join(o.key for o in operation.outcomes if not o.named))
        missing = {(node.id, key) for key in allowed.split(",") if key} - tried
        assert node.kind != "userTask" or not missing
