"""Read every BPMN file below a folder laid out like the MIWG sample: one folder a tool, exports of the MIWG models in it.

    python -m tests.conformance.miwg DIR [--json]

A file is `read` or `refused` with the codes and sentences that refuse it. Of a file that is read, lxml counts flow nodes, flows,
pools, message flows, lanes, data, artifacts and associations by XPath and each has to be in the Model; then it is written and
read again, and the XML, element by element with the vendors' own and as canonical XML, and the Model have to be the same. No
file is known by its name.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from engine.model.reader import read
from engine.model.report import ImportReport
from engine.model.writer import write
from engine.model.xml import parse
from tests.conformance.counting import missing
from tests.conformance.reporting import show


def check(data: bytes, name: str = "") -> dict[str, Any]:
    """What became of one file."""
    model, report = read(data, name=name)
    if model is None:
        return {"verdict": "refused", "reasons": _reasons(report)}
    tree, written = _tree(data), write(parse(data)[0])
    changed = list(differences(tree, _tree(written)))
    if not changed and canonical(tree) != canonical(_tree(written)):
        changed = ["the canonical XML"]
    same = read(written, name=name)[0] == model
    counted = {
        "nodes": sum(len(p.nodes) for p in model.processes.values()),
        "flows": sum(len(p.flows) for p in model.processes.values()),
    }
    return {"verdict": "read", "missing": missing(tree, model), "changed": changed[:20], "same_model": same, **counted}


def _reasons(report: ImportReport) -> list[dict[str, Any]]:
    errors = [f for f in report.findings if f.gate == "read" and f.level == "error"]
    return [{"code": f.code, "element": f.element, "message": f.message["en"]} for f in errors]


def _tree(data: bytes) -> Any:
    """The tree as lxml reads it. It complains of namespaces with blanks in them, and goes on when asked to."""
    settings = {"resolve_entities": False, "no_network": True, "huge_tree": True, "remove_comments": True}
    try:
        return etree.fromstring(data, etree.XMLParser(**settings))
    except etree.XMLSyntaxError:
        return etree.fromstring(data, etree.XMLParser(recover=True, **settings))


def canonical(tree: Any) -> bytes:
    """The canonical XML of a tree, namespaces and prefixes with it, without the white space that indents it."""
    return etree.tostring(tree, method="c14n2", strip_text=True)  # type: ignore[no-any-return]


def differences(one: Any, other: Any, path: str = "") -> Any:
    """Where two trees differ: tags, attributes, texts and children, in order; white space between elements does not count."""
    here = f"{path}/{one.tag}"
    if one.tag != other.tag:
        yield f"{here}: {other.tag}"
        return
    if dict(one.attrib) != dict(other.attrib):
        yield f"{here}: attributes"
    if len(one) != len(other):
        yield f"{here}: {len(one)} children, {len(other)} written"
    if _texts(one) != _texts(other):
        yield f"{here}: text"
    for left, right in zip(one, other, strict=False):
        yield from differences(left, right, here)


def _texts(element: Any) -> list[str]:
    texts = [element.text or "", *(child.tail or "" for child in element)]
    return texts if len(element) == 0 or any(t.strip() for t in texts) else []


def run(folder: Path) -> dict[str, Any]:
    """All files of the folder, by tool, and the rates."""
    results = {}
    for path in sorted(
        p for p in folder.rglob("*") if p.suffix.lower() in (".bpmn", ".bpmn2") or p.name.lower().endswith(".bpmn20.xml")
    ):
        results[str(path.relative_to(folder))] = check(path.read_bytes(), path.name)
    total = len(results)
    read_ones = [r for r in results.values() if r["verdict"] == "read"]
    whole = [r for r in read_ones if not r["missing"]]
    round_trip = [r for r in read_ones if not r["changed"] and r["same_model"]]
    tools: dict[str, Counter[str]] = {}
    for name, result in results.items():
        tools.setdefault(name.partition("/")[0], Counter())[result["verdict"]] += 1
    rates = {"files": total, "read": len(read_ones), "complete": len(whole), "round_trip": len(round_trip)}
    share = len(read_ones) / total if total else 0.0
    return {**rates, "read_share": round(share, 4), "tools": {k: dict(v) for k, v in tools.items()}, "results": results}


def _told(result: Mapping[str, Any]) -> str:
    told = result.get("reasons") or result["missing"] or result["changed"]
    return str(told or ("" if result["same_model"] else "another model"))


def main() -> int:
    """Print the results; 0 when at least 95 % are read, and all of these are complete and unchanged by a round trip."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = run(arguments.folder)
    show(found, as_json=arguments.json, line=_told, hidden=("tools",))
    good = found["read_share"] >= 0.95 and found["read"] == found["complete"] == found["round_trip"]
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
