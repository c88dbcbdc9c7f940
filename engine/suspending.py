"""Suspending: nothing goes on, nothing is lost. What machines have finished meanwhile is kept and comes at the resume.

Repairs work on a suspended instance too: their tokens are ready and run at the resume. The state notes under `z` since
when the instance is suspended, and what waits for the resume, in the order in which it came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import commands
from engine.elements.events.conditional import look
from engine.errors import CommandError, SuspendedError, TaskClosedError
from engine.instance import ITEM
from engine.seam import Task
from engine.step import Closed

if TYPE_CHECKING:
    from engine.instance import Instance

KEPT = (commands.JobDone, commands.JobFailed)
REFUSED = (commands.CompleteTask, commands.TimerDue, commands.Message, commands.Signal)


def suspend(instance: Instance, command: commands.Suspend) -> None:
    """Nothing goes on from here."""
    if instance.suspended_at is not None:
        raise SuspendedError
    instance.suspended_at = instance.now.isoformat()
    instance.log("suspend", None)


def resume(instance: Instance, command: commands.Resume) -> None:
    """What is ready goes on, then what was kept; conditions are looked at again."""
    if instance.suspended_at is None:
        raise CommandError("The instance is not suspended.")
    instance.suspended_at = None
    instance.log("resume", None)
    look_around(instance)


def look_around(instance: Instance) -> None:
    """Scopes, joins and conditional events will be looked at, whatever happened while nothing went on."""
    instance.changed.add("")
    stopped = {(record[1], record[ITEM] if len(record) > ITEM else None) for record in instance.incidents.values()}
    for scope in instance.scopes.values():
        if not scope.active or "ah" in scope.notes:
            owner = instance.get_task_from_id(scope.owner) if scope.owner is not None else None
            if owner is None or (owner.id, owner.task_spec.item_of(owner, scope)) not in stopped:
                instance.settling[scope.number] = None


def keep(instance: Instance, command: commands.JobDone | commands.JobFailed, task: Task) -> None:
    """The result is recorded and waits for the resume; its job is closed for the world outside.

    TaskClosedError where a result of the job is kept already.
    """
    if any(fields["job"] == command.job for _, fields in instance.kept):
        raise TaskClosedError
    instance.kept.append([command.kind, command.to_dict()])
    instance.out.closed.append(Closed("job", command.job, task.task_spec.name, "completed"))
    instance.log("keep", task.task_spec.name, job=command.job)


def refuse(instance: Instance, command: commands.Command) -> None:
    """SuspendedError for what has to wait for the resume."""
    if instance.suspended_at is not None and isinstance(command, REFUSED):
        raise SuspendedError


def told_once(instance: Instance, before: int, job: int) -> None:
    """A job that was closed for the world outside when its result was kept is not closed a second time."""
    told = instance.out.closed
    told[before:] = [each for each in told[before:] if (each.what, each.number) != ("job", job)]


def run(instance: Instance) -> None:
    """Everything that follows without waiting has happened, unless the instance is suspended."""
    if instance.suspended_at is not None:
        return
    if instance.changed:
        look(instance)
    instance.do_engine_steps()
