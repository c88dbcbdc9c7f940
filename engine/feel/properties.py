"""What a path reads: entries of contexts, properties of temporal values and ranges (DMN 1.5, 10.3.2.5 and table 53)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.feel import numbers
from engine.feel.errors import NullValue
from engine.feel.run import Run
from engine.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time, zone_offset
from engine.feel.types import type_of
from engine.feel.values import Range

_Reader = Callable[[Any], Any]


def _time_offset(value: Time | DateTime) -> DaysDuration | None:
    offset = value.offset() if isinstance(value, DateTime) else zone_offset(value.zone)
    return None if offset is None else DaysDuration(offset)


def _zone_name(value: Time | DateTime) -> str | None:
    zone = value.time.zone if isinstance(value, DateTime) else value.zone
    return zone if isinstance(zone, str) else None


def _clock_part(seconds: numbers.Number, unit: int, size: int) -> int:
    part = int(numbers.absolute(seconds)) // unit
    part = part % size if size else part
    return -part if seconds < 0 else part


def _seconds(value: DaysDuration) -> Any:
    rest = numbers.absolute(value.seconds)
    part = numbers.subtract(rest, int(rest) - int(rest) % 60)
    return numbers.subtract(0, part) if value.seconds < 0 else part


def _months(value: int, part: int) -> int:
    return -part if value < 0 else part


_DATE: dict[str, _Reader] = {
    "year": lambda value: value.year,
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: value.weekday(),
}
_TIME: dict[str, _Reader] = {
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": lambda value: value.second,
}
_ZONED: dict[str, _Reader] = {"time offset": _time_offset, "timezone": _zone_name}
_READERS: dict[type, dict[str, _Reader]] = {
    Date: _DATE,
    Time: _TIME | _ZONED,
    DateTime: {name: (lambda value, read=read: read(value.date)) for name, read in _DATE.items()}
    | {name: (lambda value, read=read: read(value.time)) for name, read in _TIME.items()}
    | _ZONED,
    DaysDuration: {
        "days": lambda value: _clock_part(value.seconds, 86_400, 0),
        "hours": lambda value: _clock_part(value.seconds, 3600, 24),
        "minutes": lambda value: _clock_part(value.seconds, 60, 60),
        "seconds": _seconds,
    },
    MonthsDuration: {
        "years": lambda value: _months(value.months, abs(value.months) // 12),
        "months": lambda value: _months(value.months, abs(value.months) % 12),
    },
    Range: {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.low_included,
        "end included": lambda value: value.high_included,
    },
}


def read_property(value: Any, name: str, run: Run) -> Any:
    """`value.name`; of a list, the list of that of each item. Raises NullValue when there is no such entry."""
    kind = type(value)
    if kind is dict:
        if name not in value:
            raise NullValue(f"the context has no entry {name}")
        return value[name]
    if kind is list:
        run.budget.spend(len(value))
        return [_of_item(item, name, run) for item in value]
    reader = _READERS.get(kind, {}).get(name)
    if reader is None:
        raise NullValue(f"{type_of(value)} has no property {name}")
    return reader(value)


def _of_item(item: Any, name: str, run: Run) -> Any:
    try:
        return read_property(item, name, run)
    except NullValue as reason:
        run.warn(str(reason))
        return None


def read_descendants(value: Any, name: str, run: Run) -> list[Any]:
    """`value...name`: the entries of that name in the value and in all it holds, in their order, without nulls."""
    found: list[Any] = []
    _collect(value, name, run, found)
    return found


def _collect(value: Any, name: str, run: Run, found: list[Any]) -> None:
    run.budget.spend()
    if type(value) is list:
        for item in value:
            _collect(item, name, run, found)
    elif type(value) is dict:
        for key, item in value.items():
            if key == name and item is not None:
                found.append(item)
            _collect(item, name, run, found)
