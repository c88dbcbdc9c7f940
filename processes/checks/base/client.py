"""Asks one register over HTTP. Addresses come from settings only; redirects are not followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from processes.errors import RemoteError
from processes.settings import Settings

TIMEOUT = httpx.Timeout(8.0, connect=3.0)
LARGEST = 262_144
DOWN = "source-down"
TLS = httpx.create_ssl_context(trust_env=False)  # made once: it costs more than all else that a job does, and jobs are forked


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks a register about whom, why and in which case; the body of the request."""

    purpose: str
    case_number: str
    requester: str
    citizen_id: str | None = None
    uscc: str | None = None

    def body(self) -> dict[str, str]:
        """The fields that have a value."""
        told = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in told.items() if value}


def address(name: str, settings: Settings) -> str:
    """Where a register answers: its own address where it has one (ONERUN_SOURCE_<NAME>), else the sandbox's."""
    return f"{settings.source_urls.get(name, settings.sandbox_url)}/registries/{name}/queries"


def ask(name: str, question: Question, *, key: str, settings: Settings) -> Any:
    """The register's answer as parsed JSON.

    The key makes a repeat harmless. RemoteError, retryable, where the register cannot be reached, is too slow, fails
    or answers with something else than JSON; RemoteError, not retryable, where it refuses the question.
    """
    headers = {"Idempotency-Key": key, "Accept": "application/json"}
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False, verify=TLS) as client:
            answer = client.post(address(name, settings), json=question.body(), headers=headers)
    except httpx.HTTPError as error:
        raise RemoteError(f"{name}: {type(error).__name__}", retryable=True, code=DOWN) from error
    return _parsed(name, answer)


def _parsed(name: str, answer: httpx.Response) -> Any:
    if answer.status_code >= 500 or answer.status_code == 429:
        raise RemoteError(f"{name} answered {answer.status_code}", retryable=True, code=DOWN)
    if answer.status_code != 200:
        raise RemoteError(f"{name} refused the question with {answer.status_code}", retryable=False, code=DOWN)
    if len(answer.content) > LARGEST:
        raise RemoteError(f"{name} answered with more than {LARGEST} bytes", retryable=False, code=DOWN)
    try:
        return answer.json()
    except ValueError as error:
        raise RemoteError(f"{name} answered with something that is no JSON", retryable=True, code=DOWN) from error
