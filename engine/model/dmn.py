"""The import report of a decision file: safe XML, what can be evaluated, no code in cells (rules R1-R4, R7, R13)."""

from __future__ import annotations

from engine import feel
from engine.dmn import DmnError, DmnSyntaxError, read_dmn
from engine.feel.errors import FeelError
from engine.model.expression_rules import fault
from engine.model.expressions import MAX_LENGTH
from engine.model.findings import Notes, Place
from engine.model.report import ImportReport
from engine.model.xml import Element, XmlError, parse

UNARY = ("inputEntry",)
OTHER = ("inputExpression", "outputEntry", "literalExpression", "defaultOutputEntry")


def check_dmn(data: bytes) -> ImportReport:
    """Everything that keeps a decision file from being read (`refuse`) or evaluated (`draft`); never raises on bad input."""
    notes = Notes()
    try:
        root, problem = parse(data)
    except XmlError as error:
        notes.add(error.code, Place(line=error.line, column=error.column), **error.words)
        return notes.report
    if problem:
        notes.add("encoding", Place(line=problem.line, column=problem.column), **problem.words)
        return notes.report
    try:
        read_dmn(data)
    except DmnError as error:
        code = "dmn-unreadable" if isinstance(error, DmnSyntaxError) else "dmn-unsupported"
        notes.add(code, _element(root, error.element_id), problem=str(error))
    _texts(root, notes)
    return notes.report


def _element(root: Element, identity: str) -> Element:
    return next((e for e in root.iter() if identity and e.get("id") == identity), root)


def _texts(root: Element, notes: Notes) -> None:
    names = {e.get("name") or "" for e in root.iter()} - {""}
    for element in root.iter():
        text = element.first("text")
        if element.name in (*UNARY, *OTHER) and text is not None and element.get("expressionLanguage") is None:
            _text(text.text.strip(), element, names, notes)


def _text(text: str, element: Element, names: set[str], notes: Notes) -> None:
    at = element if element.get("id") else next((a for a in element.ancestors() if a.get("id")), element)
    if len(text) > MAX_LENGTH:
        notes.add("expression-length", at, source=text, limit=MAX_LENGTH)
    try:
        parsed = feel.parse_unary_tests(text, names=names) if element.name in UNARY else feel.parse(text, names=names)
    except FeelError:
        return
    if found := fault(parsed, text, names):
        notes.add(found.code, at, source=text, **found.words)
