"""Runs folders of the DMN Technology Compatibility Kit: `python -m tests.conformance.dmn_tck DIR --json`.

DIR is laid out as the kit is: a folder for each compliance level, in it a folder for each topic with a model and test
files beside it. Results that expect a value and results that expect null are counted apart, since failing altogether
looks like null too.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from engine.dmn import DecisionModel, DmnError, read_dmn
from engine.feel import FeelError
from engine.feel.builtins.conversions import string
from engine.feel.numbers import is_number, parse_number
from engine.feel.run import Run
from engine.feel.temporal_text import read_date, read_date_time, read_duration, read_time
from engine.feel.types import Type

_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_TOLERANCE = Decimal("1e-8")
_READERS: dict[str, Any] = {
    "string": str,
    "boolean": lambda text: text == "true",
    "date": read_date,
    "time": read_time,
    "dateTime": read_date_time,
    "duration": read_duration,
    "dayTimeDuration": read_duration,
    "yearMonthDuration": read_duration,
}
_XSD = {
    "number": "decimal",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "date and time": "dateTime",
    "days and time duration": "duration",
    "years and months duration": "duration",
}
_NUMBERS = ("decimal", "double", "integer", "int", "float", "long")


@dataclass
class Outcome:
    """One result of the kit: where it stands, what was wanted and what came."""

    level: str
    folder: str
    test: str
    wanted: Any
    found: Any
    passed: bool


@dataclass
class Tally:
    """Passed and asked."""

    passed: int = 0
    total: int = 0

    def add(self, passed: bool) -> None:
        """Count one result."""
        self.total += 1
        self.passed += passed

    def as_json(self) -> dict[str, Any]:
        """The numbers with their rate in percent."""
        rate = round(100 * self.passed / self.total, 2) if self.total else None
        return {"passed": self.passed, "total": self.total, "rate": rate}


@dataclass
class Summary:
    """Tallies of results with a value expected, and of those expecting null."""

    value: Tally = field(default_factory=Tally)
    null: Tally = field(default_factory=Tally)

    def add(self, outcome: Outcome) -> None:
        """Count one result on its side."""
        (self.null if outcome.wanted is None else self.value).add(outcome.passed)

    def as_json(self) -> dict[str, Any]:
        """Both tallies."""
        return {"value": self.value.as_json(), "null": self.null.as_json()}


class Untyped(str):
    """A value whose type the test file does not name; it is compared by its text."""


def read_value(node: etree._Element | None) -> Any:
    """The value a node of a test file describes."""
    if node is None:
        return None
    parts = {etree.QName(child).localname: child for child in node if isinstance(child.tag, str)}
    if "list" in parts:
        items = [child for child in parts["list"] if isinstance(child.tag, str)]
        return None if parts["list"].get(_NIL) == "true" else [read_value(item) for item in items]
    if "component" in parts:
        return {child.get("name"): read_value(child) for child in node if isinstance(child.tag, str)}
    value = parts.get("value")
    if value is None or value.get(_NIL) == "true":
        return None
    if value.get(_TYPE) is None:
        return Untyped(value.text.strip()) if value.text else None
    return _scalar(value.get(_TYPE).rpartition(":")[2], value.text or "")


def plain(value: Any, kind: Type | None = None) -> Any:
    """An input value as the engine takes it; text without a type has that of the model's input, or is a string."""
    if isinstance(value, list):
        inner = kind.args[0] if kind is not None and kind.args else kind
        return [plain(item, inner) for item in value]
    if isinstance(value, dict):
        fields = dict(kind.fields) if kind is not None else {}
        return {key: plain(item, fields.get(key)) for key, item in value.items()}
    if type(value) is not Untyped:
        return value
    return _scalar(_XSD.get(kind.name if kind is not None else "", "string"), value)


def _scalar(kind: str, text: str) -> Any:
    if kind in _NUMBERS:
        return parse_number(str(Decimal(text.strip())))
    return _READERS[kind](str(text) if kind == "string" else text.strip())


def same(wanted: Any, found: Any) -> bool:
    """Whether the found value is the wanted one; numbers may differ by one part in 100,000,000, as the kit allows."""
    if type(wanted) is Untyped:
        if is_number(found) and _NUMBER.fullmatch(wanted):
            return same(parse_number(str(Decimal(wanted))), found)
        return found is not None and string(Run(), found) == str(wanted)
    if is_number(wanted) and is_number(found):
        scale = max(abs(Decimal(wanted)), Decimal(1))
        return abs(Decimal(wanted) - Decimal(found)) <= _TOLERANCE * scale
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(same(a, b) for a, b in zip(wanted, found, strict=True))
    if isinstance(wanted, dict) and isinstance(found, dict):
        return wanted.keys() == found.keys() and all(same(value, found[key]) for key, value in wanted.items())
    return type(wanted) is type(found) and bool(wanted == found)


def load(path: Path) -> DecisionModel:
    """A model with what it imports from its folder."""
    loading: dict[Path, DecisionModel] = {}

    def read(model: Path) -> DecisionModel:
        if model not in loading:
            # Two models may import each other; the inner one then sees an empty outer one.
            loading[model] = DecisionModel("", "", "", "")
            loading[model] = read_dmn(model.read_bytes(), importer=importer, tolerant=True)
        return loading[model]

    def importer(namespace: str, location: str) -> DecisionModel:
        beside = path.parent / location
        if location and beside.is_file():
            return read(beside)
        for candidate in sorted(path.parent.rglob("*.dmn")):
            if _root(candidate).get("namespace") == namespace:
                return read(candidate)
        raise DmnError(f"There is no model {namespace} beside {path.name}.")

    return read(path)


def _root(path: Path) -> etree._Element:
    return etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))


def run_case(model: DecisionModel | None, case: etree._Element) -> Iterator[tuple[str, Any, Any]]:
    """Each result of a test case: its name, the wanted and the found value."""
    kinds = {} if model is None else {fact.name: fact.type for fact in model.inputs.values()}
    inputs = {node.get("name"): plain(read_value(node), kinds.get(node.get("name"))) for node in case if _is(node, "inputNode")}
    for node in case:
        if _is(node, "resultNode"):
            expected = next((part for part in node if _is(part, "expected") or _is(part, "computed")), None)
            try:
                found = _evaluate(model, case, node, inputs)
            except (DmnError, FeelError) as error:
                found = error
            yield f"{case.get('id')}/{node.get('name')}", read_value(expected), found


def _is(node: etree._Element, name: str) -> bool:
    return isinstance(node.tag, str) and etree.QName(node).localname == name


def _evaluate(model: DecisionModel | None, case: etree._Element, node: etree._Element, inputs: Mapping[str, Any]) -> Any:
    if model is None:
        raise DmnError("The model was refused.")
    kind = node.get("type") or case.get("type") or "decision"
    if case.get("invocableName") and case.get("type") in ("decisionService", "bkm"):
        return model.invoke(case.get("invocableName"), inputs).value
    if kind in ("decisionService", "bkm"):
        return model.invoke(node.get("name"), inputs).value
    return model.evaluate(node.get("name"), inputs).value


def model_file(folder: Path, name: str) -> Path:
    """The model a test names; where the name is out of date, the only one there is."""
    models = sorted(folder.glob("*.dmn"))
    return models[0] if len(models) == 1 else folder / name


def run_file(test: Path, level: str) -> Iterator[Outcome]:
    """Every result of one test file."""
    root = _root(test)
    name = next((node.text or "" for node in root if _is(node, "modelName")), "").strip()
    model: DecisionModel | None = None
    try:
        model = load(model_file(test.parent, name))
    except (DmnError, OSError) as error:
        print(f"{test.parent.name}: {error}", file=sys.stderr)
    for case in root:
        if _is(case, "testCase"):
            for label, wanted, found in run_case(model, case):
                passed = not isinstance(found, Exception) and same(wanted, found)
                yield Outcome(level, test.parent.name, label, wanted, found, passed)


def run_folder(folder: Path) -> Iterator[Outcome]:
    """Every result of the kit in a folder, in the order of its names."""
    for test in sorted(folder.rglob("*test*.xml")):
        levels = [part for part in test.parts if part.startswith("compliance-level")]
        yield from run_file(test, levels[-1] if levels else folder.name)


def summarize(outcomes: list[Outcome]) -> dict[str, Any]:
    """Rates by level and by folder, values and nulls apart, and what did not pass."""
    levels: dict[str, Summary] = {}
    folders: dict[str, Summary] = {}
    for outcome in outcomes:
        levels.setdefault(outcome.level, Summary()).add(outcome)
        folders.setdefault(f"{outcome.level}/{outcome.folder}", Summary()).add(outcome)
    failed = [
        {"folder": outcome.folder, "test": outcome.test, "wanted": str(outcome.wanted), "found": str(outcome.found)[:200]}
        for outcome in outcomes
        if not outcome.passed
    ]
    return {
        "levels": {name: summary.as_json() for name, summary in levels.items()},
        "folders": {name: summary.as_json() for name, summary in folders.items()},
        "failed": failed,
    }


def main(arguments: list[str] | None = None) -> int:
    """Print the rates; the exit code is 0 even when results fail, since the kit measures and does not gate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    options = parser.parse_args(arguments)
    summary = summarize(list(run_folder(options.folder)))
    if options.json:
        print(json.dumps(summary, indent=2, ensure_ascii=False))
        return 0
    for part in ("folders", "levels"):
        for name, rates in summary[part].items():
            sides = ", ".join(f"{side} {tally['passed']}/{tally['total']}" for side, tally in rates.items())
            print(f"{name}: {sides}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
