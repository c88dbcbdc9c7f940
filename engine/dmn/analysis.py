"""What a decision table leaves open, answers twice, or never answers: shown as example inputs, never guessed.

    report = analyse_decision(model, "fee")
    report.complete, report.gaps, report.disjoint, report.overlaps, report.dead

A verdict is True or False when it is certain, None when it is not: `unclear` names the cells that were not understood,
`bounded` is True when the search met its bound. Verdicts hold for inputs of the declared types (where none is declared,
of the types the column's cells compare with). An example is certain as long as `assumed` is empty: a column that tests
something computed may be unable to come to the value shown, or not together with another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Literal

from engine.dmn.columns import ANYTHING, Dimension, Unclear, dimensions_of
from engine.dmn.errors import DmnError
from engine.dmn.model import DecisionModel
from engine.dmn.table import DecisionTable
from engine.feel.types import Type

MAX_EXAMPLES = 20
MAX_STEPS = 100_000
# These answer with all rows that hit, so that no hit is an empty answer.
LISTED = frozenset({"COLLECT", "RULE ORDER", "OUTPUT ORDER"})


@dataclass(frozen=True, slots=True)
class Example:
    """One value for each input column; ANYTHING where the value plays no part."""

    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rows, counted from 1, that hit together though the hit policy forbids it, and inputs that show it."""

    rows: tuple[int, int]
    example: Example


@dataclass(frozen=True, slots=True)
class DeadRow:
    """A row, counted from 1, that never counts.

    `impossible`: no value of the columns named passes its cells. `hidden`: whenever it hits, an earlier row (`behind`)
    hits before it.
    """

    row: int
    why: Literal["impossible", "hidden"]
    columns: tuple[str, ...] = ()
    behind: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of a table.

    `complete`: for all inputs without null a row hits. `missing` are, for a table without gaps, examples with one input
    null for which no row hits. `default` True: without a hit the table still answers. `disjoint`: no two rows hit
    together where that is forbidden; True where nothing is forbidden.
    """

    columns: tuple[str, ...]
    complete: bool | None
    gaps: tuple[Example, ...]
    missing: tuple[Example, ...]
    default: bool
    disjoint: bool | None
    overlaps: tuple[Overlap, ...]
    dead: tuple[DeadRow, ...]
    assumed: tuple[str, ...]
    unclear: tuple[Unclear, ...]
    bounded: bool


def analyse_decision(model: DecisionModel, decision: str) -> Analysis:
    """The analysis of a decision's table. Raises UnknownDecision, and DmnError for a decision that is no table."""
    found = model.decision(decision)
    if found.table is None:
        raise DmnError(f"The decision {found.name} is no table.", found.id)
    required = [model.inputs[part.id] for part in found.requires if part.model is model and part.id in model.inputs]
    facts = {fact.name: fact.type for fact in required}
    known = {part.alias or part.model.element(part.id).name for part in found.requires} - facts.keys()
    return analyse(found.table, facts=facts, computed=known | (found.table.names - facts.keys() if model.inputs else frozenset()))


def analyse(table: DecisionTable, *, facts: Mapping[str, Type | None] | None = None, computed: Set[str] = frozenset()) -> Analysis:
    """The analysis of a table. `facts` are the declared types of facts, `computed` the names that are no facts."""
    return _Analyser(table, dimensions_of(table, facts or {}, frozenset(computed))).report()


class _Analyser:
    """One analysis: its dimensions, and how many steps it may still take."""

    def __init__(self, table: DecisionTable, dimensions: Sequence[Dimension]) -> None:
        self.table = table
        self.dimensions = dimensions
        self.every = (1 << len(table.rules)) - 1
        self.surely = [[_row_bits(d, row, surely=True) for d in dimensions] for row in range(len(table.rules))]
        self.maybe = [[_row_bits(d, row, surely=False) for d in dimensions] for row in range(len(table.rules))]
        self.left = MAX_STEPS
        self.bounded = False

    def report(self) -> Analysis:
        gaps = [self._example(path) for path in self._search(self._given(), self.every, surely=False, limit=MAX_EXAMPLES)]
        complete = None if self._first(self._given(), self.every) is not None or self.bounded else True
        disjoint, overlaps = self._overlaps()
        return Analysis(
            columns=tuple(column.label for column in self.table.inputs),
            complete=False if gaps else complete,
            gaps=tuple(gaps),
            missing=() if gaps else tuple(self._missing()),
            default=any(column.default is not None for column in self.table.outputs) or self.table.policy in LISTED,
            disjoint=disjoint,
            overlaps=tuple(overlaps),
            dead=tuple(self._dead()),
            assumed=self._assumed(),
            unclear=tuple(cell for dimension in self.dimensions for cell in dimension.unclear),
            bounded=self.bounded,
        )

    def _assumed(self) -> tuple[str, ...]:
        return tuple(self.table.inputs[d.places[0]].label for d in self.dimensions if not d.plain)

    def _given(self) -> list[list[int]]:
        """For each dimension the classes that are not null."""
        return [[at for at, found in enumerate(d.classes) if found.value is not None] for d in self.dimensions]

    def _search(self, choices: Sequence[Sequence[int]], rows: int, *, surely: bool, limit: int) -> list[tuple[int, ...]]:
        """Paths of classes, one from each dimension's choices, that none of the rows passes.

        A path is shorter than the dimensions when the rest plays no part. With `surely` a row passes only where that is
        certain, else wherever it may.
        """
        found: list[tuple[int, ...]] = []
        seen: set[tuple[int, int]] = set()
        pending: list[tuple[tuple[int, ...], int]] = [((), rows)]
        always = self._always(choices, surely)
        while pending and len(found) < limit:
            path, bits = pending.pop()
            if not bits:
                found.append(path)
                continue
            if bits & always[len(path)]:
                continue
            self.left -= len(choices[len(path)])
            if self.left < 0:
                self.bounded = True
                break
            pending += reversed(self._next(path, bits, choices[len(path)], surely, seen))
        return found

    def _next(
        self, path: tuple[int, ...], bits: int, choice: Sequence[int], surely: bool, seen: set[tuple[int, int]]
    ) -> list[tuple[tuple[int, ...], int]]:
        following = []
        for at in choice:
            found = self.dimensions[len(path)].classes[at]
            left = bits & (found.surely if surely else found.maybe)
            if left and (len(path), left) in seen:
                continue
            seen.add((len(path), left))
            following.append(((*path, at), left))
        return following

    def _always(self, choices: Sequence[Sequence[int]], surely: bool) -> list[int]:
        """For each depth the rows that pass whatever is chosen from there on."""
        bits = [self.every]
        for dimension, choice in zip(reversed(self.dimensions), reversed(choices), strict=True):
            passed = bits[-1]
            for at in choice:
                passed &= dimension.classes[at].surely if surely else dimension.classes[at].maybe
            bits.append(passed)
        return bits[::-1]

    def _first(self, choices: Sequence[Sequence[int]], rows: int) -> tuple[int, ...] | None:
        """A path that is not surely passed by any of the rows."""
        return next(iter(self._search(choices, rows, surely=True, limit=1)), None)

    def _missing(self) -> Iterable[Example]:
        given = self._given()
        for place, dimension in enumerate(self.dimensions):
            nothing = [at for at, found in enumerate(dimension.classes) if found.value is None]
            choices = [*given[:place], nothing, *given[place + 1 :]]
            passes = sum(found.maybe != self.every for found in dimension.classes)
            if nothing and passes:
                paths = self._search(choices, self.every, surely=False, limit=1)
                yield from (self._example((*path, *(c[0] for c in choices[len(path) : place + 1]))) for path in paths)

    def _example(self, path: Sequence[int]) -> Example:
        values: list[Any] = [ANYTHING] * len(self.table.inputs)
        for dimension, at in zip(self.dimensions, path, strict=False):
            if len({(found.surely, found.maybe) for found in dimension.classes}) > 1:
                for place in dimension.places:
                    values[place] = dimension.classes[at].value
        return Example(tuple(values))

    def _overlaps(self) -> tuple[bool | None, list[Overlap]]:
        if self.table.policy not in ("UNIQUE", "ANY"):
            return True, []
        found, certain = list[Overlap](), True
        for first in range(len(self.table.rules)):
            for second in range(first + 1, len(self.table.rules)):
                self.left -= 1
                if self.left < 0 or len(found) >= MAX_EXAMPLES:
                    self.bounded = True
                    return False if found else None, found
                path = self._together(first, second, surely=True)
                answers = self._contradict(first, second)
                if path is not None and answers:
                    found.append(Overlap((first + 1, second + 1), self._example(path)))
                elif answers is not False and self._together(first, second, surely=False) is not None:
                    certain = False
        return False if found else certain or None, found

    def _together(self, first: int, second: int, *, surely: bool) -> tuple[int, ...] | None:
        """One class of each dimension that both rows pass, or None."""
        rows = self.surely if surely else self.maybe
        both = [a & b for a, b in zip(rows[first], rows[second], strict=True)]
        # The lowest bit is the first class that both pass; null is the last.
        return None if 0 in both else tuple((bits & -bits).bit_length() - 1 for bits in both)

    def _contradict(self, first: int, second: int) -> bool | None:
        """Whether the two rows may not hit together: with UNIQUE never, with ANY not with different answers."""
        if self.table.policy == "UNIQUE":
            return True
        cells = [[cell.text if cell else "" for cell in self.table.rules[row].outputs] for row in (first, second)]
        if cells[0] == cells[1]:
            return False
        pairs = zip(self.table.constants[first], self.table.constants[second], strict=True)
        return True if any(a is not None and b is not None and a != b for a, b in pairs) else None

    def _dead(self) -> Iterable[DeadRow]:
        for row in range(len(self.table.rules)):
            choices = [[at for at, one in enumerate(d.classes) if one.maybe >> row & 1] for d in self.dimensions]
            closed = [place for d, choice in zip(self.dimensions, choices, strict=True) if not choice for place in d.places]
            if closed:
                yield DeadRow(row + 1, "impossible", tuple(self.table.inputs[place].label for place in closed))
            elif self.table.policy == "FIRST" and row and not self.bounded:
                earlier = (1 << row) - 1
                if self._first(choices, earlier) is None and not self.bounded:
                    yield DeadRow(row + 1, "hidden", behind=tuple(self._behind(row)))

    def _behind(self, row: int) -> Iterable[int]:
        return (first + 1 for first in range(row) if self._together(first, row, surely=False) is not None)


def _row_bits(dimension: Dimension, row: int, *, surely: bool) -> int:
    """The bits of the classes that the row passes."""
    return sum(((one.surely if surely else one.maybe) >> row & 1) << at for at, one in enumerate(dimension.classes))
