"""What a person who repairs an instance has to know of its state: tokens, joins, documents, and where a token may go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.commands import MoveToken
from engine.definition import Definition
from engine.elements.element import Element
from engine.errors import CommandError
from engine.foresight import State
from engine.instance import Instance
from engine.model.calls import home
from engine.moving import joins, may_stand, movable, move_token, scope_of
from engine.state import AT, HOST, NODE, NUMBER, PHASE, READY, SCOPE, STOPPED, Record, Scope, check, note


@dataclass(frozen=True, slots=True)
class TokenAt:
    """A token. `phase` is `ready`, `waiting` or `stopped`; `waits` are numbers of timers and waits that belong to it.

    `skippable` are the numbers by which its open work can be skipped, the token's own where an incident stopped it.
    """

    number: int
    node: str
    scope: int
    phase: str
    movable: bool
    skippable: tuple[int, ...]
    waits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class JoinAt:
    """Tokens that wait at a join, by the flow on which they came; `source` is the element that the flow leaves."""

    scope: int
    node: str
    flow: str
    source: str
    count: int


@dataclass(frozen=True, slots=True)
class DocumentAt:
    """The document of a scope; `node` is the sub-process, None for the process itself or a called one, whose id is `called`."""

    scope: int
    node: str | None
    values: dict[str, Any]
    called: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """An element on which a token may be put; at a join, by which flow and from which element that comes."""

    node: str
    by: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """Where an instance is. `kept` counts results of machine work that wait for the resume."""

    tokens: tuple[TokenAt, ...]
    joins: tuple[JoinAt, ...]
    documents: tuple[DocumentAt, ...]
    kept: int


def overview(definition: Definition, state: dict[str, Any], now: datetime) -> Overview:
    """The tokens, waiting joins and documents of a state."""
    instance = Instance(definition, check(state), now)
    return Overview(
        tuple(_token(instance, record) for record in instance.records.values()),
        tuple(_joins(instance)),
        tuple(_document(each) for each in instance.scopes.values()),
        len(instance.kept),
    )


def _document(scope: Scope) -> DocumentAt:
    called = scope.process if scope.node is None and scope.parent is not None else None
    return DocumentAt(scope.number, scope.node, dict(scope.document), called)


def targets(definition: Definition, state: dict[str, Any], token: MoveToken, now: datetime) -> list[Target]:
    """Where this token may go, in the order of the file: every move that would be done and not refused.

    `token` names the token or the join and flow at which it waits. NotFoundError where it is not there any more.
    """
    instance = Instance(definition, check(state), now)
    scope = scope_of(instance, token)
    standing = token.join or instance.records[token.token][NODE]
    found, safe = [], set[State]()
    for name, element in instance.drawn(scope).nodes.items():
        if name != standing and may_stand(element):
            for target in _ways(instance.drawn(scope).nodes, element):
                if _would_go(Instance(definition, state, now), token, target, safe):
                    found.append(target)
    return found


def declared_names(definition: Definition, others: Collection[str] = ()) -> frozenset[str]:
    """The variables that the definition itself names: data of its processes, results, outputs, declared fields.

    With `others` also those that its calls to the definitions of these hashes name.
    """
    names: set[str] = set()
    for name, library in list(definition.libraries.items()):
        if home(name) is not None and home(name) not in others:
            continue
        for element in library.task_specs.values():
            settings, loop = element.node.settings, element.node.loop
            names.update(each.target for each in settings.outputs)
            names.update(settings.writes or ())
            names.update(name for name in (settings.result, loop.output_collection if loop else None) if name)
    for process in definition.model.processes.values():
        names.update(process.data)
    return frozenset(names)


def _token(instance: Instance, record: Record) -> TokenAt:
    element: Any = instance.element(record[SCOPE], record[NODE])
    opens = getattr(element, "opens", None) is not None and not note(record, "x")
    works = tuple(element.open_numbers(record)) if opens else ()
    if opens and element.loop is None and record[PHASE] == STOPPED:
        works = (record[NUMBER],)
    phase = {READY: "ready", STOPPED: "stopped"}.get(record[PHASE], "waiting")
    waits = tuple(each[NUMBER] for each in instance.subscriptions.values() if each[HOST] == record[NUMBER] and each[AT])
    return TokenAt(record[NUMBER], record[NODE], record[SCOPE], phase, movable(record), works, waits)


def _joins(instance: Instance) -> list[JoinAt]:
    found = []
    for scope in instance.scopes.values():
        nodes = instance.drawn(scope).nodes
        sources = {path.id: name for name, element in nodes.items() for path in element.paths}
        for node, counts in scope.marking.items():
            found += [JoinAt(scope.number, node, flow, sources.get(flow, ""), count) for flow, count in counts.items()]
    return found


def _ways(nodes: dict[str, Element], element: Element) -> list[Target]:
    if not joins(element):
        return [Target(element.name)]
    return [Target(element.name, path.id, name) for name, at in nodes.items() for path in at.paths if path.target is element]


def _would_go(instance: Instance, token: MoveToken, target: Target, safe: set[State]) -> bool:
    command = MoveToken(token.token, target.node, target.by, token.join, token.flow)
    try:
        move_token(instance, command, safe)
    except CommandError:
        return False
    return True
