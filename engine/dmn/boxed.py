"""Boxed expressions as nodes of the expression language (DMN 1.5, 7.3 and 10.2.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.dmn.errors import DmnError, DmnUnsupportedError
from engine.dmn.items import Types
from engine.dmn.xml import Element, child, children, name_of, tag, text_of
from engine.feel import Expression, FeelError, UnaryTests, parse, parse_unary_tests
from engine.feel.external import external_body
from engine.feel.nodes import (
    Call,
    Const,
    ContextLiteral,
    Filter,
    For,
    FunctionDefinition,
    If,
    Iterator,
    ListLiteral,
    Node,
    Quantified,
    Typed,
)
from engine.feel.types import Type


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one expression needs: the known names, the types, and whether faults become null (`tolerant`)."""

    names: frozenset[str]
    types: Types
    tolerant: bool = False

    def expression(self, text: str, place: str, element_id: str) -> Expression:
        """A literal expression; raises DmnError that names the place."""
        try:
            return parse(text, names=self.names, types=self.types.named)
        except FeelError as reason:
            if self.tolerant:
                return Expression(text, Const(None))
            raise DmnError(f"{place}: {reason}", element_id) from None

    def tests(self, text: str, place: str, element_id: str) -> UnaryTests:
        """The tests of a cell; raises DmnError that names the place."""
        try:
            return parse_unary_tests(text or "-", names=self.names, types=self.types.named)
        except FeelError as reason:
            raise DmnError(f"{place}: {reason}", element_id) from None


def boxed_child(element: Element) -> Element | None:
    """The expression an element holds, or None."""
    return next((part for part in children(element) if tag(part) in _READERS), None)


def read_boxed(element: Element, reading: Reading, place: str) -> Node:
    """The node of a boxed expression, conforming to its `typeRef`; raises DmnError that names the place."""
    try:
        node = _READERS[tag(element)](element, reading, place)
        kind = reading.types.of(element)
    except DmnError:
        if not reading.tolerant:
            raise
        return Const(None)
    return typed(node, kind, place)


def typed(node: Node, kind: Type | None, what: str) -> Node:
    """The node, made to conform to a type when there is one."""
    if kind is None or kind.name == "Any":
        return node
    if isinstance(node, FunctionDefinition) and kind.name != "function":
        # Older files write the type of the result where the type of the function belongs.
        return replace(node, returns=kind)
    return Typed(node, kind, what)


def _inner(element: Element | None, reading: Reading, place: str) -> Node:
    held = None if element is None else boxed_child(element)
    if held is None:
        raise DmnError(f"{place}: an expression is missing.", "" if element is None else element.get("id", ""))
    return read_boxed(held, reading, place)


def _literal(element: Element, reading: Reading, place: str) -> Node:
    language = element.get("expressionLanguage") or ""
    if language and "feel" not in language.lower():
        raise DmnUnsupportedError(f"{place}: the expression language {language} is refused.", element.get("id", ""))
    if child(element, "importedValues") is not None:
        raise DmnUnsupportedError(f"{place}: imported values are refused.", element.get("id", ""))
    text = text_of(element)
    return reading.expression(text, place, element.get("id", "")).node if text else Const(None)


def _invocation(element: Element, reading: Reading, place: str) -> Node:
    function = _inner(element, reading, place)
    names, arguments = [], []
    for binding in children(element, "binding"):
        parameter = child(binding, "parameter")
        name = "" if parameter is None else name_of(parameter)
        names.append(name)
        held = boxed_child(binding)
        node = Const(None) if held is None else read_boxed(held, reading, f"{place}, argument {name}")
        arguments.append(typed(node, reading.types.of(parameter), f"argument {name}"))
    return Call(function, tuple(arguments), tuple(names))


def _context(element: Element, reading: Reading, place: str) -> Node:
    entries: list[tuple[str, Node]] = []
    result = None
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        if variable is None:
            result = _inner(entry, reading, f"{place}, result")
            continue
        name = name_of(variable)
        held = boxed_child(entry)
        node = Const(None) if held is None else read_boxed(held, reading, f"{place}, entry {name}")
        entries.append((name, typed(node, reading.types.of(variable), f"{place}, entry {name}")))
    return ContextLiteral(tuple(entries), result)


def _list(element: Element, reading: Reading, place: str) -> Node:
    items = [part for part in children(element) if tag(part) in _READERS]
    return ListLiteral(tuple(read_boxed(item, reading, f"{place}, item {at}") for at, item in enumerate(items, 1)))


def _relation(element: Element, reading: Reading, place: str) -> Node:
    columns = [(name_of(column), reading.types.of(column)) for column in children(element, "column")]
    rows = []
    for at, row in enumerate(children(element, "row"), 1):
        cells = [part for part in children(row) if tag(part) in _READERS]
        if len(cells) != len(columns):
            raise DmnError(f"{place}, row {at}: {len(cells)} cells for {len(columns)} columns.", row.get("id", ""))
        entries = [
            (name, typed(read_boxed(cell, reading, f"{place}, row {at}, column {name}"), kind, f"{place}, column {name}"))
            for cell, (name, kind) in zip(cells, columns, strict=True)
        ]
        rows.append(ContextLiteral(tuple(entries)))
    return ListLiteral(tuple(rows))


def read_function(element: Element, reading: Reading, place: str, name: str = "function") -> FunctionDefinition:
    """A function definition; of those in another language than FEEL only the few of `engine.feel.external` are taken."""
    parameters = list(children(element, "formalParameter"))
    types = tuple(reading.types.of(parameter) for parameter in parameters)
    held = boxed_child(element)
    body = Const(None) if held is None else read_boxed(held, reading, place)
    if element.get("kind", "FEEL") != "FEEL":
        body = _external(element, parameters, body, place)
    returns = reading.types.of(element)
    if returns is not None and returns.name == "function":
        types, returns = param_types(types, returns), returns.returns
    return FunctionDefinition(tuple(name_of(parameter) for parameter in parameters), types, body, name, returns)


def _external(element: Element, parameters: list[Element], source: Node, place: str) -> Node:
    kind = element.get("kind")
    try:
        if kind == "Java":
            return external_body(tuple(map(name_of, parameters)), source)
    except FeelError as reason:
        raise DmnUnsupportedError(f"{place}, {kind}: {reason}", element.get("id", "")) from None
    raise DmnUnsupportedError(f"{place}: a function written in {kind} is refused.", element.get("id", ""))


def param_types(own: tuple[Type | None, ...], function: Type) -> tuple[Type | None, ...]:
    """The types of parameters, those of the function's type where a parameter declares none."""
    if len(function.args) != len(own):
        return own
    return tuple(kind or declared for kind, declared in zip(own, function.args, strict=True))


def _function(element: Element, reading: Reading, place: str) -> Node:
    return read_function(element, reading, place)


def _conditional(element: Element, reading: Reading, place: str) -> Node:
    condition, yes, no = (_inner(child(element, name), reading, f"{place}, {name}") for name in ("if", "then", "else"))
    return If(condition, yes, no, strict=True)


def _iterators(element: Element, reading: Reading, place: str) -> tuple[Iterator, ...]:
    name = " ".join((element.get("iteratorVariable") or "").split())
    if not name:
        raise DmnError(f"{place}: the iterator has no variable.", element.get("id", ""))
    domain = child(element, "in")
    node = _inner(domain, reading, f"{place}, in")
    return (Iterator(name, typed(node, reading.types.of(domain), f"{place}, in")),)


def _for(element: Element, reading: Reading, place: str) -> Node:
    return For(_iterators(element, reading, place), _inner(child(element, "return"), reading, f"{place}, return"))


def _quantified(element: Element, reading: Reading, place: str) -> Node:
    body = _inner(child(element, "satisfies"), reading, f"{place}, satisfies")
    return Quantified(tag(element), _iterators(element, reading, place), body)


def _filter(element: Element, reading: Reading, place: str) -> Node:
    match = _inner(child(element, "match"), reading, f"{place}, match")
    return Filter(_inner(child(element, "in"), reading, f"{place}, in"), match)


_READERS: dict[str, Callable[[Element, Reading, str], Node]] = {
    "literalExpression": _literal,
    "invocation": _invocation,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
    "filter": _filter,
}


def register(name: str, reader: Callable[[Element, Reading, str], Node]) -> None:
    """Add the reader of one more kind of boxed expression."""
    _READERS[name] = reader


def declared_names(root: Element) -> frozenset[str]:
    """Every name a model declares, so that names with signs and keywords are read as names."""
    names = {name_of(element) for element in root.iter() if isinstance(element.tag, str) and element.get("name")}
    names |= {element.get("iteratorVariable", "") for element in root.iter() if isinstance(element.tag, str)}
    return frozenset(names - {""})
