"""Reads an uploaded BPMN file: safe XML, constraints, dialects, Model, gates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from engine.model.build import build
from engine.model.constraints import check_constraints
from engine.model.document import Document
from engine.model.findings import Notes, Place
from engine.model.formats import other_format
from engine.model.gates.publish import publish_gate
from engine.model.gates.run import run_gate
from engine.model.gates.spelling import check_names
from engine.model.graph import Model
from engine.model.names import BPMN
from engine.model.normalise import normalise
from engine.model.report import ImportReport
from engine.model.xml import Element, XmlError, parse, shown_name


def read(data: bytes, *, name: str = "", operations: Collection[str] | None = None) -> tuple[Model | None, ImportReport]:
    """The Model of a file and everything that was found in it.

    The Model is None exactly when the read gate is closed (verdict `refuse`). Nothing outside `data` is opened, nothing
    is raised on bad input. `name` is the file's name, used where the file does not name itself; `operations` are the
    names of the catalogue, where one is at hand. Rules R1-R11.
    """
    notes = Notes()
    root = _root(data, notes)
    if root is None:
        return None, notes.close()
    document = Document(root)
    _imports(document, notes)
    check_constraints(document, notes)
    if notes.report.closed("read"):
        return None, notes.close()
    check_names(document, notes)
    model = normalise(build(document, notes), notes)
    run_gate(model, notes)
    publish_gate(model, notes, operations)
    report = notes.close()
    if report.closed("read"):
        return None, report
    return (model if model.name else replace(model, name=name)), report


def _root(data: bytes, notes: Notes) -> Element | None:
    try:
        root, problem = parse(data)
    except XmlError as error:
        notes.add(error.code, Place(line=error.line, column=error.column), **error.words)
        return None
    if problem:
        notes.add(problem.code, Place(line=problem.line, column=problem.column), **problem.words)
    if root.name != "definitions" or root.ns != BPMN:
        known = other_format(root)
        code, words = ("other-format", {"format": known}) if known else ("not-bpmn", {"name": shown_name(root), "namespace": BPMN})
        notes.add(code, Place.of(root), **words)
        return None
    return root


def _imports(document: Document, notes: Notes) -> None:
    """Another BPMN file that this one needs cannot be had; other imports are named and left closed."""
    for element in document.root.named("import"):
        code = "import-from-outside" if element.get("importType") == BPMN else "import-other"
        notes.add(code, element, location=element.get("location") or element.get("namespace") or "")
