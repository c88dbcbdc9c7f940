"""What is not read, and what meets a bound."""

import pytest

from engine.feel import (
    Budget,
    FeelError,
    FeelLimitError,
    FeelSyntaxError,
    FeelUnsupportedError,
    parse,
    parse_unary_tests,
    to_json,
)

NOT_FEEL = ["", "1 +", "(1", "[1, 2", '"open', "if 1 then 2", "a b c(", "1 2", "x instance of nonsense", "'a'"]


@pytest.mark.parametrize("text", NOT_FEEL)
def test_a_text_that_is_not_feel_is_refused(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        parse(text)


def test_an_error_names_line_and_column() -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        parse("1 +\n  ]")
    assert caught.value.position == (2, 4)
    assert "Line 2" in caught.value.message


def external(name: str, signature: str, params: str = "x") -> str:
    """A function definition that names a method of a Java class."""
    return f'function({params}) external {{java: {{class: "{name}", method signature: "{signature}"}}}}'


@pytest.mark.parametrize(
    "text",
    [
        external("java.lang.Runtime", "exec(java.lang.String)"),
        external("java.lang.Math", "foo(double)"),
        external("java.lang.Math", "max(java.lang.String, java.lang.String)"),
        external("java.lang.Math", "cos"),
        'function(x) external {pmml: {document: "a", model: "b"}}',
        'function(x) external {java: {class: "java.lang." + "Math", method signature: "cos(double)"}}',
        "function(x) external 1",
    ],
)
def test_functions_of_other_languages_are_refused_by_name(text: str) -> None:
    with pytest.raises(FeelUnsupportedError, match="external"):
        parse(text)


@pytest.mark.parametrize("text", ["(" * 500 + "1" + ")" * 500, "[" * 500, "-" * 500 + "1", "a" + "[1]" * 500, "1" * 200_000])
def test_nesting_and_length_are_bounded(text: str) -> None:
    with pytest.raises(FeelError):
        parse(text)


def test_long_chains_of_one_operator_are_no_nesting() -> None:
    assert parse("+".join(["1"] * 5_000)).evaluate({}).value == 5_000
    assert parse(" and ".join(["true"] * 5_000)).evaluate({}).value is True


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..1000000000 return i",
        "for i in 1..1000, j in 1..1000 return i",
        "{f: function(n) f(n + 1), r: f(1)}.r",
        "count(for i in 1..400 return for j in 1..400 return [i, j])",
        'for i in 1..40 return if i = 1 then "aaaaaaaaaa" else partial[-1] + partial[-1]',
    ],
)
def test_an_evaluation_is_bounded(text: str) -> None:
    with pytest.raises(FeelLimitError):
        parse(text).evaluate({})


def test_a_shared_value_that_unfolds_without_end_is_not_written_out() -> None:
    doubling = "{a0: [1, 1], " + ", ".join(f"a{i}: [a{i - 1}, a{i - 1}]" for i in range(1, 40)) + "}"
    with pytest.raises(FeelLimitError):
        to_json(parse(doubling).evaluate({}).value)
    with pytest.raises(FeelLimitError):
        parse(f"string({doubling})").evaluate({})


def test_a_budget_may_be_shared() -> None:
    budget = Budget(1_000)
    loop = parse("for i in 1..300 return i")
    loop.evaluate({}, budget=budget)
    with pytest.raises(FeelLimitError):
        loop.evaluate({}, budget=budget)


@pytest.mark.parametrize("text", ["x.__class__", 'get value(x, "__class__")', "x.real", "x.append", "now.year", "__import__"])
def test_nothing_of_python_can_be_reached(text: str) -> None:
    assert parse(text).evaluate({"x": 1}).value is None


def test_python_objects_are_not_values() -> None:
    with pytest.raises(FeelError, match="not a FEEL value"):
        parse("x").evaluate({"x": object()})


def test_without_a_clock_now_is_null() -> None:
    result = parse("now()").evaluate({})
    assert result.value is None
    assert any("clock" in warning for warning in result.warnings)


def test_unary_tests_refuse_what_is_left_over() -> None:
    with pytest.raises(FeelSyntaxError):
        parse_unary_tests("> 5 > 6 7")
