"""`prove`: every promise of a file or bundle, proved or refuted, before anything is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from processes.calling import Linking
from processes.inspection import Inspected, errors_of
from processes.local import inspect_path
from processes.promises.model import Fault, Proof, Proofs
from processes.promises.prove import WHOLE, subject_of
from processes.promises.prove import prove as proved
from workers.cli.output import as_json, emit, progress
from workers.cli.play import READABLE, WITH, called

STATUS = {"proved": 0, "broken": 1, "refused": 2, "unproved": 3}
ORDER = ("proved", "unproved", "broken", "refused")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file; `proofs` is None where it was refused or cannot run."""

    path: Path
    found: Inspected
    proofs: Proofs | None

    @property
    def verdict(self) -> str:
        """The worst verdict of its proofs, or `refused`."""
        return self.proofs.verdict if self.proofs is not None else "refused"


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=True, path_type=Path))
@click.option("--with", "beside", type=READABLE, multiple=True, help=WITH)
@as_json
def prove(files: tuple[Path, ...], beside: tuple[Path, ...], as_json: bool) -> None:
    """Prove what each BPMN file or bundle (folder or zip) promises: certificates, or the shortest counterexamples.

    What a file calls outside it is looked for in the files of --with; certificates name the hashes of those too.

    Exit status 0 when everything is proved, 1 when a promise is broken, 2 when a file is refused or cannot run, 3 when
    something could be neither proved nor refuted. Of several files the gravest counts: 2, then 1, then 3.
    """
    linking = called(beside)
    with progress(files, "files") as bar:
        results = [_prove(path, linking) for path in bar]
    emit({"files": [_told(one) for one in results]}, as_json, [line for one in results for line in _lines(one)])
    raise SystemExit(STATUS[max((one.verdict for one in results), key=ORDER.index)])


def _prove(path: Path, linking: Linking) -> Result:
    found = inspect_path(path, linking)
    if found.definition is None or found.proofs is not None:
        return Result(path, found, found.proofs)
    return Result(path, found, proved(subject_of(found.definition, found.files, found.linked.current), bound=WHOLE))


def _told(one: Result) -> dict[str, Any]:
    told: dict[str, Any] = {"file": str(one.path), "verdict": one.verdict, "version": one.found.hash}
    if one.proofs is None:
        return {**told, "findings": [asdict(f) for f in errors_of(one.found.findings)], "proofs": []}
    certificates = [_certificate(one, proof) for proof in one.proofs]
    return {**told, "definition": one.proofs.definition, "promises": one.proofs.applies, "proofs": certificates}


def _certificate(one: Result, proof: Proof) -> dict[str, Any]:
    """The proof with what it is a proof of: the hashes of the definition, and of those it calls, stand in every certificate."""
    assert one.proofs is not None
    return {**asdict(proof), "definition": one.proofs.definition, "links": dict(one.proofs.links)}


def _lines(one: Result) -> Iterator[str]:
    yield f"{one.path}: {one.verdict}"
    if one.proofs is None:
        yield from (f"  {f.code} {f.element or ''}: {f.message['en']}" for f in errors_of(one.found.findings))
        return
    for proof in one.proofs:
        yield f"  {proof.verdict:<9}{proof.kind:<11}{proof.claim['en']}"
        for fault in proof.faults:
            yield from _fault(fault)
    if not one.proofs.applies:
        yield "  a plain process: no promise proved"


def _fault(fault: Fault) -> Iterator[str]:
    yield f"    {fault.text['en']}"
    yield from (f"      {n:>3}. {step.text['en']}" for n, step in enumerate(fault.steps, 1))
    if fault.change is not None:
        yield f"    what to change: {fault.change['en']}"
