"""Data tightens the net where it decides, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from engine.dmn import read_dmn
from engine.model.graph import Model
from engine.prover import prove
from engine.prover.questions import OTHER, place_of, question, values_of
from tests.engine.models import feel, model, script, settings

KEPT = {"settings": settings(writes=())}


def dead(source: Model, **options: Any) -> set[str]:
    return set(prove(source, "P", **options)[1].no_dead_element.elements)


def test_a_question_asked_again_has_the_same_answer() -> None:
    source = model('s > x1 [a = "x"] > u1 > x3 [a = "x"] > e1; x1 [*] > e3; x3 [*] > u3 > e2', u1=KEPT)
    assert dead(source) == {"u3", "e2"}


@pytest.mark.parametrize("writes", [("a",), None])
def test_it_is_asked_anew_when_something_may_have_written_it(writes: tuple[str, ...] | None) -> None:
    source = model(
        's > x1 [a = "x"] > u1 > x3 [a = "x"] > e1; x1 [*] > e3; x3 [*] > u3 > e2', u1={"settings": settings(writes=writes)}
    )
    assert dead(source) == set()


def test_what_another_branch_may_write_is_not_known() -> None:
    source = model('s > x1 [a = "x"] > p1 > u1 > x3 [a = "x"] > x4 > p2 > e1; p1 > u2 > p2; x1 [*] > e3; x3 [*] > u3 > x4', u1=KEPT)
    assert dead(source) == set()


def test_flows_that_exclude_each_other_are_not_taken_together() -> None:
    source = model('s > i1 [a = "x"] > u1 > x2 > u4 > e; i1 [a = "y"] > u2 > x2; i1 [*] > u3 > x2')
    assert prove(source, "P")[1].safe.holds is True


def test_a_join_of_branches_that_exclude_each_other_never_goes_on() -> None:
    found = prove(model("s > i1 [n > 5] > u1 > p1 > e; i1 [n <= 5] > u2 > p1"), "P")[1]
    assert (found.option_to_complete.holds, found.option_to_complete.elements) == (False, ("P", "p1"))


def test_a_constant_of_a_script_decides() -> None:
    source = model('s > c1 > x1 [a = "x"] > u1 > e1; x1 [*] > u2 > e2', c1=script("a", '"x"'))
    assert dead(source) == {"u2", "e2"}


def test_a_question_that_never_changes_goes_round_for_ever() -> None:
    found = prove(model("s > x0 > u1 > x1 [n > 100] > e; x1 [*] > x0", u1=KEPT), "P")[1]
    assert (found.option_to_complete.holds, found.option_to_complete.reason) == (False, "round-for-ever")


def test_a_question_about_now_is_not_remembered() -> None:
    assert dead(model("s > x1 [d < now()] > u1 > x3 [d < now()] > e1; x1 [*] > e3; x3 [*] > e2", u1=KEPT)) == set()


TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
<decision id="route" name="route"><decisionTable id="t" hitPolicy="UNIQUE">
<input id="i"><inputExpression id="ie" typeRef="boolean"><text>urgent</text></inputExpression></input>
<output id="o" name="way"/>
<rule id="r1"><inputEntry id="c1"><text>true</text></inputEntry><outputEntry id="c2"><text>"fast"</text></outputEntry></rule>
<rule id="r2"><inputEntry id="c3"><text>false</text></inputEntry><outputEntry id="c4"><text>"slow"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def test_a_decision_table_answers_only_what_stands_in_it() -> None:
    asked = {"kind": "businessRuleTask", "settings": settings(decision="route", result="way")}
    source = model(
        's > t1 > x1 [way = "fast"] > u1 > e1; x1 [way = "slow"] > u2 > e2; x1 [way = "lost"] > u3 > e3; x1 [*] > e4', t1=asked
    )
    decisions = {"route": read_dmn(TABLE.encode())}
    assert dead(source, decisions=decisions) == {"u3", "e3"}
    assert dead(source) == {"t1", "x1", *(f"u{n}" for n in (1, 2, 3)), *(f"e{n}" for n in (1, 2, 3, 4))} or dead(source) == set()


def test_numbers_are_told_apart_by_the_constants() -> None:
    values = values_of([("<", 5), ("=", 10)], bare=False)
    assert values is not None
    assert [place_of(number, values) for number in (4, 5, 7, 10, 11)] == [0, 1, 2, 3, 4]
    assert place_of("text", values) == values.index(OTHER)


def test_a_condition_is_taken_apart() -> None:
    part = question(feel('not(a = "x") and (n >= 3 or flag)'))
    assert part is not None
    assert [each.key for each in part.asked()] == ["a", "n", "flag"]
    assert part.answer({"a": "y", "n": OTHER, "flag": True}) is True
    assert part.answer({"a": "x", "n": OTHER, "flag": True}) is False
    assert part.answer({"a": "y", "n": OTHER, "flag": False}) is None
