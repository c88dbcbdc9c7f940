"""Business rule tasks: decided within the step, with the reasons in the log."""

from __future__ import annotations

import pytest

from engine.definition import define
from engine.dmn import read_dmn
from engine.errors import UnsupportedError
from engine.migration.tables import compare
from tests.engine.models import Run, model, settings

TABLE = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="fees" name="fees" namespace="https://onerun.example/fees">
  <decision id="fee" name="Fee"><decisionTable id="fee-table" hitPolicy="UNIQUE">
    <input id="i1" label="age"><inputExpression typeRef="number"><text>age</text></inputExpression></input>
    <output id="o1" name="fee" typeRef="number"/>
    <rule id="young"><inputEntry id="e1"><text>&lt; 18</text></inputEntry><outputEntry id="r1"><text>0</text></outputEntry></rule>
    <rule id="grown"><inputEntry id="e2"><text>&gt;= 18</text></inputEntry><outputEntry id="r2"><text>10</text></outputEntry></rule>
  </decisionTable></decision>
</definitions>"""
RULE = {"kind": "businessRuleTask", "settings": settings(decision="fee", result="fee")}


def test_a_decision_is_made_in_the_step_and_logged_with_its_reasons() -> None:
    fees = read_dmn(TABLE)
    run = Run(define(model("s > r > e", r=RULE), decisions=[fees]), {"age": 40})
    assert (run.status, run.variables["fee"]) == ("completed", 10)
    decided = next(entry for entry in run.last.log if entry.what == "decide")
    assert decided.data["facts"] == {"age": 40}
    assert [row["rule"] for row in decided.data["rows"]] == ["grown"]
    assert (decided.data["value"], decided.data["hash"]) == (10, fees.hash)


def test_a_decision_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(UnsupportedError) as refused:
        define(model("s > r > e", r=RULE))
    assert refused.value.element == "r"


def test_the_table_is_part_of_the_definition_s_name() -> None:
    source = model("s > r > e", r=RULE)
    changed = read_dmn(TABLE.replace(b"<text>10</text>", b"<text>20</text>"))
    assert define(source, decisions=[read_dmn(TABLE)]).hash == define(source, decisions=[read_dmn(TABLE)]).hash
    assert define(source, decisions=[read_dmn(TABLE)]).hash != define(source, decisions=[changed]).hash


def test_a_rule_task_without_a_decision_is_a_job() -> None:
    rule = {"kind": "businessRuleTask", "settings": settings(operation="assess", result="outcome")}
    run = Run(model("s > r > e", r=rule))
    run.job("r", grade="A")
    assert run.variables == {"outcome": {"grade": "A"}}


def test_tables_are_compared_by_the_tasks_of_the_definition_itself() -> None:
    fees, dearer = read_dmn(TABLE), read_dmn(TABLE.replace(b"<text>10</text>", b"<text>20</text>"))
    old, new = (define(model("s > u > r > e", r=RULE), decisions=[one]) for one in (fees, dearer))
    run = Run(old, {"age": 40})
    new.adopt(define(model("s > r > e", process="Q", r=RULE), decisions=[fees]))
    (told,) = compare(old, new, run.state or {}, run.now)
    assert (told.node, told.before, told.after) == ("r", 10, 20)
