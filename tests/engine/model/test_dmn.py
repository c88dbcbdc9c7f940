"""Decision files: unreadable, unsupported, code in a cell, good."""

from __future__ import annotations

import pytest

from engine.model import check_dmn
from tests.engine.model.building import codes

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def _table(output: str = '"low"', entry: str = "&gt; 5", policy: str = "UNIQUE", cells: int = 1) -> bytes:
    rule = (
        f'<rule id="r"><inputEntry id="ie"><text>{entry}</text></inputEntry>'
        + "".join(f'<outputEntry id="oe{n or ""}"><text>{output}</text></outputEntry>' for n in range(cells))
        + "</rule>"
    )
    inside = '<input id="i"><inputExpression id="ix"><text>amount</text></inputExpression></input><output id="o" name="level"/>'
    table = f'<decisionTable id="t" hitPolicy="{policy}">{inside}{rule}</decisionTable>'
    return (
        f'<definitions xmlns="{NAMESPACE}" id="d" name="d" namespace="n">'
        f'<decision id="level" name="level">{table}</decision></definitions>'.encode()
    )


def test_a_good_table_may_be_published() -> None:
    assert check_dmn(_table()).findings == []


@pytest.mark.parametrize(
    ("data", "code", "verdict"),
    [
        (b"<a>", "not-well-formed", "refuse"),
        (b'<?xml version="1.0" encoding="windows-1252"?><a/>', "encoding", "refuse"),
        (b'<!DOCTYPE a [<!ENTITY e "x">]><a/>', "doctype", "refuse"),
        (b"<definitions/>", "dmn-unreadable", "refuse"),
        (_table(policy="OUTPUT ORDER"), "dmn-unsupported", "draft"),
        (_table(cells=2), "dmn-unsupported", "draft"),
        (_table(output='open("/etc/hostname").read()'), "expression-function", "draft"),
        (_table(output="a.__class__"), "expression-reserved", "draft"),
        (_table(entry="eval(1)"), "expression-function", "draft"),
        (_table(output='"' + "x" * 500 + '"'), "expression-length", "draft"),
    ],
)
def test_everything_else_says_why(data: bytes, code: str, verdict: str) -> None:
    report = check_dmn(data)
    assert code in codes(report)
    assert report.verdict == verdict
