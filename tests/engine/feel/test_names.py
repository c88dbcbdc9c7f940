"""Names with spaces, signs, keywords and any letters; which of them an expression takes from outside."""

from engine.feel import parse
from tests.engine.feel.cases import value


def test_a_name_may_hold_spaces_and_any_letters() -> None:
    assert parse("first name").evaluate({"first name": "Li"}).value == "Li"
    assert parse("申请金额 > 1000").evaluate({"申请金额": 2000}).value is True
    assert parse("申请人.户籍 地址").evaluate({"申请人": {"户籍 地址": "北京"}}).value == "北京"
    assert parse("x 1 + 1").evaluate({"x 1": 1}).value == 2


def test_a_name_with_a_sign_is_found_when_the_variable_exists() -> None:
    assert parse("unit-price * 2").evaluate({"unit-price": 3}).value == 6
    assert parse("a-b").evaluate({"a": 5, "b": 2}).value == 3
    assert parse("a-b", names=["a-b"]).names == {"a-b"}


def test_a_known_name_may_hold_a_keyword() -> None:
    expression = parse("for i in in a list return i", names=["in a list"])
    assert expression.evaluate({"in a list": [1]}).value == [1]


def test_free_names_leave_out_what_the_expression_binds() -> None:
    expression = parse("for i in orders return {a: i, b: a + fee}.b + max(1, limit)")
    assert expression.names == {"orders", "fee", "limit"}
    assert expression.functions == {"max"}
    filtered = parse("orders[amount > limit]")
    assert filtered.names == {"orders"}
    assert filtered.filter_names == {"amount", "limit"}


def test_a_missing_variable_is_null_with_a_warning() -> None:
    result = parse("amount > 5").evaluate({})
    assert result.value is None
    assert "there is no variable amount" in result.warnings


def test_a_variable_and_a_function_may_share_a_name() -> None:
    assert value("count(list)", list=[1, 2], count=7) == 2
    assert value("count + 1", count=7) == 8
