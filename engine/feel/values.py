"""The closed set of FEEL values, and their plain JSON form.

null None, boolean bool, number int or Decimal (see `numbers`), string str, list list, context dict with string keys,
the five kinds of `temporal`, `Range`, `Differs` and `Function`. Nothing else ever becomes a value: what a caller
passes in is converted or refused, so no expression reaches an attribute or a method of a Python object.
"""

from __future__ import annotations

import datetime as python
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.feel import numbers, temporal
from engine.feel.errors import FeelError, FeelLimitError, NullValue
from engine.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from engine.feel.temporal_text import read_date, read_date_time, read_duration, read_time

MAX_NODES = 1_000_000
MAX_NESTING = 200
SCALARS = frozenset({type(None), bool, int, str, Decimal, Date, Time, DateTime, DaysDuration, MonthsDuration})
_TAGS: dict[type, str] = {
    Date: "date",
    Time: "time",
    DateTime: "dateTime",
    DaysDuration: "daysDuration",
    MonthsDuration: "monthsDuration",
}
_READERS: dict[str, Callable[[str], Any]] = {
    "number": Decimal,
    "date": read_date,
    "time": read_time,
    "dateTime": read_date_time,
    "daysDuration": read_duration,
    "monthsDuration": read_duration,
}


@dataclass(frozen=True, slots=True)
class Range:
    """The values between two ends; an end that is None is open to infinity. `bare` marks `< 5` written without ends."""

    low: Any
    high: Any
    low_included: bool
    high_included: bool
    bare: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Differs:
    """The unary test `!= value` as a value."""

    value: Any


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function: its name for messages, its parameters, the declared types of these, and what runs it.

    `call(run, arguments)` takes one value for each parameter in order; with `open`, any number of values.
    """

    name: str
    params: tuple[str, ...]
    call: Callable[[Any, list[Any]], Any]
    types: tuple[Any, ...] = ()
    returns: Any = None
    open: bool = False


class _Limit:
    """Counts the values of one conversion and how deep it stands."""

    def __init__(self) -> None:
        self.left = MAX_NODES

    def enter(self, depth: int) -> None:
        self.left -= 1
        if depth > MAX_NESTING or self.left < 0:
            raise FeelLimitError(f"A value holds more than {MAX_NODES} parts or more than {MAX_NESTING} levels.")


def to_json(value: Any) -> Any:
    """The JSON form: plain where JSON can say it exactly, else `{"$": kind, "v": text}`.

    Raises FeelError for a function or a range, FeelLimitError beyond 1,000,000 parts or 200 levels.
    """
    return _to_json(value, _Limit(), 0)


def _to_json(value: Any, limit: _Limit, depth: int) -> Any:
    limit.enter(depth)
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int or kind is Decimal:
        return value if kind is int else _decimal_json(value)
    if kind is list:
        return [_to_json(item, limit, depth + 1) for item in value]
    if kind is dict:
        plain = {key: _to_json(item, limit, depth + 1) for key, item in value.items()}
        return {"$": "context", "v": plain} if "$" in plain else plain
    if kind in _TAGS:
        return {"$": _TAGS[kind], "v": str(value)}
    raise FeelError(f"A {kind.__name__.lower()} cannot be stored as JSON.")


def _decimal_json(value: Decimal) -> Any:
    plain = numbers.norm(value)
    return plain if type(plain) is int else {"$": "number", "v": str(plain)}


def from_json(value: Any) -> Any:
    """The FEEL value of its JSON form; floats become the decimal a person reads in them.

    Raises FeelError for a tag that is not known, FeelLimitError beyond 1,000,000 parts or 200 levels.
    """
    kind = type(value)
    if value is None or kind is str or kind is int or kind is bool:
        return value
    return _from_json(value, _Limit(), 0)


def _from_json(value: Any, limit: _Limit, depth: int) -> Any:
    kind = type(value)
    if value is None or kind is str or kind is int or kind is bool:
        return value
    limit.enter(depth)
    if kind is list:
        return [_from_json(item, limit, depth + 1) for item in value]
    if kind is not dict:
        return from_python(value)
    if "$" not in value:
        return {key: _from_json(item, limit, depth + 1) for key, item in value.items()}
    return _untag(value, limit, depth)


def _untag(value: dict[str, Any], limit: _Limit, depth: int) -> Any:
    tag, content = value["$"], value.get("v")
    if tag == "context" and type(content) is dict:
        return {key: _from_json(item, limit, depth + 1) for key, item in content.items()}
    reader = _READERS.get(tag) if type(tag) is str else None
    if reader is None or type(content) is not str:
        raise FeelError("The stored value has a tag that is not known.")
    try:
        return reader(content)
    except (NullValue, ArithmeticError):
        raise FeelError(f"The stored {tag} cannot be read.") from None


def from_python(value: Any) -> Any:
    """The FEEL value of a plain Python value, deep; raises FeelError for anything else."""
    return _from_python(value, _Limit(), 0)


def _from_python(value: Any, limit: _Limit, depth: int) -> Any:
    limit.enter(depth)
    kind = type(value)
    if kind is int:
        return numbers.norm(value)
    if kind in SCALARS or isinstance(value, (Range, Differs, Function)):
        return value
    if isinstance(value, (list, tuple)):
        return [_from_python(item, limit, depth + 1) for item in value]
    if isinstance(value, Mapping):
        return {_key(key): _from_python(item, limit, depth + 1) for key, item in value.items()}
    return _convert(value)


def _key(key: Any) -> str:
    if type(key) is not str:
        raise FeelError("The keys of a context are strings.")
    return key


def _convert(value: Any) -> Any:
    if isinstance(value, float):
        try:
            return numbers.from_float(value)
        except NullValue:
            return None
    if isinstance(value, python.datetime):
        return temporal.from_python(value)
    if isinstance(value, python.date):
        return Date(value.year, value.month, value.day)
    if isinstance(value, python.time):
        return temporal.from_python(python.datetime.combine(python.date(1970, 1, 1), value)).time
    if isinstance(value, python.timedelta):
        microseconds = value // python.timedelta(microseconds=1)
        return DaysDuration(numbers.divide(microseconds, 1_000_000))
    if isinstance(value, str):
        return str(value)
    raise FeelError(f"A Python {type(value).__name__} is not a FEEL value.")
