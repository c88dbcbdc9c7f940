"""What each command does to an instance. Each checks first that it fits, and raises CommandError else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from engine import commands, moving, starting, suspending
from engine.elements.complex_gateway import ComplexGateway
from engine.elements.events.conditional import look_once_more
from engine.errors import NotFoundError, TaskClosedError
from engine.instance import ITEM, Instance
from engine.problem import ProblemError
from engine.scopes import finish
from engine.seam import Task
from engine.state import KIND, NOTES, NUMBER, PHASE, SCOPE, STOPPED, annotate, note
from engine.step import Closed
from engine.subscriptions import broadcast, fire, matching
from engine.throwing import catch


def complete_task(instance: Instance, command: commands.CompleteTask) -> None:
    """The answer is written and the task's token goes on."""
    _work_done(instance, "task", command.task, dict(command.values))


def job_done(instance: Instance, command: commands.JobDone) -> None:
    """The result is written and the job's token goes on."""
    _work_done(instance, "job", command.job, dict(command.values))


def _work_done(instance: Instance, what: Any, number: int, values: dict[str, Any]) -> None:
    task, item = locate(instance, what, number)
    element: Any = task.task_spec
    instance.out.closed.append(Closed(what, number, element.name, "completed"))
    guarded(instance, task, lambda: element.complete_work(task, item, values))


def job_failed(instance: Instance, command: commands.JobFailed) -> None:
    """A BPMN error where a code is given and something catches it, else an incident."""
    task, item = locate(instance, "job", command.job)
    instance.out.closed.append(Closed("job", command.job, task.task_spec.name, "completed"))
    if command.code is not None and catch(task, "error", command.code, command.message, own=True):
        return
    message = f"{command.code}: {command.message}" if command.code else command.message
    instance.stop(task.record, ProblemError("job-failed", message), item)


def timer_due(instance: Instance, command: commands.TimerDue) -> None:
    """The element that waits for the timer is triggered."""
    record = instance.subscriptions.get(command.timer)
    if record is None or record[KIND] != "t":
        raise NotFoundError("The timer is not there, or not there any more.")
    fire(instance, record, {})


def message(instance: Instance, command: commands.Message) -> None:
    """The element that waits for the message goes on with its declared content."""
    payload = dict(command.payload)
    if command.wait is not None:
        record = instance.subscriptions.get(command.wait)
        if record is not None and record[KIND] == "m":
            fire(instance, record, payload)
        else:
            _work_done(instance, "wait", command.wait, payload)
        return
    found = matching(instance, "m", command.name)
    if found:
        fire(instance, found[0], payload)
        return
    _work_done(instance, "wait", _receiving(instance, command.name), payload)


def _receiving(instance: Instance, name: str) -> int:
    for number in instance.records:
        element: Any = instance.get_task_from_id(number).task_spec
        if getattr(element, "opens", None) == "wait" and element.message == name:
            numbers: list[int] = element.open_numbers(instance.records[number])
            if numbers:
                return numbers[0]
    raise NotFoundError(f"Nothing waits for the message {name!r}.")


def signal(instance: Instance, command: commands.Signal) -> None:
    """Everyone who waits for the signal is triggered; nobody may."""
    broadcast(instance, command.name, command.payload)


def go_on(instance: Instance, command: commands.Continue) -> None:
    """The step goes on where its budget ended."""


def retry(instance: Instance, command: commands.Retry) -> None:
    """The incident is closed and what it stopped is tried again."""
    record = instance.incidents.get(command.incident)
    if record is None:
        raise NotFoundError("The incident is not there, or not there any more.")
    number, item = record[1], record[ITEM] if len(record) > ITEM else None
    stopped = instance.records.get(number)
    scope = instance.scopes[stopped[SCOPE] if stopped else -1 - number]
    for name, value in command.variables.items():
        instance.write(scope, name, value, stopped or [instance.number, record[2]])
    instance.close_incident(record, "completed")
    if stopped is None:
        look_once_more(instance, scope)
        element = instance.drawn(scope).nodes.get(record[2])
        if isinstance(element, ComplexGateway):
            element.look_again(instance, scope)
        return
    task = instance.get_task_from_id(number)
    guarded(instance, task, lambda: task.task_spec.try_again(task, item), item)


def set_variables(instance: Instance, command: commands.SetVariables) -> None:
    """The variables are written where they are held."""
    scope = instance.scopes.get(command.scope)
    if scope is None:
        raise NotFoundError("The scope is not there, or not there any more.")
    for name, value in command.variables.items():
        instance.write(scope, name, value, [instance.number, scope.node])


def cancel(instance: Instance, command: commands.Cancel) -> None:
    """Everything open is closed; the instance has ended as cancelled."""
    finish(instance, "cancelled", command.reason or None)


def skip_task(instance: Instance, command: commands.SkipTask) -> None:
    """The work is closed without being done; its activity goes on as if these values were its result."""
    task, item = _skippable(instance, command.task)
    element: Any = task.task_spec
    if task.record[PHASE] != STOPPED:
        instance.out.closed.append(Closed(element.opens, command.task, element.name, "cancelled"))
    for record in list(instance.incidents.values()):
        if record[1] == task.id and (record[ITEM] if len(record) > ITEM else None) == item:
            instance.close_incident(record, "cancelled")
    annotate(task.record, "va", None)
    instance.log("skip", element.name)
    guarded(instance, task, lambda: element.complete_work(task, item, dict(command.values)), item)


def _skippable(instance: Instance, number: int) -> tuple[Task, int | None]:
    stopped = instance.records.get(number)
    if stopped is not None and stopped[PHASE] == STOPPED and not note(stopped, "x"):
        task = instance.get_task_from_id(number)
        element: Any = task.task_spec
        if getattr(element, "opens", None) is not None and element.loop is None:
            return task, None
    for what in ("task", "job", "wait"):
        with suppress(TaskClosedError):
            return locate(instance, what, number)
    raise TaskClosedError


def guarded(instance: Instance, task: Task, act: Callable[[], Any], item: int | None = None) -> None:
    """Do it; a problem stops the token, or one item of it, with an incident."""
    try:
        act()
    except ProblemError as problem:
        instance.stop(task.record, problem, item)


def locate(instance: Instance, what: str, number: int) -> tuple[Task, int | None]:
    """The token, and item of it, whose open work has this number; raises NotFoundError or TaskClosedError."""
    for record in instance.records.values():
        if number == record[NUMBER] or record[NOTES]:
            task = instance.get_task_from_id(record[NUMBER])
            element: Any = task.task_spec
            if getattr(element, "opens", None) != what:
                continue
            if element.loop is not None:
                item = element.loop.item_of(record, number)
                if item is not None:
                    return task, item
            elif number in element.open_numbers(record):
                return task, None
    raise (TaskClosedError if number < instance.number else NotFoundError)()


HANDLERS: dict[type[commands.Command], Callable[[Instance, Any], None]] = {
    commands.Start: starting.start,
    commands.CompleteTask: complete_task,
    commands.JobDone: job_done,
    commands.JobFailed: job_failed,
    commands.TimerDue: timer_due,
    commands.Message: message,
    commands.Signal: signal,
    commands.Continue: go_on,
    commands.Retry: retry,
    commands.SetVariables: set_variables,
    commands.Cancel: cancel,
    commands.Suspend: suspending.suspend,
    commands.Resume: suspending.resume,
    commands.SkipTask: skip_task,
    commands.MoveToken: moving.move_token,
}
