"""Errors of the engine.

EngineError
+-- DefinitionError          a model cannot be read, built or run
|   +-- UnreadableError      not XML, not safe, not BPMN
|   +-- UnsupportedError     an element or expression that cannot run as the standard says
+-- CommandError             a command does not fit the instance
|   +-- NotFoundError        instance, task, job, timer or incident is not there (any more)
|   +-- TaskClosedError      the task was completed or cancelled before
|   +-- InstanceEndedError   the instance has ended
|   +-- InputsError          the inputs of a play do not fit its model (engine.play_inputs)
|   +-- SuspendedError       the instance is suspended
|   +-- MigrationError       a token cannot stand in the other definition
|   +-- KeyReusedError       the idempotency key came with another input before
+-- StateError               a saved state cannot be loaded
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Trouble(NamedTuple):
    """Why an element, named by its id in the definition that is left, has no place in the other. `other` is what was tried."""

    node: str
    code: str
    other: str | None = None


class EngineError(Exception):
    """The engine could not do this."""

    def __init__(self, message: str | None = None, *, element: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())
        self.element = element


class DefinitionError(EngineError):
    """The model cannot be read, built or run."""


class UnreadableError(DefinitionError):
    """The file is not safe, well-formed BPMN."""


class UnsupportedError(DefinitionError):
    """The element cannot run as the BPMN standard says."""


class CommandError(EngineError):
    """The command does not fit the instance."""


class NotFoundError(CommandError):
    """It is not there, or not there any more."""


class TaskClosedError(CommandError):
    """The task was completed or cancelled before."""


class InstanceEndedError(CommandError):
    """The instance has ended."""


class SuspendedError(CommandError):
    """The instance is suspended."""


class MigrationError(CommandError):
    """The instance cannot go on under the other definition."""

    def __init__(self, troubles: Sequence[Trouble] = ()) -> None:
        said = "; ".join(f"{each.node}: {each.code}" for each in troubles)
        super().__init__(said or None)
        self.troubles = tuple(troubles)


class KeyReusedError(CommandError):
    """The idempotency key was used before with another input."""


class StateError(EngineError):
    """The saved state cannot be loaded."""
