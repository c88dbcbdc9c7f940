"""Every error of the parser and of the bounds is told in Chinese, too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.feel import Budget, FeelError, in_chinese, parse, parse_unary_tests

FEEL = Path(__file__).resolve().parents[3] / "engine" / "feel"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("<<", "第 1 行第 1 列：此处应有一个值，却是“<”。"),
        ("1 +", "第 1 行第 4 列：此处应有一个值，到此已经结束。"),
        ("(1", "第 1 行第 3 列：此处应有“)”，到此已经结束。"),
        ("1 2", "第 1 行第 3 列：此处应当结束，或者有一个运算符，却是“2”。"),
        ('"a', "字符串没有结束的引号。"),
        ("f(a: 1, 2)", "第 1 行第 9 列：此处应有带名称的参数，却是“2”。"),
        ("1 instance of nothing", "第 1 行第 15 列：没有类型“nothing”。"),
    ],
)
def test_what_cannot_be_read_is_told(source: str, told: str) -> None:
    with pytest.raises(FeelError) as error:
        parse(source)
    assert in_chinese(str(error.value)) == told


def test_what_meets_a_bound_is_told() -> None:
    with pytest.raises(FeelError) as error:
        parse("sum(for i in 1..1000 return i)").evaluate({}, budget=Budget(100))
    assert in_chinese(str(error.value)) == "求值超过 100 步。"
    with pytest.raises(FeelError) as error:
        parse_unary_tests("(" * 1000)
    assert re.search("嵌套", in_chinese(str(error.value)))


def test_no_message_is_left_in_english() -> None:
    """Every sentence that the package raises is known, whatever numbers stand in it."""
    raised = re.compile(r"(?:FeelLimitError|FeelSyntaxError|FeelUnsupportedError)\(f?\"([^\"]+)\"")
    found = [m for file in FEEL.glob("*.py") for m in raised.findall(file.read_text(encoding="utf-8")) if "Line {" not in m]
    assert len(found) > 8
    for message in found:
        sample = re.sub(r"\{[^}]+\}", "7", message)
        assert in_chinese(sample) != sample, sample
