"""The publish gate: the rules R1-R18 that a process has to keep. Limits are its settings."""

from __future__ import annotations

from collections.abc import Collection
from time import monotonic

from engine.model.calls import leading_out
from engine.model.findings import Notes
from engine.model.gates.bounds import check_bounds
from engine.model.gates.drawing import check_drawing
from engine.model.gates.operations import check_operations
from engine.model.gates.searched import SECONDS, check_search
from engine.model.gates.spelling import check_variables
from engine.model.gates.structure import check_structure
from engine.model.graph import Model
from engine.model.report import Finding


def publish_gate(model: Model, notes: Notes, operations: Collection[str] | None = None) -> None:
    """Note everything that keeps the Model from being published.

    `operations` are the names of the catalogue; None where no catalogue is at hand: then only the form of names is checked.
    A process that calls others outside the file is not searched here: whoever knows these searches it with them.
    """
    for process in model.processes.values():
        if process.executable:
            check_variables(process, notes)
            check_structure(process, model, notes)
            check_bounds(process, notes)
            check_operations(process, notes, operations)
            check_drawing(process, model, notes)
    if not any(finding.level == "error" and _stands_in_the_way(finding) for finding in notes.report.findings):
        until = monotonic() + SECONDS
        elsewhere = leading_out(model)
        for process in model.processes.values():
            if process.executable and process.id not in elsewhere:
                check_search(process, model, notes, until)


def _stands_in_the_way(finding: Finding) -> bool:
    """True for what a search would only find again, or could not be searched with."""
    return finding.gate != "publish" or finding.rule in ("R4", "R6", "R8")
