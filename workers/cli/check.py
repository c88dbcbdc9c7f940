"""`check`: the verdict of the three gates on files, before anything is stored."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from processes.inspection import Inspected
from processes.local import inspect_path
from workers.cli.output import as_json, emit, progress
from workers.cli.play import READABLE, WITH, called

SHOWN = 5  # elements named of one and the same finding
STATUS = {"publish": 0, "draft": 1, "refuse": 2}


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=True, path_type=Path))
@click.option("--with", "beside", type=READABLE, multiple=True, help=WITH)
@as_json
def check(files: tuple[Path, ...], beside: tuple[Path, ...], as_json: bool) -> None:
    """Verdict of each BPMN file, DMN file or bundle: refuse, draft or publish, with findings.

    What a file calls outside it is looked for in the files of --with.

    Exit status 0 when all may be published, 1 when one stays a draft, 2 when one is refused.
    """
    linking = called(beside)
    with progress(files, "files") as bar:
        results = [(path, inspect_path(path, linking)) for path in bar]
    emit({"files": [_told(path, found) for path, found in results]}, as_json, [line for r in results for line in _lines(*r)])
    raise SystemExit(max(STATUS[found.verdict] for _, found in results))


def _told(path: Path, found: Inspected) -> dict[str, Any]:
    return {"file": str(path), "verdict": found.verdict, "findings": [asdict(f) for f in found.findings]}


def _lines(path: Path, found: Inspected) -> list[str]:
    """What people read: a sentence that holds for several elements is said once, with their number and the first of them."""
    alike: dict[tuple[str, str, str, str], list[str]] = {}
    for f in found.findings:
        place = " ".join([*([f.element] if f.element else []), *([f"line {f.line}"] if f.line else [])])
        alike.setdefault((f.level, f.gate, f.code, f.message["en"]), []).append(place)
    return [f"{path}: {found.verdict}", *(_line(kind, places) for kind, places in alike.items())]


def _line(kind: tuple[str, str, str, str], places: list[str]) -> str:
    level, gate, code, message = kind
    shown = ", ".join(place for place in places[:SHOWN] if place)
    more = f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    return f"  {level:<8}{gate:<8}{code}{' ' if shown else ''}{shown}{more}: {message}"
