"""The pure step: `advance(definition, state, command, now)`. No database, network, clock or randomness of its own.

The same input gives the same output, byte for byte; the state that is passed in is not changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import suspending
from engine.commands import COMMANDS, Command, Continue, Migrate, Start
from engine.definition import Current, Definition
from engine.errors import CommandError, InstanceEndedError
from engine.handling import HANDLERS, locate
from engine.instance import Instance
from engine.migration import carried
from engine.state import DOCUMENT, MARKING, NODE, check, empty
from engine.step import Advance


def advance(
    definition: Definition,
    state: dict[str, Any] | None,
    command: Command,
    now: datetime,
    *,
    target: Definition | None = None,
    current: Current | None = None,
) -> Advance:
    """Do the command, then everything that follows from it without waiting.

    `state` is None for a Start only. `now` is timezone-aware. `target` is the definition that a Migrate leads to. `current`
    tells which definition a call runs whose address leaves that open; its answers are told with the step (`links`). Raises
    CommandError when the command does not fit the instance (SuspendedError for what waits for a resume, MigrationError
    with all its troubles), StateError when the state's format is not known; nothing has happened then.
    """
    if state is None:
        if not isinstance(command, Start):
            raise CommandError("Only a start begins an instance.")
        state = empty(definition.hash, command.process or definition.main)
    elif isinstance(command, Start):
        raise CommandError("The instance has started before.")
    if check(state)["st"] != "running":
        raise InstanceEndedError
    if isinstance(command, Migrate):
        instance = carried(definition, target, state, command, now)
        instance.current = current
    else:
        instance = Instance(definition, state, now)
        instance.current = current
        _obey(instance, command)
    _follow(instance)
    instance.out.state = instance.save()
    # Tasks and instance hold each other; without this every step leaves work for the garbage collector.
    instance.tasks.clear()
    return instance.out


def _obey(instance: Instance, command: Command) -> None:
    if not isinstance(command, Continue):
        instance.automatic = 0
    suspending.refuse(instance, command)
    if instance.suspended_at is not None and isinstance(command, suspending.KEPT):
        suspending.keep(instance, command, locate(instance, "job", command.job)[0])
    else:
        HANDLERS[type(command)](instance, command)


def _follow(instance: Instance) -> None:
    """What is ready goes on; after it what was kept during a suspension, one by one."""
    suspending.run(instance)
    while instance.kept and instance.suspended_at is None and not instance.out.more:
        kind, fields = instance.kept.pop(0)
        before = len(instance.out.closed)
        try:
            _obey(instance, COMMANDS[kind](**fields))
        except CommandError:
            instance.log("drop", None, job=fields["job"])
        suspending.told_once(instance, before, fields["job"])
        suspending.run(instance)


def marking_of(definition: Definition, state: dict[str, Any]) -> dict[str, list[str]]:
    """Where the instance is, for diagrams: ids of nodes that are `active`, have been `done`, or are joins `waiting`."""
    active = {record[NODE]: None for record in check(state)["t"]}
    waiting = {node: None for scope in state["s"] if len(scope) > MARKING for node in (scope[MARKING] or {})}
    done = [
        name
        for process, bits in state.get("x", {}).items()
        for name, element in definition.process(process).task_specs.items()
        if int(bits, 16) & element.bit
    ]
    return {"active": list(active), "done": done, "waiting": list(waiting)}


def variables_of(state: Mapping[str, Any]) -> dict[str, Any]:
    """The document of the process itself, as stored."""
    return next((dict(scope[DOCUMENT]) for scope in state["s"] if scope[0] == 0 and len(scope) > DOCUMENT), {})
