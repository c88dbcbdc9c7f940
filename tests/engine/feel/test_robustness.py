"""No input makes the parser or the interpreter hang, recurse without bound or raise anything but its own errors."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import Budget, FeelError, parse, parse_unary_tests, to_json
from engine.feel.functions import BUILTINS
from tests.yardstick import costs_at_most

WORDS = [
    *("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "(", ")", "[", "]", "{", "}", ",", ":", ".", "..", "..."),
    *("@", "?", "and", "or", "in", "between", "if", "then", "else", "for", "return", "some", "every", "satisfies", "function"),
    *("instance", "of", "not", "null", "true", "false", "1", "0", "-1", "2.5", "1e3", "a", "b", "item", "partial", "number"),
    *("string", "list<", '"x"', '"2026-01-01"', '"P1D"', '"PT1H"', '"\\u4e2d"', "first name", "//", "/*", "申请", "external"),
    *BUILTINS,
]
VARIABLES = {"a": 1, "b": [1, {"a": None}, "x"], "first name": {"a": Decimal("2.5")}, "申请": "中文"}
VALUES = [
    *("null", "true", "0", "-1", "1", "2.5", "1e30", "1e-30", "99999999999999999999", "1e6000", "[]", "[1]", "[1,2,3]"),
    *("{}", "{a:1}", "[[1],[2]]", "[1..3]", "(<5)", "function(x) x", "function(x, y) x < y", '""', '"a"', '"2026-01-31"'),
    *('"P1Y"', '"("', '"$1"', '@"2026-01-31"', '@"10:00:00"', '@"10:00:00@Asia/Shanghai"', '@"2026-01-31T10:00:00+08:00"'),
    *('@"P1M"', '@"-PT36H"', '@"999999999-12-31"', '@"P999999999999Y"', '@"2026-03-29T02:30:00@Europe/Paris"'),
]


def run(text: str) -> None:
    """Read and evaluate with a small budget; only the errors of the language may come out."""
    with suppress(FeelError):
        result = parse(text).evaluate(VARIABLES, budget=Budget(5_000))
        to_json(result.value)


LONG = {
    "names": "{" + ",".join(f"k{i}:1" for i in range(12_000)) + "}",
    "names of two words": "{" + ",".join(f"a b{i}:1" for i in range(9_000)) + "}",
    "one long name": "{" + "a " * 25_000 + ":1, b:" + "+".join(["a a a"] * 2_000) + "}",
    "entries that read entries": "{a0: 1" + "".join(f", a{i}: a{i - 1}" for i in range(1, 6_000)) + "}",
    "parameters": "function(" + ", ".join(f"p{i}" for i in range(9_000)) + ") 1",
    "fields of a type": "1 instance of context<" + ", ".join(f"a{i}: number" for i in range(5_000)) + ">",
}


@pytest.mark.parametrize("kind", LONG)
def test_a_long_text_is_read_in_time_proportional_to_its_length(kind: str) -> None:
    """About two units each; a reader that looks at every name for every name takes a hundred times as long."""
    with costs_at_most(60):
        parse(LONG[kind]).evaluate({})


@given(st.text(max_size=60))
@settings(max_examples=300)
def test_any_text_is_read_or_refused(text: str) -> None:
    run(text)


@given(st.lists(st.sampled_from(WORDS), max_size=14))
@settings(max_examples=1_000)
def test_any_row_of_words_is_read_or_refused(words: list[str]) -> None:
    run(" ".join(words))


@given(st.sampled_from(sorted(BUILTINS)), st.lists(st.sampled_from(VALUES), max_size=4))
@settings(max_examples=3_000)
def test_any_function_takes_any_arguments(name: str, arguments: list[str]) -> None:
    run(f"{name}({', '.join(arguments)})")


@given(st.sampled_from(VALUES), st.sampled_from(["+", "-", "*", "/", "**", "=", "<", "in"]), st.sampled_from(VALUES))
@settings(max_examples=1_000)
def test_any_operator_takes_any_operands(left: str, operator: str, right: str) -> None:
    run(f"({left}) {operator} ({right})")


@given(st.sampled_from(VALUES), st.sampled_from(["year", "start", "time offset", "a", "seconds", "timezone", "months"]))
def test_any_value_has_a_property_or_null(value: str, name: str) -> None:
    run(f"({value}).{name}")


@given(st.text(max_size=40), st.one_of(st.none(), st.integers(), st.text(max_size=5), st.booleans(), st.floats()))
@settings(max_examples=300)
def test_any_cell_is_read_or_refused(text: str, tested: object) -> None:
    with suppress(FeelError):
        parse_unary_tests(text).evaluate(tested, VARIABLES, budget=Budget(5_000))


@given(st.text(alphabet="()[]{}|*+?^$\\.-a1pdsIB,:", max_size=25), st.text(max_size=10), st.text(alphabet="smixq", max_size=3))
@settings(max_examples=500)
def test_any_pattern_matches_or_is_null(pattern: str, text: str, flags: str) -> None:
    variables = {"p": pattern, "t": text, "f": flags}
    for expression in ("matches(t, p, f)", 'replace(t, p, "[$1]", f)', "split(t, p)"):
        parse(expression).evaluate(variables)
