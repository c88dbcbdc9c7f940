"""Third-party files: what other tools export, what other projects hold to be valid or broken, what attackers try."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from engine.model import check_dmn_bounded, from_json, read, read_bounded, steps, svg, to_json
from engine.model.graph import Model
from engine.model.names import BPMN, FLOW_NODES
from engine.model.normalise import IMPLIED
from engine.model.report import ImportReport
from tests.corpora import corpus

VERDICTS = {"reject": {"refuse", "draft"}, "accept": {"publish"}, "either": {"refuse", "draft", "publish"}}


def _files(*parts: str) -> list[Path]:
    found = sorted(corpus("corpora", *parts).rglob("*.bpmn"))
    assert found, parts
    return found


def _read(path: Path) -> tuple[Model | None, ImportReport]:
    return read(path.read_bytes(), name=path.name)


def _told(report: ImportReport) -> list[str]:
    return [f.message["en"] for f in report.findings if f.gate == "read" and f.level == "error"]


def _refused(*parts: str) -> dict[str, list[str]]:
    return {path.name: _told(report) for path in _files(*parts) if (report := _read(path)[1]).verdict == "refuse"}


@pytest.mark.parametrize("folder", ["miwg", "betsy", "government", "soundness"])
def test_valid_files_are_not_refused(folder: str) -> None:
    assert _refused(folder) == {}


def test_correct_examples_are_not_refused() -> None:
    assert [name for name in _refused("bpmnlint") if "-correct" in name] == []


def test_broken_files_are_refused_with_the_constraint_named() -> None:
    unnamed = []
    for path in _files("betsy-invalid"):
        model, report = _read(path)
        named = {f.code for f in report.findings if f.gate == "read" and f.level == "error"} - {"encoding"}
        if model is not None or report.verdict != "refuse" or not named:
            unnamed.append(path.name)
    assert unnamed == []


@pytest.mark.parametrize("folder", ["miwg", "betsy", "government", "soundness"])
def test_every_flow_node_and_flow_of_the_file_is_in_the_model(folder: str) -> None:
    for path in _files(folder):
        model, _ = _read(path)
        assert model is not None, path.name
        drawn = {n.id: n.kind for p in model.processes.values() for n in p.nodes.values() if IMPLIED not in n.extensions}
        flows = {f for p in model.processes.values() for f in p.flows}
        root = ET.parse(path).getroot()
        expected = {
            e.get("id"): e.tag.partition("}")[2]
            for e in root.iter()
            if e.tag.partition("}")[2] in FLOW_NODES and e.tag.startswith(f"{{{BPMN}}}")
        }
        wanted = {e.get("id") for e in root.iter(f"{{{BPMN}}}sequenceFlow")}
        assert {i: k for i, k in drawn.items() if i in expected} == expected, path.name
        assert wanted <= flows, path.name


@pytest.mark.parametrize("folder", ["miwg", "betsy", "government", "soundness", "bpmnlint"])
def test_models_are_written_read_drawn_and_told(folder: str) -> None:
    for path in _files(folder):
        model, _ = _read(path)
        if model is None:
            continue
        assert from_json(to_json(model)) == model, path.name
        ET.fromstring(svg(model))
        assert steps(model, "zh") or not any(p.nodes for p in model.processes.values()), path.name


def test_what_blocks_a_government_file_is_named_on_its_element() -> None:
    for path in _files("government"):
        model, report = _read(path)
        assert model is not None, path.name
        text = path.read_text(encoding="utf-8")
        for finding in (f for f in report.findings if f.level == "error"):
            assert finding.element is None or finding.element in text, (path.name, finding)
            assert finding.message["zh"] != finding.message["en"]


def test_conditions_of_government_files_are_all_translated() -> None:
    untranslated = {
        f.message["en"]
        for path in _files("government")
        for f in _read(path)[1].findings
        if f.code.startswith(("juel", "expression"))
    }
    assert {t for t in untranslated if t.startswith("Sequence flow")} == set()


def _hostile(kind: str) -> list[dict[str, Any]]:
    return [f for f in json.loads(corpus("bad_inputs", "index.json").read_text(encoding="utf-8"))["files"] if f["kind"] == kind]


def test_hostile_models_get_their_verdict_within_the_bounds() -> None:
    wrong = {}
    for entry in _hostile("bpmn"):
        data = corpus("bad_inputs", entry["file"]).read_bytes()
        _, report = read_bounded(data, seconds=30, megabytes=300)
        if report.verdict not in VERDICTS[entry["expected"]]:
            wrong[entry["file"]] = report.verdict
    assert wrong == {}


def test_hostile_decision_files_get_their_verdict() -> None:
    wrong = {}
    for entry in _hostile("dmn"):
        report = check_dmn_bounded(corpus("bad_inputs", entry["file"]).read_bytes(), seconds=30, megabytes=300)
        if report.verdict not in VERDICTS[entry["expected"]]:
            wrong[entry["file"]] = report.verdict
    assert wrong == {}
