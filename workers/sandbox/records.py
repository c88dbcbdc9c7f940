"""What the registries hold: one YAML file per registry, with dates relative to today.

A text such as `+45d`, `-11m` or `-3y` stands for the day that many days, months or years from today, so that
a licence that expires soon still does so next year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
RELATIVE = re.compile(r"([+-]\d{1,5})([dmy])")


def load(folder: Path = DATA) -> dict[str, list[dict[str, Any]]]:
    """The records of each registry by its name, as written."""
    return {p.stem: yaml.safe_load(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.yaml"))}


def day_from(today: date, text: str) -> date:
    """The day that a relative text means; the last day of the month where that month is shorter."""
    found = RELATIVE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text} is no relative day")
    number, unit = int(found[1]), found[2]
    if unit == "d":
        return today + timedelta(days=number)
    months = today.year * 12 + today.month - 1 + number * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def resolved(value: Any, today: date) -> Any:
    """The same value with every relative day written out."""
    if isinstance(value, str):
        return day_from(today, value).isoformat() if RELATIVE.fullmatch(value) else value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [resolved(v, today) for v in value]
    if isinstance(value, dict):
        return {k: resolved(v, today) for k, v in value.items()}
    return value


class Registries:
    """All registries; `clock` says which day it is."""

    def __init__(self, records: Mapping[str, list[dict[str, Any]]], clock: Callable[[], date] = date.today) -> None:
        self._clock = clock
        self._index = {name: {_subject(r): r for r in rows} for name, rows in records.items()}

    @property
    def names(self) -> frozenset[str]:
        """The names of the registries."""
        return frozenset(self._index)

    def find(self, registry: str, subject: str) -> dict[str, Any] | None:
        """The record of a person or firm, None where the registry has none."""
        record = self._index[registry].get(subject)
        return None if record is None else resolved(record, self._clock())


def _subject(record: Mapping[str, Any]) -> str:
    return str(record.get("uscc") or record["citizen_id"])
