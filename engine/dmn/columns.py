"""The columns of a table as the analysis sees them: classes of values, and which rows each class passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from engine.dmn.items import Allowed
from engine.dmn.partition import KINDS, classes_of, constants_of
from engine.dmn.table import DecisionTable, Input
from engine.feel import FeelError, UnaryTests, shown
from engine.feel.nodes import Name, Node, Path
from engine.feel.run import Run, Scope
from engine.feel.types import Type, type_of

MAX_ANSWERS = 200_000


class Anything:
    """Stands for every value of a column that plays no part."""

    def __repr__(self) -> str:
        return "-"


ANYTHING = Anything()


@dataclass(frozen=True, slots=True)
class Unclear:
    """A cell, or with row 0 a whole column, that the analysis does not understand. Rows count from 1.

    `reason`: `foreign` (reads something else than the column's value and constants), `types` (its types contradict each
    other), `allowed` (its allowed values are not understood), `kind` (values of that type are not analysed), `many` (it
    has too many different values); `detail` names the types or the number.
    """

    row: int
    column: str
    text: str
    reason: Literal["foreign", "types", "allowed", "kind", "many"]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ValueClass:
    """Values that no cell tells apart: one of them, the bits of the rows it passes for sure, and of those it may pass."""

    value: Any
    surely: int
    maybe: int


@dataclass(frozen=True, slots=True)
class Dimension:
    """The columns that test one expression. `plain` when it is a fact by itself, which may take any value of its type."""

    places: tuple[int, ...]
    plain: bool
    kinds: tuple[str, ...]
    classes: tuple[ValueClass, ...]
    unclear: tuple[Unclear, ...]


def dimensions_of(table: DecisionTable, facts: Mapping[str, Type | None], computed: frozenset[str]) -> list[Dimension]:
    """The dimensions in the order of their first columns. `facts` are declared types, `computed` names that are no facts."""
    groups: dict[str, list[int]] = {}
    for place, column in enumerate(table.inputs):
        groups.setdefault(column.expression.text, []).append(place)
    shadowed = table.names | facts.keys() | computed
    plain = {text: _fact(table.inputs[places[0]].expression.node) for text, places in groups.items()}
    made = []
    for text, places in groups.items():
        name = plain[text]
        free = name is not None and name.split(".")[0] not in computed and not _held(name, [n for n in plain.values() if n])
        made.append(_dimension(table, places, facts.get(name or ""), free, shadowed))
    return made


def _fact(node: Node) -> str | None:
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Path) and not node.deep:
        inner = _fact(node.value)
        return None if inner is None else f"{inner}.{node.name}"
    return None


def _held(name: str, others: Sequence[str]) -> bool:
    return any(other != name and (other.startswith(name + ".") or name.startswith(other + ".")) for other in others)


def _dimension(table: DecisionTable, places: list[int], fact: Type | None, plain: bool, shadowed: frozenset[str]) -> Dimension:
    cells = [(row, place, rule.tests[place]) for row, rule in enumerate(table.rules) for place in places]
    constants, unclear = list[Any](), list[Unclear]()
    understood: set[tuple[int, int]] = set()
    for row, place, tests in cells:
        found = constants_of(tests, shadowed)
        if found is None:
            unclear.append(Unclear(row + 1, table.inputs[place].label, tests.text, "foreign"))
        else:
            constants += found
            understood.add((row, place))
    columns = [table.inputs[place] for place in places]
    kinds: tuple[str, ...] = ()
    values: list[Any] = [ANYTHING]
    domain = _domain(columns, fact, constants, shadowed, len(cells))
    if isinstance(domain, Unclear):
        unclear = [] if all(not tests.tests for _, _, tests in cells) else [domain]
        understood = {(row, place) for row, place, tests in cells if not tests.tests}
    else:
        kinds, values = domain
    outcomes = [_outcomes(table, places, value, understood) for value in values]
    return Dimension(tuple(places), plain, kinds, _merged(values, outcomes), tuple(unclear))


def _domain(
    columns: list[Input], fact: Type | None, constants: list[Any], shadowed: frozenset[str], rows: int
) -> tuple[tuple[str, ...], list[Any]] | Unclear:
    """The kinds and one value of each class with null last, or why there is no such list."""
    limits = [column.allowed for column in columns if column.allowed is not None]
    types = [kind for kind in (*(column.type for column in columns), fact) if kind is not None and kind.name != "Any"]
    for kind in types:
        limits += [part.tests for part in kind.allowed if isinstance(part, Allowed)]
    bounds = [constants_of(tests, shadowed) for tests in limits]
    named = {kind.name for kind in types}
    if len(named) > 1:
        return Unclear(0, columns[0].label, "", "types", ", ".join(sorted(named)))
    if any(bound is None for bound in bounds):
        return Unclear(0, columns[0].label, "", "allowed")
    constants = [*constants, *(value for bound in bounds for value in bound or ())]
    kinds = tuple(named) or tuple(sorted({type_of(value) for value in constants} - {"Null"})) or ("string",)
    strange = {*kinds, *(type_of(value) for value in constants)} - KINDS - {"Null"}
    if strange:
        return Unclear(0, columns[0].label, "", "kind", ", ".join(sorted(strange)))
    values = [value for kind in kinds for value in classes_of(kind, constants)]
    if len(values) * rows > MAX_ANSWERS:
        return Unclear(0, columns[0].label, "", "many", str(len(values)))
    return kinds, [*(value for value in values if all(_passes(tests, value) for tests in limits)), None]


def _passes(tests: UnaryTests, value: Any) -> bool:
    return tests.matches(value, Scope({}, Run()))


def _outcomes(table: DecisionTable, places: list[int], value: Any, understood: set[tuple[int, int]]) -> tuple[int, int]:
    """The bits of the rows that the value passes for sure, and of those it may pass."""
    surely = maybe = 0
    for row, rule in enumerate(table.rules):
        found = [_outcome(rule.tests[place], value) if (row, place) in understood else None for place in places]
        surely |= (found.count(True) == len(found)) << row
        maybe |= (False not in found) << row
    return surely, maybe


def _outcome(tests: UnaryTests, value: Any) -> bool | None:
    if not tests.tests:
        return True
    try:
        return _passes(tests, value)
    except FeelError:
        return None


def _merged(values: list[Any], outcomes: list[tuple[int, int]]) -> tuple[ValueClass, ...]:
    """Values of the same outcome as one class; null, the last, stays by itself."""
    classes: dict[Any, ValueClass] = {}
    for value, (surely, maybe) in zip(values, outcomes, strict=True):
        classes.setdefault((value is None, surely, maybe), ValueClass(value, surely, maybe))
    return tuple(classes.values())


def written(value: Any) -> str:
    """The value as FEEL writes it, `-` for any value."""
    return "-" if value is ANYTHING else shown(value)
