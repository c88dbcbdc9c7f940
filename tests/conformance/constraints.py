"""Say of every file of a folder whether it is refused, and which of BPMN's constraints it breaks at which element.

    python -m tests.conformance.constraints DIR [--json]

A file counts as named where a constraint refuses it, not its form: what is no XML, or no BPMN, says nothing about constraints.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from engine.model import read
from engine.model.texts.constraints import CONSTRAINTS
from tests.conformance.reporting import show

BAR = 0.95


def check(data: bytes, name: str = "") -> dict[str, Any]:
    """What became of one file: `named`, `refused` for its form alone, or `read`."""
    model, report = read(data, name=name)
    errors = [f for f in report.findings if f.gate == "read" and f.level == "error"]
    broken = [
        {"code": f.code, "element": f.element, "line": f.line, "why": f.message["en"]} for f in errors if f.code in CONSTRAINTS
    ]
    verdict = "read" if model is not None else "named" if broken else "refused"
    return {"verdict": verdict, "constraints": broken, "codes": sorted({f.code for f in errors})}


def run(folder: Path) -> dict[str, Any]:
    """All files of the folder, and how many of them a constraint refuses."""
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".bpmn", ".bpmn2"))
    results = {str(p.relative_to(folder)): check(p.read_bytes(), p.name) for p in files}
    verdicts = Counter(r["verdict"] for r in results.values())
    share = verdicts["named"] / len(results) if results else 0.0
    return {
        "files": len(results),
        **{v: verdicts[v] for v in ("named", "refused", "read")},
        "share": round(share, 4),
        "results": results,
    }


def main() -> int:
    """Print the results; 0 when constraints refuse at least 95 % of the files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = run(arguments.folder)
    show(found, as_json=arguments.json, line=lambda result: ", ".join(c["why"] for c in result["constraints"]))
    return 0 if found["share"] >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
