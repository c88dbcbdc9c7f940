"""What stops an instance names the element, the expression, the values it used, and why it came to nothing."""

from __future__ import annotations

from typing import Any

import pytest

from engine.definition import define
from engine.dmn import read_dmn
from engine.model.graph import Loop
from tests.engine.models import Run, feel, model, script, settings, timer
from tests.engine.test_decisions import RULE, TABLE

GATEWAY = model("s > x [amount > 5] > e; x [*] > e2")
LIST = model("s > c1 > e", c1={**script("x", "1"), "loop": Loop("parallel", collection=feel("people"))})
COUNT = model("s > c1 > e", c1={**script("x", "1"), "loop": Loop("parallel", cardinality=feel("people * 2"))})
TIMER = model("s > k > e", k={"events": (timer("duration", "wait"),)})
DUE = model("s > u1 > e", u1={"settings": settings(due="by")})
STORED = model("s > c1 > e", c1=script("x", "function(a) a + amount"))


@pytest.mark.parametrize(
    ("source", "variables", "node", "parts"),
    [
        (GATEWAY, {"amount": "seven"}, "x", ("amount > 5", '"amount": "seven"', "cannot order string and number")),
        (GATEWAY, {}, "x", ("amount > 5", "there is no variable amount")),
        (LIST, {"people": 5}, "c1", ("people is no list", '"people": 5')),
        (COUNT, {"people": -1}, "c1", ("people * 2 is no number of items", '"people": -1')),
        (TIMER, {"wait": 5}, "k", ("wait is no date", '"wait": 5')),
        (TIMER, {"wait": "soon"}, "k", ("wait: ", '"wait": "soon"')),
        (DUE, {"by": "P5"}, "u1", ("by: ", '"by": "P5"')),
        (STORED, {"amount": 1}, "c1", ("function(a) a + amount",)),
    ],
)
def test_an_incident_names_the_expression_and_the_values(
    source: Any, variables: dict[str, Any], node: str, parts: tuple[str, ...]
) -> None:
    run = Run(source, variables)
    (incident,) = run.last.incidents
    assert incident.node == node
    for part in parts:
        assert part in incident.message


def test_a_decision_that_cannot_be_made_names_the_facts() -> None:
    endless = TABLE.replace(b"<text>10</text>", b"<text>count(for i in 1..1000000000 return i + age)</text>")
    run = Run(define(model("s > r > e", r=RULE), decisions=[read_dmn(endless)]), {"age": 40})
    (incident,) = run.last.incidents
    assert (incident.node, incident.cause) == ("r", "decision")
    assert "fee: " in incident.message and '"age": 40' in incident.message
