"""Carrying an instance over: the state is translated, waits and open work follow, then everything goes on as usual."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.commands import Migrate
from engine.elements.activity import Activity
from engine.elements.inclusive_gateway import InclusiveGateway
from engine.elements.joining import take_one_each
from engine.elements.parallel_gateway import ParallelGateway
from engine.elements.receive_task import ReceiveTask
from engine.elements.user_task import UserTask
from engine.errors import CommandError, MigrationError
from engine.instance import ITEM, Instance
from engine.migration.names import Names
from engine.migration.translating import Translating
from engine.migration.waiting import Waiting
from engine.problem import ProblemError
from engine.seam import Task
from engine.state import NODE, NUMBER, PHASE, SCOPE, STOPPED, WAITING, Record, note
from engine.step import Closed, Opened, Renamed
from engine.suspending import look_around

if TYPE_CHECKING:
    from engine.definition import Definition


def carried(old: Definition, new: Definition | None, state: dict[str, Any], command: Migrate, now: datetime) -> Instance:
    """The instance under the new definition, before it goes on; MigrationError with all troubles where it cannot be."""
    if new is None or (old.hash, new.hash) != (command.source, command.target):
        raise CommandError("The migration is between other definitions.")
    names = Names(old, new, command.nodes)
    translated = Translating(names, state).translated()
    if names.troubles:
        raise MigrationError(tuple(names.troubles))
    before, after = Instance(old, state, now), Instance(new, translated, now)
    after.automatic = 0
    after.log("migrate", None, source=old.hash, target=new.hash)
    try:
        Waiting(names, before, after, command.keep).carry()
    except ProblemError as problem:
        names.trouble(problem.element or new.main, "timer", str(problem))
    if names.troubles:
        raise MigrationError(tuple(names.troubles))
    for record in list(after.records.values()):
        _carry_work(before, after, record)
    _rename_incidents(before, after)
    _release(after)
    look_around(after)
    return after


def _carry_work(before: Instance, after: Instance, record: Record) -> None:
    """Open work stays open: under its new id, and with what the new definition says of it."""
    old = before.records[record[NUMBER]]
    left, place = before.element(old[SCOPE], old[NODE]), after.element(record[SCOPE], record[NODE])
    if left.name != place.name:
        after.log("cancel", left.name)
        after.log("enter", place.name)
    if not isinstance(place, Activity) or not isinstance(left, Activity) or place.opens is None:
        return
    if record[PHASE] == STOPPED or note(record, "x"):
        return
    task, was = after.get_task_from_id(record[NUMBER]), before.get_task_from_id(record[NUMBER])
    stopped = {each[ITEM] for each in after.incidents.values() if each[1] == record[NUMBER] and len(each) > ITEM}
    items = place.loop.open_items(record) if place.loop else [(number, None) for number in place.open_numbers(record)]
    for number, item in items:
        if item in stopped:
            continue
        if _changed(left, place) and record[PHASE] == WAITING:
            after.out.closed.append(Closed(place.opens, number, place.name, "cancelled"))
            place.reopen(task, item)
            continue
        if left.name != place.name:
            after.out.renamed.append(Renamed(place.opens, number, place.name))
        if isinstance(place, UserTask) and isinstance(left, UserTask):
            _renew(was, task, number, item)


def _renew(was: Task, task: Task, number: int, item: int | None) -> None:
    told = _told(task, number, item)
    if _shown(told) != _shown(_told(was, number, item)):
        task.workflow.out.renewed.append(told)


def _told(task: Task, number: int, item: int | None) -> Opened:
    element: UserTask = task.task_spec
    return element.opened(number, element.variables(task, item), element.given(task, item))


def _shown(told: Opened) -> tuple[Any, ...]:
    return (told.name, told.role, told.groups, told.users, told.form, told.operation)


def _changed(left: Activity, place: Activity) -> bool:
    """True where the work is another one now, so that it has to be begun again: another operation, another message."""
    if isinstance(left, ReceiveTask) and isinstance(place, ReceiveTask):
        return left.definitions[0].definition != place.definitions[0].definition
    return place.opens == "job" and left.node.settings.operation != place.node.settings.operation


def _rename_incidents(before: Instance, after: Instance) -> None:
    for number, record in after.incidents.items():
        if record[2] != before.incidents[number][2]:
            after.out.renamed.append(Renamed("incident", number, record[2]))


def _release(instance: Instance) -> None:
    """Tokens that wait at a join which has all it waits for, or is no join any more, go on."""
    for scope in instance.scopes.values():
        for name in list(scope.marking):
            element = instance.element(scope.number, name)
            if len(element.node.incoming) < 2 and element.needs < 2:
                for _ in range(sum(scope.marking.pop(name).values())):
                    instance.enter(element, scope)
            elif isinstance(element, ParallelGateway) or type(element) is InclusiveGateway:
                while len(scope.marking.get(name, {})) == len(element.node.incoming):
                    take_one_each(scope, name)
                    instance.enter(element, scope)
