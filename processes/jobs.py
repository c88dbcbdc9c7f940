"""What machine work outside a transaction looks like to those who start it: a handler and its result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from processes.settings import Settings


@dataclass(frozen=True, slots=True)
class JobResult:
    """What a job gives back to its process: JSON-able values, written where the process declares it."""

    values: Mapping[str, Any] = field(default_factory=dict)


class Handler(Protocol):
    """Does one kind of job.

    The same `key` may come twice: the effect on the other side must then happen once. Raises `RemoteError`.
    """

    def __call__(self, request: Mapping[str, Any], *, key: str, settings: Settings) -> JobResult: ...
