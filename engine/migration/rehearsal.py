"""What a migration would change, found by doing it on a copy of the state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from engine.commands import Migrate
from engine.definition import Definition
from engine.errors import MigrationError, Trouble
from engine.migration.carrying import carried
from engine.migration.names import Names
from engine.state import NODE, NUMBER, SCOPE, Scope, check
from engine.step import Advance

How = Literal["kept", "renewed", "closed", "opened"]


@dataclass(frozen=True, slots=True)
class Stand:
    """A token, or tokens that wait at a join: where it stands, where it would stand, or why it would not."""

    number: int
    before: str
    after: str | None
    trouble: Trouble | None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What would become of an open task, job, timer or wait. `renewed` stays open and says something else."""

    what: Literal["task", "job", "timer", "wait", "incident"]
    number: int
    node: str
    how: How
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """A timer whose text has changed: its element in the old definition, its number there, and the number it would begin under."""

    node: str
    number: int
    begun: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """`changes` is empty where there are `troubles`: nothing would be moved then. `variables` are names that are kept.

    `again` are the timers that would begin anew and may keep their due time instead.
    """

    stands: tuple[Stand, ...]
    changes: tuple[Change, ...]
    variables: tuple[str, ...]
    troubles: tuple[Trouble, ...]
    ended: bool = False
    again: tuple[Again, ...] = ()


def rehearse(old: Definition, new: Definition, state: dict[str, Any], command: Migrate, now: datetime) -> Rehearsal:
    """What this migration would change; the state that is passed in is not changed."""
    names = Names(old, new, command.nodes)
    scopes = {scope.number: scope for scope in map(Scope.load, check(state)["s"])}
    stands = [*_tokens(names, state, scopes), *_joins(names, scopes)]
    variables = tuple(dict.fromkeys(name for scope in scopes.values() for name in scope.document))
    try:
        instance = carried(old, new, state, command, now)
    except MigrationError as error:
        return Rehearsal(tuple(stands), (), variables, error.troubles)
    again = tuple(
        Again(each.node or "", each.data["was"], each.data["number"]) for each in instance.out.log if each.what == "again"
    )
    return Rehearsal(tuple(stands), tuple(_changes(instance.out)), variables, (), again=again)


def _tokens(names: Names, state: dict[str, Any], scopes: dict[int, Scope]) -> list[Stand]:
    return [_stand(names, scopes[record[SCOPE]].process, record[NUMBER], record[NODE], False) for record in state["t"]]


def _joins(names: Names, scopes: dict[int, Scope]) -> list[Stand]:
    return [_stand(names, scope.process, -1 - scope.number, node, True) for scope in scopes.values() for node in scope.marking]


def _stand(names: Names, process: str, number: int, node: str, waiting: bool) -> Stand:
    found = names.found(process, node)
    if isinstance(found, Trouble):
        return Stand(number, node, None, found, waiting)
    return Stand(number, node, found.name, None, waiting)


def _changes(out: Advance) -> list[Change]:
    found = [Change(each.what, each.number, each.node, "closed") for each in out.closed if each.what != "incident"]
    found += [Change("task", each.number, each.node, "opened") for each in out.opened]
    found += [Change("job", each.number, each.node, "opened") for each in out.jobs]
    found += [Change("timer", each.number, each.node, "opened", each.due) for each in out.timers]
    found += [Change("wait", each.number, each.node, "opened") for each in out.waits]
    renewed = {each.number for each in out.renewed}
    found += [Change("task", each.number, each.node, "renewed") for each in out.renewed]
    moved = [each for each in out.renamed if each.what != "incident" and each.number not in renewed]
    return found + [Change(each.what, each.number, each.node, "renewed") for each in moved]
