"""Fills form fields from what a register holds, after the applicant has asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def fill(fields: Mapping[str, str], data: Mapping[str, Any]) -> dict[str, Any]:
    """The value for each form field, found at its dotted path in the record; what is not there is left out."""
    found = {name: _at(data, path) for name, path in fields.items()}
    return {name: value for name, value in found.items() if value is not None}


def _at(data: Any, path: str) -> Any:
    for part in path.split("."):
        if not isinstance(data, Mapping) or part not in data:
            return None
        data = data[part]
    return data
