"""What the store asks of the layer above, inside the transaction of a step, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from engine.definition import Definition
from engine.step import Advance, Opened, Status, Timer
from engine.store.transaction import Transaction

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class InstanceRef:
    """Which instance a step belongs to, and who asked for it."""

    part: str
    instance: str
    business_key: str | None
    definition_hash: str
    actor: str


@dataclass(frozen=True, slots=True)
class TaskFields:
    """What an open task shows in an inbox. `role` are the candidate groups, sorted, joined by `|`."""

    title: str
    role: str = ""
    department: str = ""
    category: str = ""
    subject: str = ""
    ref: str = ""
    due: datetime | None = None
    priority: int = 50


@dataclass(frozen=True, slots=True)
class Lease:
    """A job that one worker holds until its lease ends; `token` proves that it is still the holder."""

    part: str
    id: str
    instance: str | None
    number: int | None
    operation: str
    key: str
    attempts: int
    max_attempts: int
    token: str
    input: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Executed:
    """What a command has done. `advance` is None when the command was a repeat: then nothing was done again."""

    instance: str
    status: Status
    outcome: str | None
    advance: Advance | None
    repeated: bool
    seq: int


class Host(Protocol):
    """The layer above. Every method runs inside the step's transaction; raising undoes the whole step."""

    def definition(self, tx: Transaction, hash: str) -> Definition:
        """The definition by its hash, built once and kept."""
        ...

    def current(self, tx: Transaction, process: str, source: str) -> str | None:
        """The hash of the definition that a call of the process runs now, None where there is none.

        `source` is what the caller's definition names; empty where only the process is known.
        """
        ...

    def due(self, tx: Transaction, ref: InstanceRef, timer: Timer) -> datetime | None:
        """When the timer's clock ends; None while it stands still."""
        ...

    def task_fields(self, tx: Transaction, ref: InstanceRef, opened: Opened) -> TaskFields:
        """What the inbox shows of a task that opens now."""
        ...

    def apply(self, tx: Transaction, ref: InstanceRef, step: Advance) -> None:
        """The step's effects are done. Called before due times and task fields are asked for."""
        ...

    def settle(self, tx: Transaction, job: Lease, values: Mapping[str, Any] | None, error: str | None) -> None:
        """A job without an instance has ended: its result, or the error of a job that is given up, is written."""
        ...
