"""Data of an activity or event as its input and output sides, and when two items are of the same kind."""

from __future__ import annotations

from typing import NamedTuple

from engine.model.constraints.facts import Facts
from engine.model.xml import Element


class Side(NamedTuple):
    """One side of an `ioSpecification`: its items, its number of sets, and whether there is a specification at all."""

    items: tuple[Element, ...]
    sets: int
    declared: bool


def io_of(element: Element) -> tuple[Side, Side]:
    """The input side and the output side of an element."""
    specification = element.first("ioSpecification")
    if specification is None:
        return Side((), 0, False), Side((), 0, False)
    inputs = Side(tuple(specification.named("dataInput")), len(specification.named("inputSet")), True)
    outputs = Side(tuple(specification.named("dataOutput")), len(specification.named("outputSet")), True)
    return inputs, outputs


def same_item(facts: Facts, one: str | None, other: str | None) -> bool:
    """True when two item definitions are one, or have one structure; one that is left out contradicts nothing."""
    left, right = facts.document.resolve(one), facts.document.resolve(other)
    if left is None or right is None or left is right:
        return True
    return bool(left.get("structureRef")) and left.get("structureRef") == right.get("structureRef")
