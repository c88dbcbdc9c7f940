"""Commands: everything that can be asked of an instance. Each is recorded and can be replayed.

Tasks, jobs, timers and waits are named by their number, an integer that `advance` gives out once per instance.
Values are JSON-able (`engine.feel.values` tags what JSON has no type for).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Command:
    """The base of all commands; `kind` is its name in the record."""

    kind: ClassVar[str] = ""

    def to_dict(self) -> dict[str, Any]:
        """The fields, as stored in the record."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Start(Command):
    """Start `process` with variables, at its none start event or at the named one.

    `payload` is what the named event has brought; it is written as the event declares. `correlation` is the key of the
    message, which those that the instance waits for beside it have to carry too.
    """

    kind = "start"
    process: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
    event: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    correlation: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The fields, without a key where there is none: a repeat is compared with what earlier releases have recorded."""
        return {name: value for name, value in asdict(self).items() if name != "correlation" or value is not None}


@dataclass(frozen=True, slots=True)
class CompleteTask(Command):
    """A person has done the task; only names that the task declares are written."""

    kind = "complete_task"
    task: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobDone(Command):
    """The job's work is done; its result goes where the task's outputs say."""

    kind = "job_done"
    job: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobFailed(Command):
    """The job has failed for good: a BPMN error when `code` is given, else an incident."""

    kind = "job_failed"
    job: int = 0
    message: str = ""
    code: str | None = None


@dataclass(frozen=True, slots=True)
class TimerDue(Command):
    """The due time of a timer has come."""

    kind = "timer_due"
    timer: int = 0


@dataclass(frozen=True, slots=True)
class Message(Command):
    """A message has arrived for the wait `wait`, which the message store has matched."""

    kind = "message"
    name: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    wait: int | None = None


@dataclass(frozen=True, slots=True)
class Signal(Command):
    """A signal was broadcast."""

    kind = "signal"
    name: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Continue(Command):
    """Go on after a step that met its budget of transitions."""

    kind = "continue"


@dataclass(frozen=True, slots=True)
class Retry(Command):
    """Try again what an incident stopped, after an optional correction of variables."""

    kind = "retry"
    incident: int = 0
    variables: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SetVariables(Command):
    """Write variables where they are held, as seen from the scope (0 is the process); conditional events are looked at again."""

    kind = "set_variables"
    variables: Mapping[str, Any] = field(default_factory=dict)
    scope: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Cancel(Command):
    """End the instance; everything open is closed."""

    kind = "cancel"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Suspend(Command):
    """Nothing goes on until a resume; what machines have finished meanwhile is kept for it."""

    kind = "suspend"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Resume(Command):
    """The suspended instance goes on where it stood."""

    kind = "resume"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SkipTask(Command):
    """The open task, job or wait, or the activity that an incident stopped, counts as done with these values."""

    kind = "skip_task"
    task: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MoveToken(Command):
    """The token leaves its element and arrives at `to` in the same scope, at a join by the flow `by`.

    With `join`, one of the tokens that wait there by the flow `flow` is meant, and `token` is `-1 - number` of the scope.
    """

    kind = "move_token"
    token: int = 0
    to: str = ""
    by: str | None = None
    join: str | None = None
    flow: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Migrate(Command):
    """Go on under another definition. Both are named by hash; `nodes` maps elements that have another id there.

    A timer that says something else there begins again, unless its element stands in `keep`: then its due time stays.
    """

    kind = "migrate"
    source: str = ""
    target: str = ""
    nodes: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    keep: Sequence[str] = ()


COMMANDS: dict[str, type[Command]] = {
    c.kind: c
    for c in (
        *(Start, CompleteTask, JobDone, JobFailed, TimerDue, Message, Signal, Continue),
        *(Retry, SetVariables, Cancel, Suspend, Resume, SkipTask, MoveToken, Migrate),
    )
}
