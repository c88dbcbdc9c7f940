"""What FEEL costs beside hand-written Python: `python -m tests.benchmarks.feel --json`.

Each pair is timed in the same run, best of several rounds; the ratio is the figure that counts. The other libraries for
Python are timed beside the same closure; one that cannot be installed is named with its reason.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from engine.dmn import DecisionModel, read_dmn
from engine.feel import parse
from tests.benchmarks._feel_others import compare
from tests.benchmarks._timing import EXPRESSION, FACTS, closure, nanoseconds

ROWS = 20
BAR = 10.0
_TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:bench" name="bench" id="bench">
<decision id="fee" name="fee"><decisionTable id="table" hitPolicy="{policy}">
<input><inputExpression typeRef="number"><text>amount</text></inputExpression></input>
<input><inputExpression typeRef="string"><text>status</text></inputExpression></input>
<output name="fee" typeRef="number"/>{rows}</decisionTable></decision></definitions>"""
_ROW = (
    '<rule><inputEntry><text>[{low}..{high})</text></inputEntry><inputEntry><text>"open"</text></inputEntry>'
    "<outputEntry><text>{fee}</text></outputEntry></rule>"
)


def chain(facts: Mapping[str, Any]) -> int | None:
    """The table as a person would write it."""
    amount, status = facts["amount"], facts["status"]
    if 0 <= amount < 10 and status == "open":
        return 0
    if 10 <= amount < 20 and status == "open":
        return 1
    if 20 <= amount < 30 and status == "open":
        return 2
    if 30 <= amount < 40 and status == "open":
        return 3
    if 40 <= amount < 50 and status == "open":
        return 4
    if 50 <= amount < 60 and status == "open":
        return 5
    if 60 <= amount < 70 and status == "open":
        return 6
    if 70 <= amount < 80 and status == "open":
        return 7
    if 80 <= amount < 90 and status == "open":
        return 8
    if 90 <= amount < 100 and status == "open":
        return 9
    if 100 <= amount < 110 and status == "open":
        return 10
    if 110 <= amount < 120 and status == "open":
        return 11
    if 120 <= amount < 130 and status == "open":
        return 12
    if 130 <= amount < 140 and status == "open":
        return 13
    if 140 <= amount < 150 and status == "open":
        return 14
    if 150 <= amount < 160 and status == "open":
        return 15
    if 160 <= amount < 170 and status == "open":
        return 16
    if 170 <= amount < 180 and status == "open":
        return 17
    if 180 <= amount < 190 and status == "open":
        return 18
    if 190 <= amount < 200 and status == "open":
        return 19
    return None


def table_source(policy: str) -> bytes:
    """A table of 20 rows that answers as `chain` does."""
    rows = "".join(_ROW.format(low=row * 10, high=row * 10 + 10, fee=row) for row in range(ROWS))
    return _TABLE.format(policy=policy, rows=rows).encode()


def pair(feel: Callable[[], Any], python: Callable[[], Any]) -> dict[str, Any]:
    """Both times and their ratio."""
    ours, theirs = nanoseconds(feel, python)
    return {"feel_ns": round(ours), "python_ns": round(theirs), "ratio": round(ours / theirs, 2), "bar": BAR}


def _table_calls(model: DecisionModel, facts: Mapping[str, Any]) -> tuple[Callable[[], Any], Callable[[], Any]]:
    return lambda: model.evaluate("fee", facts), lambda: chain(facts)


def measure() -> dict[str, Any]:
    """Every figure of the benchmark."""
    rule = parse(EXPRESSION)
    figures = {"expression": pair(lambda: rule.evaluate(FACTS), lambda: closure(FACTS))}
    for policy in ("UNIQUE", "FIRST"):
        model = read_dmn(table_source(policy))
        for place, amount in (("first", 5), ("middle", 105), ("last", 195)):
            facts = {"amount": amount, "status": "open"}
            name = f"table_{policy.lower()}_{place}_row"
            figures[name] = pair(*_table_calls(model, facts))
    return {"pairs": figures}


def main(arguments: list[str] | None = None) -> int:
    """Print the figures; the exit code is 1 when a ratio is above its bar."""
    parser = argparse.ArgumentParser(description="Times FEEL beside hand-written Python.")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    figures = {**measure(), "others": compare()}
    if options.json:
        print(json.dumps(figures, indent=2))
    else:
        for name, values in figures["pairs"].items():
            print(f"{name}: {values['feel_ns']} ns, by hand {values['python_ns']} ns, ratio {values['ratio']}")
        for name, values in figures["others"].items():
            print(f"{name}: " + (values.get("not_timed") or f"{values['ns']} ns, ratio {values['ratio']}"))
    return int(any(values["ratio"] > BAR for values in figures["pairs"].values()))


if __name__ == "__main__":
    sys.exit(main())
