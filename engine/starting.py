"""How an instance begins: at the start without an event, or at the one whose event has come.

Each start that occurs begins an instance of its own, and the others of the process stay without a token (BPMN 2.0.2, 10.5.2
and 13.2). A multiple start needs one of its events. With a parallel multiple start all have come before there is an instance
(10.5.2), so it begins like any other. An instantiating event-based gateway begins with the first event; a parallel one then
waits in the instance for the others, of the same correlation (10.6.6 and 13.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import commands
from engine.elements.catching import bring
from engine.elements.element import Element
from engine.errors import CommandError
from engine.problem import ProblemError
from engine.scopes import open_scope
from engine.state import CORRELATION, Scope

if TYPE_CHECKING:
    from engine.instance import Instance


def start(instance: Instance, command: commands.Start) -> None:
    """A token stands at the start. CommandError where the process has no such start, or cannot listen to what may interrupt it."""
    process = instance.out.state["p"]
    spec = instance.definition.process(process).scopes[None]
    scope = Scope(0, process, None, None, None)
    scope.document = dict(command.variables)
    if command.correlation is not None:
        scope.notes[CORRELATION] = command.correlation
    instance.log("start", command.event, process=process)
    element = _start(list(spec.nodes.values()), list(spec.starts), command.event)
    try:
        open_scope(instance, scope, [])
    except ProblemError as problem:
        raise CommandError(f"The process cannot begin: {problem}") from None
    if element.node.kind == "startEvent" or not (element.node.instantiate or element.node.incoming):
        bring(instance.enter(element, scope), dict(command.payload))
    else:
        _instantiate(instance, scope, element, command)


def _instantiate(instance: Instance, scope: Scope, start: Element, command: commands.Start) -> None:
    """The event that begins the instance has come already; beside a parallel gateway the others are waited for after it."""
    instance.log("enter", start.name)
    bring(instance.enter(start, scope, {"x": 1}), dict(command.payload))
    for gateway in (each for each in instance.drawn(scope).nodes.values() if any(path.target is start for path in each.paths)):
        for path in gateway.paths:
            if gateway.node.parallel_multiple and path.target is not start:
                path.target.arrive(instance, scope, path.id)


def _start(elements: list[Element], starts: list[Element], named: str | None) -> Element:
    if named is None:
        found = [element for element in starts if not element.definitions and not element.node.instantiate]
    else:
        behind = {path.target for element in elements if element.node.instantiate for path in element.paths}
        begins = [each for each in elements if each.node.kind == "startEvent" or each.node.instantiate or each in behind]
        found = [element for element in begins if element.name == named]
    if not found:
        raise CommandError(f"There is no start {named or 'without an event'} in this process.")
    return found[0]
