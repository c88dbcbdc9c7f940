"""Errors of the processes layer.

ProcessError
+-- NotAllowedError          the person may not do this
|   +-- SignInRequiredError  nobody is signed in
|   +-- DutyError            the law parts these two duties
+-- NotFoundError            it is not there, or not for this person
+-- GoneError                it was there and is over
|   +-- FiledError           the application is a case now
+-- ConflictError            somebody or something was faster
|   +-- TaskTakenError       another official holds or has done the task
|   +-- StaleError           what was shown has changed since
|   +-- SuspendedError       the process is suspended
|   +-- KeyReusedError       the same key came with another content
|   +-- TransitionError      the case's state does not allow it
|   +-- NotPublishableError  findings stand against publishing
|   +-- NotFinishedError     an application is not complete yet
+-- InvalidError             what was sent is not valid, by field
|   +-- UploadRefusedError   a file is not accepted
|   +-- UnmappedError        a step has no place in the other version
+-- TooManyError             too many tries
+-- RemoteError              another system did not do its part
+-- SettingsError            the program is set up wrongly
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class ProcessError(Exception):
    """This could not be done."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


class NotAllowedError(ProcessError):
    """You are not allowed to do this."""


class SignInRequiredError(NotAllowedError):
    """You need to sign in first."""


class DutyError(NotAllowedError):
    """The law gives these two steps to two different people."""


class NotFoundError(ProcessError):
    """This does not exist."""


class GoneError(ProcessError):
    """This has ended."""


class FiledError(GoneError):
    """This application has been filed. `number` is that of its case."""

    def __init__(self, number: str = "") -> None:
        super().__init__("This application has been filed.")
        self.number = number


class ConflictError(ProcessError):
    """This was changed in the meantime."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody had typed when the conflict came, so that it is not lost."""

    values: Mapping[str, Any]
    opinion: str


class TaskTakenError(ConflictError):
    """Another official has this task.

    `who` is the other's shown name, `when` the moment, `done` True when it is completed already,
    `typed` what this official had entered.
    """

    def __init__(self, who: str, when: datetime | None, *, done: bool = False, typed: Typed | None = None) -> None:
        super().__init__("Another official has this task.")
        self.who, self.when, self.done, self.typed = who, when, done, typed


class StaleError(ConflictError):
    """What you saw is out of date."""


class SuspendedError(ConflictError):
    """The process is suspended; it goes on after its resume."""


class KeyReusedError(ConflictError):
    """This form was already sent with other content."""


class TransitionError(ConflictError):
    """The state of the case does not allow this step.

    `state` is the state the case is in, `event` what was asked, `reason` what is missing, in both languages.
    """

    def __init__(self, state: str, event: str, reason: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{event} is not lawful in state {state}" + (f": {reason['en']}" if reason else ""))
        self.state, self.event, self.reason = state, event, reason


class NotPublishableError(ConflictError):
    """Findings stand against publishing this version."""

    def __init__(self, findings: Sequence[Any] = ()) -> None:
        super().__init__()
        self.findings = tuple(findings)


class NotFinishedError(ConflictError):
    """The application is not complete yet.

    `missing` are the keys of what is open: form fields, `material:<id>`, `fee`.
    """

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__("The application is not complete yet: " + ", ".join(missing))
        self.missing = tuple(missing)


class InvalidError(ProcessError):
    """Some of what was sent is not valid.

    `errors` gives for each field name a list of sentences, or of sentences keyed by language.
    """

    def __init__(self, errors: Mapping[str, Sequence[Any]] | None = None, message: str | None = None) -> None:
        super().__init__(message or "Some of what was sent is not valid.")
        self.errors = {name: list(found) for name, found in (errors or {}).items()}


class UploadRefusedError(InvalidError):
    """This file cannot be accepted."""


class UnmappedError(InvalidError):
    """Some steps have no place in the other version."""


class TooManyError(ProcessError):
    """Too many tries. Please wait."""

    def __init__(self, message: str | None = None, *, seconds: int = 60) -> None:
        super().__init__(message)
        self.seconds = seconds


class RemoteError(ProcessError):
    """The other system did not answer as agreed.

    `retryable` says whether the same request may help later; `code` is the BPMN error code that the process
    receives when no try is left, None where only a person can help.
    """

    def __init__(self, message: str | None = None, *, retryable: bool = True, code: str | None = None) -> None:
        super().__init__(message or "The other system did not answer as agreed.")
        self.retryable, self.code = retryable, code


class SettingsError(ProcessError):
    """The program is set up wrongly."""
