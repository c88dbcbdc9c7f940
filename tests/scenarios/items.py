"""The shipped service items, read once: item, definition, forms, scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from engine.definition import Definition, define
from engine.dmn import DecisionModel, read_dmn
from engine.model import read
from engine.model.graph import Node, Process
from processes.forms import Form, load_form
from processes.items.model import ServiceItem
from processes.items.schema import parse_item
from processes.operations import EFFECTS

BPMN = Path(__file__).resolve().parents[2] / "bpmn"
KEYS = tuple(sorted(p.parent.name for p in BPMN.glob("*/item.yaml")))


@dataclass(frozen=True, slots=True)
class Shipped:
    """One folder below `bpmn/`."""

    item: ServiceItem
    definition: Definition
    forms: Mapping[str, Form]
    decisions: Mapping[str, DecisionModel]

    @property
    def process(self) -> Process:
        """The process of the item."""
        return self.definition.model.processes[self.item.key]

    def node(self, name: str) -> Node:
        """A node of the process."""
        return self.process.nodes[name]


@cache
def shipped(key: str) -> Shipped:
    """The item of that key, ready to run."""
    folder = BPMN / key
    item = parse_item((folder / "item.yaml").read_bytes())
    model, report = read((folder / item.process).read_bytes(), name=item.process)
    assert model is not None, report.findings
    tables = [read_dmn((folder / path).read_bytes()) for path in item.decisions]
    forms = {p.stem: load_form(p.read_bytes(), name=p.name) for p in sorted((folder / "forms").glob("*.json"))}
    decisions = {name: table for table in tables for name in table.decisions}
    return Shipped(item, define(model, decisions=tables, effects=EFFECTS), forms, decisions)


def scenarios(key: str) -> list[dict[str, Any]]:
    """All scenarios of an item, each with what is given put in."""
    found = []
    for path in sorted((BPMN / key / "scenarios").glob("*.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [_filled(told["given"], scenario) for scenario in told["scenarios"]]
    return found


def _filled(given: Mapping[str, Any], scenario: Mapping[str, Any]) -> dict[str, Any]:
    changed = scenario.get("registers", {})
    registers = {name: _register(record, changed.get(name, {})) for name, record in given["registers"].items()}
    people = {**given.get("people", {}), **scenario.get("people", {})}
    application = {**given["application"], **scenario.get("application", {})}
    return {**given, **scenario, "registers": registers, "people": people, "application": application}


def _register(record: Mapping[str, Any], change: Any) -> dict[str, Any]:
    if isinstance(change, str):
        return {"status": change}
    status = change.get("status_of_answer", "clean")
    data = {**record, **{k: v for k, v in change.items() if k != "status_of_answer"}}
    return {"status": status, "data": data}
