"""What a call of the API says of itself beside its route: the body it reads, the query, the answer, and what it may refuse."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Described:
    """`answer` is a type, or a mapping of names to types; `status` what a first success answers, `again` what a repeat does.

    Without a `body` schema the fields of a body are those of a service's own form. `keyed` calls want an Idempotency-Key.
    `refuses` are further statuses with the reason in the problem document; `operations` what the path may name last.
    """

    answer: Any
    body: type[Schema] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    example: Mapping[str, Any] | None = None
    status: int = 200
    again: int | None = None
    keyed: bool = False
    media: str = "application/json"
    refuses: Sequence[int] = ()
    operations: Sequence[str] = ()


def described(answer: Any, **more: Any) -> Callable[[View], View]:
    """The view carries its description; `openapi` reads it."""

    def describe(view: View) -> View:
        view.__dict__["described"] = Described(answer, **more)
        return view

    return describe
