"""`feel`: one expression, evaluated once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from processes.calendar import CITY_ZONE
from processes.errors import InvalidError
from processes.forms.strict import strict_json
from processes.rules import Tried, try_expression
from workers.cli.output import as_json, emit, fail


@click.command()
@click.argument("expression")
@click.option("--data", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="JSON file with the variables.")
@as_json
def feel(expression: str, data: Path | None, as_json: bool) -> None:
    """Value of a FEEL expression, and why parts of it became null.

    Exit status 0 with a value (null is one), 1 when the expression or the data cannot be used, with line and column.
    """
    try:
        found = try_expression(expression, _variables(data), now=datetime.now(CITY_ZONE))
    except InvalidError as error:
        fail("; ".join(f"{name}: {_said(one)}" for name, found in error.errors.items() for one in found))
    emit(_told(found), as_json, _lines(found))
    raise SystemExit(1 if found.error else 0)


def _variables(data: Path | None) -> dict[str, Any]:
    values = {} if data is None else strict_json(data.read_bytes())
    if not isinstance(values, dict):
        raise InvalidError({"data": ["A JSON object is expected."]})
    return values


def _said(sentence: Any) -> str:
    return str(sentence["en"]) if isinstance(sentence, dict) else str(sentence)


def _told(found: Tried) -> dict[str, Any]:
    if found.error is None:
        return {"value": found.value, "text": found.text, "warnings": list(found.warnings)}
    place = {"line": found.position[0], "column": found.position[1]} if found.position else None
    return {"error": found.error, "position": place}


def _lines(found: Tried) -> list[str]:
    if found.error is not None:
        return [f"error: {found.error}"]
    return [found.text, *(f"warning: {warning}" for warning in found.warnings)]
