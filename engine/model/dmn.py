"""The import report of a decision file: safe XML, what can be evaluated, no code in cells (rules R1-R4, R7, R13)."""

from __future__ import annotations

from engine import feel
from engine.dmn import DecisionModel, DmnError, DmnSyntaxError, read_dmn
from engine.dmn.analysis import analyse_decision
from engine.feel.errors import FeelError
from engine.model.expression_rules import MAX_LEVELS, STRING, fault
from engine.model.expressions import CODE, FEEL_LANGUAGES, MAX_LENGTH, nesting
from engine.model.findings import Notes, Place
from engine.model.names import is_reserved
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
        model = read_dmn(data)
    except DmnError as error:
        code = "dmn-unreadable" if isinstance(error, DmnSyntaxError) else "dmn-unsupported"
        notes.add(code, _element(root, error.element_id), problem=str(error))
    else:
        _overlaps(root, model, notes)
    _names(root, notes)
    _texts(root, notes)
    return notes.report


def _overlaps(root: Element, model: DecisionModel, notes: Notes) -> None:
    """Two rows that answer the same facts are an error where the table says that only one may (rule R13)."""
    if not model.decisions:
        notes.add("dmn-no-decision", root)
    for identity in model.decisions:
        try:
            found = analyse_decision(model, identity)
        except DmnError:
            continue  # no table, or one that cannot be searched
        if found.disjoint is False and found.overlaps:
            rows = ", ".join(str(row) for row in found.overlaps[0].rows)
            notes.add("dmn-overlap", _element(root, identity), rows=rows)


def _names(root: Element, notes: Notes) -> None:
    """Ids are there once, outputs have names of their own that nobody keeps, and the file speaks FEEL (rules R5, R7, R11)."""
    language = root.get("expressionLanguage")
    if language and not FEEL_LANGUAGES.search(language):
        notes.add("expression-language", root, source="", language=language)
    seen: set[str] = set()
    for element in (e for e in root.iter() if e.ns == root.ns):
        identity = element.get("id")
        if identity in seen:
            notes.add("id-twice", element, id=identity)
        seen.update([identity] if identity else [])
        if element.name == "decisionTable":
            _outputs(element, notes)


def _outputs(table: Element, notes: Notes) -> None:
    names = [output.get("name") or "" for output in table.named("output")]
    for name in names:
        if is_reserved(name):
            notes.add("reserved-name", table, name=name)
    for name in {name for name in names if names.count(name) > 1}:
        notes.add("dmn-output-twice", table, name=name)


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
    if nesting(text) > MAX_LEVELS:
        notes.add("expression-limit", at, source=text, limit=MAX_LEVELS)
    if CODE.search(STRING.sub("", text)):
        notes.add("expression-code", at, source=text)
    try:
        parsed = feel.parse_unary_tests(text, names=names) if element.name in UNARY else feel.parse(text, names=names)
    except FeelError:
        return
    if found := fault(parsed, text, names):
        notes.add(found.code, at, source=text, **found.words)
