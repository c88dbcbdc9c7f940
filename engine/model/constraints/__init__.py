"""BPMN's own constraints: what a file may not break, each rule with the clause of the standard it comes from."""

from __future__ import annotations

from engine.model.document import Document
from engine.model.findings import Notes


def check_constraints(document: Document, notes: Notes) -> None:
    """Note every constraint of BPMN 2.0.2 that the file breaks; each closes the read gate."""
