"""Small models for the reference, drawn in code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from engine.model.graph import Association, EventDefinition, Expression, Flow, Model, Node, Process, Settings


def node(identity: str, kind: str, *events: EventDefinition, **fields: Any) -> Node:
    """A node; `fields` are those of `Node`."""
    return Node(identity, kind, events=events, **fields)


def event(kind: Any, **fields: Any) -> EventDefinition:
    """An event definition; texts of expressions are plain strings."""
    if "expression" in fields:
        fields["expression"] = Expression(fields["expression"])
    return EventDefinition(kind, **fields)


def settings(**fields: Any) -> Settings:
    """Settings; the script is a plain string."""
    if "script" in fields:
        fields["script"] = Expression(fields["script"])
    return Settings(**fields)


def draw(flows: str, *nodes: Node, process: str = "P", undone_by: Iterable[tuple[str, str]] = ()) -> Model:
    """One process. `flows` are chains such as `s>a>e x>b?amount > 5`, apart by semicolons; `x>b*` is a default flow."""
    drawn: dict[str, Flow] = {}
    for chain in filter(None, (part.strip() for part in flows.split(";"))):
        steps, _, condition = chain.partition("?")
        names = steps.rstrip("*").split(">")
        for source, target in zip(names, names[1:], strict=False):
            last = target == names[-1]
            when = Expression(condition.strip()) if condition and last else None
            identity = f"{source}-{target}"
            drawn[identity] = Flow(identity, source, target, condition=when, default=steps.endswith("*") and last)
    placed = {each.id: _connected(each, drawn) for each in nodes}
    links = tuple(Association(f"{source}-{target}", source, target) for source, target in undone_by)
    return Model(process, processes={process: Process(process, executable=True, nodes=placed, flows=drawn, associations=links)})


def _connected(each: Node, flows: dict[str, Flow]) -> Node:
    incoming = tuple(flow.id for flow in flows.values() if flow.target == each.id)
    outgoing = tuple(flow.id for flow in flows.values() if flow.source == each.id)
    return replace(each, incoming=incoming, outgoing=outgoing)


def beside(first: Model, second: Model) -> Model:
    """One model with the processes of both."""
    return Model(first.id, processes={**first.processes, **second.processes})
