"""Moving a token: a person takes it from the element where it stands and puts it on another one of the same scope.

What the token has open is closed. A token goes to a join by one of its flows and waits there like any other. A move after
which a parallel gateway would wait for a token that can never come, or would be left with one too many, is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from engine.elements.parallel_gateway import ParallelGateway
from engine.errors import CommandError, NotFoundError
from engine.foresight import State, may_stick
from engine.problem import ProblemError
from engine.state import NODE, SCOPE, Record, Scope, note
from engine.subscriptions import listen

if TYPE_CHECKING:
    from engine.commands import MoveToken
    from engine.elements.element import Element
    from engine.instance import Instance

JOINS = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})
Starved = set[tuple[str, str]]


def move_token(instance: Instance, command: MoveToken, safe: set[State] | None = None) -> None:
    """The token has left its element, all it had open is closed, and it arrives at the other. `safe`: see `may_stick`.

    NotFoundError where it is not there any more, CommandError where it may not leave or may not stand there.
    """
    scope = scope_of(instance, command)
    target = instance.drawn(scope).nodes.get(command.to)
    if target is None or not may_stand(target):
        raise CommandError(f"A token cannot be put on {command.to!r} here.", element=command.to)
    if joins(target) != (command.by is not None) or (command.by is not None and command.by not in target.node.incoming):
        raise CommandError(f"A token goes to {target.name} by one of its incoming flows.", element=target.name)
    before, stuck = _starved(instance, scope), may_stick(instance, scope, safe)
    source = _take_away(instance, scope, command)
    instance.log("move", source, to=target.name)
    target.arrive(instance, scope, command.by)
    after = sorted(_starved(instance, scope) - before)
    if after:
        raise CommandError(f"{after[0][0]} would wait for a token that never comes.", element=after[0][0])
    if stuck is False and may_stick(instance, scope, safe):
        raise CommandError("One token too many would be left waiting at a parallel gateway.", element=target.name)


def scope_of(instance: Instance, command: MoveToken) -> Scope:
    """The scope in which the token stands or waits. NotFoundError where it does not any more."""
    if command.join is not None:
        scope = instance.scopes.get(-1 - command.token)
        if scope is None or command.flow not in scope.marking.get(command.join, {}):
            raise NotFoundError("No token waits there, or none any more.")
        return scope
    record = instance.records.get(command.token)
    if record is None:
        raise NotFoundError("The token is not there, or not there any more.")
    return instance.scopes[record[SCOPE]]


def movable(record: Record) -> bool:
    """True unless somebody waits for this very token: it undoes something, or has something undone."""
    return all(note(record, name) is None for name in ("ch", "cq", "aside", "re"))


def may_stand(element: Element) -> bool:
    """True for an element at which a token can arrive: not for what is only triggered by an event."""
    node = element.node
    triggered = node.kind == "boundaryEvent" or (node.kind == "startEvent" and any(each.kind != "none" for each in node.events))
    return not (triggered or node.event_sub_process or node.for_compensation)


def joins(element: Element) -> bool:
    """True for an element at which it matters by which flow a token comes."""
    return (element.node.kind in JOINS and len(element.node.incoming) > 1) or element.needs > 1


def _take_away(instance: Instance, scope: Scope, command: MoveToken) -> str:
    if command.join is not None:
        counts = scope.marking[command.join]
        flow = command.flow or ""
        counts[flow] -= 1
        if not counts[flow]:
            del counts[flow]
        if not counts:
            del scope.marking[command.join]
        instance.forget_incidents(-1 - scope.number)
        return command.join
    record = instance.records[command.token]
    if not movable(record):
        raise CommandError("The token takes part in a compensation.", element=record[NODE])
    started = note(record, "st")
    instance.cancel_token(record)
    if started and instance.element(scope.number, started).node.interrupting:
        _listen_again(instance, scope)
    return str(record[NODE])


def _listen_again(instance: Instance, scope: Scope) -> None:
    """The event sub-process that has interrupted the scope is left: its events may come again."""
    try:
        listen(instance, instance.drawn(scope).event_starts, -1 - scope.number, scope)
    except ProblemError as problem:
        raise CommandError(str(problem), element=scope.node) from None


def _starved(instance: Instance, scope: Scope) -> Starved:
    """(join, flow) of the parallel gateways that have, or can still get, a token by one flow and never one by another."""
    nodes = instance.drawn(scope).nodes
    standing = [record[NODE] for record in instance.tokens_in(scope.number)]
    reached = _reached(nodes[name] for name in (*standing, *scope.marking))
    found: Starved = set()
    for name, element in nodes.items():
        if isinstance(element, ParallelGateway) and joins(element):
            sources = {path.id: source for source, at in nodes.items() for path in at.paths if path.target is element}
            fed = {flow for flow in element.node.incoming if flow in scope.marking.get(name, {}) or sources.get(flow) in reached}
            found |= {(name, flow) for flow in element.node.incoming if fed and flow not in fed}
    return found


def _reached(elements: Iterable[Element]) -> set[str]:
    reached: set[str] = set()
    ahead = list(elements)
    while ahead:
        element = ahead.pop()
        if element.name not in reached:
            reached.add(element.name)
            ahead += [path.target for path in element.paths]
            ahead += getattr(element, "boundaries", ())
    return reached
