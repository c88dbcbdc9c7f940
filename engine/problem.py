"""What stops a token: the machine could not go on, a person has to look."""

from __future__ import annotations

from engine.errors import EngineError


class ProblemError(EngineError):
    """The element could not go on."""

    def __init__(self, cause: str, message: str) -> None:
        super().__init__(message)
        self.cause = cause
