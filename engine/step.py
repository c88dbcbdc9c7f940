"""What a step gives back: the new state and every row that the world outside must see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Status = Literal["running", "completed", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A human task now waits. `item` is the multi-instance item, `values` what its inputs gave."""

    number: int
    node: str
    name: str
    role: str | None = None
    groups: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    assignee: str | None = None
    form: str | None = None
    due: datetime | None = None
    priority: int = 50
    operation: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Closed:
    """A task, job, timer or wait is no longer open. `what` says which, `how` why."""

    what: Literal["task", "job", "timer", "wait", "incident"]
    number: int
    node: str
    how: Literal["completed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Job:
    """Machine work to be done outside the step; `operation` names it in the catalogue."""

    number: int
    node: str
    operation: str
    values: Mapping[str, Any] = field(default_factory=dict)
    retries: int | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """An operation that belongs into the same transaction as the step, in this order, and gives no value back."""

    node: str
    operation: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer now runs. `due` is None where `clock` names the case clock that says when."""

    number: int
    node: str
    due: datetime | None
    clock: str | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """A message or signal is now waited for; `correlation` narrows a message."""

    number: int
    node: str
    what: Literal["message", "signal"]
    name: str
    correlation: str | None = None


@dataclass(frozen=True, slots=True)
class Thrown:
    """A message or signal to be sent out, after the step, through the message store."""

    node: str
    what: Literal["message", "signal"]
    name: str
    correlation: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Incident:
    """What the machine could not do, waiting for a person. `cause` is a code, `message` tells more."""

    number: int
    node: str
    cause: str
    message: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """A task, job, timer, wait or incident that stays open stands at an element with another id now."""

    what: Literal["task", "job", "timer", "wait", "incident"]
    number: int
    node: str


# Not frozen: a step makes dozens of them, and a frozen one costs three times as much.
@dataclass(slots=True)
class LogEntry:
    """One thing that happened, in order: `what` is enter, complete, cancel, decide, write, conflict, ..."""

    what: str
    node: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Advance:
    """The outcome of one step. `state` is the compact record, JSON-able, named by its format version.

    `more` is True when the step met its budget of transitions and wants a `Continue`.
    `outcome` is the id of the end event or the code of the error that ended the instance. After a migration `renewed` are
    the tasks that stay open and say something else now, `renamed` all that stays open under another id of its element.
    `links` are the hashes of the definitions that calls have found to be current, by the address of the call.
    """

    state: dict[str, Any]
    status: Status = "running"
    outcome: str | None = None
    more: bool = False
    opened: list[Opened] = field(default_factory=list)
    closed: list[Closed] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    messages: list[Thrown] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    log: list[LogEntry] = field(default_factory=list)
    renewed: list[Opened] = field(default_factory=list)
    renamed: list[Renamed] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
