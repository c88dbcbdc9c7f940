"""Data associations of activities as variable mappings, where both ends are named as variables are (BPMN 2.0.2, 10.4.2).

A data object, data input or data output whose name is not one word is a drawing: it is shown and maps nothing. Modelers at
home in other products draw associations that their engines pass over, so only plain BPMN files are read in this way.
"""

from __future__ import annotations

from engine.model.document import Document, label
from engine.model.expressions import Expressions
from engine.model.graph import Assign, Expression
from engine.model.xml import Element

Mappings = tuple[tuple[Assign, ...], tuple[Assign, ...]]


def read_mappings(activity: Element, document: Document, expressions: Expressions) -> Mappings:
    """What the data associations of an activity give it and take from it, in file order."""
    sides: list[tuple[Assign, ...]] = []
    for name in ("dataInputAssociation", "dataOutputAssociation"):
        found = (_mapping(a, document, expressions) for a in activity.named(name))
        sides.append(tuple(assign for assigns in found for assign in assigns))
    return sides[0], sides[1]


def _mapping(association: Element, document: Document, expressions: Expressions) -> list[Assign]:
    target = _variable(association.first("targetRef"), document)
    assignments = association.named("assignment")
    if assignments:
        found = (_assignment(a, target, association, expressions) for a in assignments)
        return [assign for assign in found if assign is not None]
    transformation = association.first("transformation")
    if transformation is not None:
        source = expressions.element(transformation, association)
        return [Assign(target, source)] if target and source else []
    name = _variable(association.first("sourceRef"), document)
    return [Assign(target, Expression(name, name))] if target and name else []


def _assignment(assignment: Element, target: str, at: Element, expressions: Expressions) -> Assign | None:
    """`from` is an expression, `to` the name of what it goes into; where that is no name, it goes into the target."""
    source, to = expressions.element(assignment.first("from"), at), assignment.first("to")
    named = to.text.strip() if to is not None else ""
    into = named if all(part.isidentifier() for part in named.split(".")) else target
    return Assign(into, source) if source and into else None


def _variable(reference: Element | None, document: Document) -> str:
    """The name of the data that is referred to, through its reference, where it can be a variable's."""
    data = document.resolve(reference.text) if reference is not None else None
    if data is None:
        return ""
    behind = document.resolve(data.get("dataObjectRef")) or document.resolve(data.get("dataStoreRef")) or data
    name = label(behind) or label(data)
    return name if name.isidentifier() and not name.startswith("__") else ""
