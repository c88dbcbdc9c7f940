"""The publish gate: the rules R1-R18 that need no search. Limits are its settings."""

from __future__ import annotations

from collections.abc import Collection

from engine.model.findings import Notes
from engine.model.gates.bounds import check_bounds
from engine.model.gates.operations import check_operations
from engine.model.gates.spelling import check_spelling
from engine.model.gates.structure import check_structure
from engine.model.graph import Model


def publish_gate(model: Model, notes: Notes, operations: Collection[str] | None = None) -> None:
    """Note everything that keeps the Model from being published.

    `operations` are the names of the catalogue; None where no catalogue is at hand: then only the form of names is checked.
    """
    for process in model.processes.values():
        if process.executable:
            check_spelling(process, notes)
            check_structure(process, model, notes)
            check_bounds(process, notes)
            check_operations(process, notes, operations)
