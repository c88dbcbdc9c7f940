"""A short way to write what an expression comes to."""

from __future__ import annotations

from typing import Any

from engine.feel import parse, to_json


def value(text: str, **variables: Any) -> Any:
    """The value of an expression, in its JSON form with temporal values as plain text."""
    return _plain(to_json(parse(text).evaluate(variables).value))


def _plain(found: Any) -> Any:
    if isinstance(found, list):
        return [_plain(item) for item in found]
    if isinstance(found, dict):
        return found["v"] if "$" in found else {key: _plain(item) for key, item in found.items()}
    return found
