"""Hit policies, aggregators, and what a table tells about its answer."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dmn import DecisionResult
from tests.engine.dmn.models import decision, model, table

ROWS = [("< 10", '"small"', "1"), ("< 20", '"middle"', "2"), ("> 5", '"large"', "4")]
ORDER = 'size: "large", "middle", "small"'


def decide(policy: str, value: object, outputs: tuple[str, ...] = ("size",), rows: object = None) -> DecisionResult:
    """Evaluate the table with the first column of answers, or with both."""
    cells = [row[: 1 + len(outputs)] for row in ROWS] if rows is None else rows
    return model(decision("d", table(policy, ["n"], outputs, cells))).evaluate("d", {"n": value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        ("FIRST", "small"),
        ("RULE ORDER", ["small", "middle", "large"]),
        ("COLLECT", ["small", "middle", "large"]),
        ("COLLECT+COUNT", 3),
        ("UNIQUE", None),
        ("ANY", None),
    ],
)
def test_each_policy_chooses_among_the_rows_that_hit(policy: str, wanted: object) -> None:
    assert decide(policy, 7).value == wanted


def test_priority_and_output_order_follow_the_output_values() -> None:
    assert decide("PRIORITY", 7, (ORDER,)).value == "large"
    assert decide("OUTPUT ORDER", 7, (ORDER,)).value == ["large", "middle", "small"]


@pytest.mark.parametrize(("aggregation", "wanted"), [("SUM", 7), ("MIN", 1), ("MAX", 4), ("COUNT", 3)])
def test_collect_aggregates(aggregation: str, wanted: int) -> None:
    rows = [(test, number) for test, _, number in ROWS]
    assert decide(f"COLLECT+{aggregation}", 7, ("n",), rows).value == wanted


def test_a_unique_table_with_two_hits_says_which() -> None:
    result = decide("UNIQUE", 7)
    assert result.value is None
    assert any("(1, 2, 3)" in warning for warning in result.warnings)


def test_any_takes_equal_answers() -> None:
    assert decide("ANY", 7, ("size",), [("< 10", '"x"'), ("> 5", '"x"')]).value == "x"


def test_several_outputs_are_a_context() -> None:
    assert decide("FIRST", 7, ("size", "fee")).value == {"size": "small", "fee": 1}


def test_without_a_hit_the_default_answers_or_null() -> None:
    assert decide("UNIQUE", 1, ("size",), [("> 5", '"x"')]).value is None
    assert decide("COLLECT", 1, ("size",), [("> 5", '"x"')]).value == []
    assert decide("COLLECT+COUNT", 1, ("size",), [("> 5", '"x"')]).value == 0
    with_default = table("UNIQUE", ["n"], ["size"], [("> 5", '"x"')]).replace(
        '<output name="size">', '<output name="size"><defaultOutputEntry><text>"none"</text></defaultOutputEntry>'
    )
    assert model(decision("d", with_default)).evaluate("d", {"n": 1}).value == "none"


def test_the_rows_that_hit_and_the_inputs_are_told() -> None:
    result = decide("COLLECT", 15)
    assert [(row.table_id, row.rule_index, row.rule_id) for row in result.matched] == [("table", 2, "r2"), ("table", 3, "r3")]
    assert [(part.label, part.value) for part in result.inputs] == [("n", 15)]
    single = decide("FIRST", 15)
    assert single.matched[0].rule_index == 2
    assert [(part.expression, part.value) for part in single.inputs] == [("n", 15)]


def test_a_remark_of_a_row_is_told_with_it() -> None:
    body = table("UNIQUE", ["n"], ["size"], [("> 5", '"x"')]).replace(
        "</rule>", "<annotationEntry><text>Article 12</text></annotationEntry></rule>"
    )
    assert model(decision("d", body)).evaluate("d", {"n": 6}).matched[0].annotations == ("Article 12",)


def test_an_input_that_is_not_allowed_counts_as_null() -> None:
    body = table("UNIQUE", ["n"], ["size"], [("null", '"none"'), ("-1", '"one"')]).replace(
        "</inputExpression></input>", "</inputExpression><inputValues><text>&gt; 0</text></inputValues></input>"
    )
    assert model(decision("d", body)).evaluate("d", {"n": -1}).value == "none"


def test_an_answer_outside_the_output_values_is_null() -> None:
    assert decide("FIRST", 7, ('size: "large", "middle"',)).value is None


CELLS = ["-", "< 3", ">= 2", "[1..4)", "3, 5", "= 2", "not(2)", "? > 3", "null", "> 2.5"]
WORDS = ["-", '"a"', '"a", "b"', 'not("a")', 'starts with(?, "a")']


@given(
    st.lists(st.tuples(st.sampled_from(CELLS), st.sampled_from(WORDS)), min_size=1, max_size=6),
    st.sampled_from(["UNIQUE", "FIRST", "COLLECT"]),
    st.one_of(st.none(), st.integers(-1, 6), st.just(Decimal("2.5")), st.just("x")),
    st.sampled_from(["a", "b", "ab", None, 3]),
)
def test_the_index_answers_as_asking_every_row(cells: list[tuple[str, str]], policy: str, number: object, word: object) -> None:
    rows = [(*row, f'"row {place}"') for place, row in enumerate(cells, 1)]
    facts = {"n": number, "w": word}
    quick = model(decision("d", table(policy, ["n", "w"], ["o"], rows))).evaluate("d", facts)
    # A second test beside each keeps the look-ups away and changes no answer.
    slow_rows = [(f"{row[0]}, {row[0]}" if row[0] in ("= 2", "< 3", "null") else row[0], *row[1:]) for row in rows]
    slow = model(decision("d", table(policy, ["if true then n else n", "w"], ["o"], slow_rows))).evaluate("d", facts)
    assert quick.value == slow.value
    assert [row.rule_index for row in quick.matched] == [row.rule_index for row in slow.matched]
