"""What ships can be published as it is: no finding closes a gate, and every text stands in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from lxml import etree

from processes.inspection import inspect_bundle
from processes.items.bundle import read_folder
from tests.scenarios.items import BPMN, KEYS, scenarios, shipped

LAW = re.compile(r"^[A-Z]{2,}[0-9]*(, [A-Z]{2,}[0-9]*)*$")
DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"


@pytest.mark.parametrize("key", KEYS)
def test_the_bundle_is_publishable(key: str) -> None:
    inspected = inspect_bundle(key, read_folder(BPMN / key))
    assert [f for f in inspected.findings if f.level != "info"] == []
    assert inspected.verdict == "publish"


@pytest.mark.parametrize("key", KEYS)
def test_the_item_names_its_folder_its_themes_and_its_roles(key: str) -> None:
    item = shipped(key).item
    themes = yaml.safe_load((BPMN / "themes.yaml").read_text(encoding="utf-8"))
    roles = {lane.role for lane in shipped(key).process.lanes} - {None, "applicant"}
    assert item.key == key
    assert set(item.themes) <= set(themes)
    assert {r for r in roles if r in item.roles} == set(item.roles)


@pytest.mark.parametrize("key", KEYS)
def test_every_basis_that_is_quoted_is_spelled_out(key: str) -> None:
    item = shipped(key).item
    known = {b.key for b in item.basis}
    quoted = {r.basis for r in item.refusals} | {limit.basis for limit in item.limits.values()}
    quoted |= {part for m in item.materials for part in m.basis.split(", ")}
    assert quoted <= known


@pytest.mark.parametrize("key", KEYS)
def test_every_stage_and_every_node_that_people_see_has_words(key: str) -> None:
    item, process = shipped(key).item, shipped(key).process
    told = {name for stage in item.stages for name in stage.nodes}
    people = {n.id for n in process.nodes.values() if n.kind == "userTask"}
    assert people <= told


@pytest.mark.parametrize("key", KEYS)
def test_every_row_of_a_decision_quotes_its_law(key: str) -> None:
    for path in sorted((BPMN / key / "decisions").glob("*.dmn")):
        rows = list(etree.parse(path).iter(f"{DMN}rule"))
        assert rows
        for row in rows:
            law, meaning = [e.findtext(f"{DMN}text") for e in row.iter(f"{DMN}annotationEntry")]
            assert LAW.match(law), (path.name, row.get("id"), law)
            assert set(law.split(", ")) <= {b.key for b in shipped(key).item.basis}, (path.name, row.get("id"))
            assert meaning


@pytest.mark.parametrize("key", KEYS)
def test_no_two_scenarios_share_a_name(key: str) -> None:
    names = [s["name"] for s in scenarios(key)]
    assert len(names) == len(set(names))


def _form_texts(path: Path) -> list[tuple[str, bool]]:
    found = []

    def walk(part: dict) -> None:
        if part.get("type") == "text":
            found.append((part["id"], bool(part["properties"].get("text_en"))))
        elif part.get("label"):
            english = part.get("properties", {}).get("label_en")
            hinted = not part.get("description") or part.get("properties", {}).get("hint_en")
            found.append((part["id"], bool(english and hinted)))
        found.extend((f"{part.get('id')}:{v['value']}", bool(v.get("label_en"))) for v in part.get("values", ()))
        for child in part.get("components", ()):
            walk(child)

    walk(json.loads(path.read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize("path", sorted(BPMN.glob("*/forms/*.json")), ids=lambda p: f"{p.parent.parent.name}/{p.name}")
def test_every_question_is_asked_in_english_too(path: Path) -> None:
    texts = _form_texts(path)
    assert texts
    assert [name for name, both in texts if not both] == []
