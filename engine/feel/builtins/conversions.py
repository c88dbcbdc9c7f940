"""Conversions to strings and numbers, `not` and `is` (DMN 1.5, 10.3.4.1, 10.3.4.2, 10.3.4.7 and 10.3.4.8)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from engine.feel import numbers
from engine.feel.errors import NullValue
from engine.feel.functions import builtin
from engine.feel.numbers import Number, is_number
from engine.feel.run import MAX_STRING, Run, check_string
from engine.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time, zone_offset
from engine.feel.values import Range

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,5})?")
_PLAIN_KEY = re.compile(r"[^\W\d]\w*")


@builtin("string", "from:any")
def string(run: Run, value: Any) -> str | None:
    """The text of a value; null stays null."""
    if value is None or type(value) is str:
        return value
    return check_string(write(value, run))


def write(value: Any, run: Run) -> str:
    """How FEEL would write the value as a literal, temporal values as plain text."""
    run.budget.spend()
    if type(value) is str:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if value is None or type(value) is bool:
        return {None: "null", True: "true", False: "false"}[value]
    if is_number(value):
        return numbers.format_number(value)
    if isinstance(value, (Date, Time, DateTime, DaysDuration, MonthsDuration)):
        return str(value)
    if type(value) is list:
        return "[" + _bounded([write(item, run) for item in value]) + "]"
    if type(value) is dict:
        return "{" + _bounded([f"{_key(key)}: {write(item, run)}" for key, item in value.items()]) + "}"
    if type(value) is Range:
        return _range(value, run)
    raise NullValue("a function has no text")


def _bounded(parts: list[str]) -> str:
    if sum(map(len, parts)) > MAX_STRING:
        check_string(" " * (MAX_STRING + 1))
    return ", ".join(parts)


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key.replace(" ", "_")) else f'"{key}"'


def _range(value: Range, run: Run) -> str:
    if value.bare:
        sign = "<" if value.low is None else ">"
        included = value.high_included if value.low is None else value.low_included
        end = value.high if value.low is None else value.low
        both = value.low is not None and value.high is not None
        return f"({'=' if both else sign + ('=' if included else '')} {write(end, run)})"
    ends = f"{write(value.low, run)} .. {write(value.high, run)}"
    return f"{'[' if value.low_included else '('}{ends}{']' if value.high_included else ')'}"


@builtin("number", "from:any, grouping separator?:any, decimal separator?:any")
def number(run: Run, text: Any, grouping: Any = None, point: Any = None) -> Number:
    """The number a text stands for, with other signs for groups of digits and for the decimal point."""
    if is_number(text):
        return text
    if type(text) is not str:
        raise NullValue("from is not a string")
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping and grouping == point):
        raise NullValue("the separators are not as the standard allows")
    if grouping:
        text = text.replace(grouping, "")
    if point and point != ".":
        if "." in text:
            raise NullValue("the text is not a number")
        text = text.replace(point, ".")
    if not _NUMBER.fullmatch(text):
        raise NullValue("the text is not a number")
    try:
        return numbers.parse_number(text)
    except ArithmeticError:
        raise NullValue("the number is out of range") from None


@builtin("not", "negand:any")
def negation(run: Run, negand: Any) -> bool:
    """The opposite of a boolean; anything else is null."""
    if type(negand) is not bool:
        raise NullValue("not takes a boolean")
    return not negand


@builtin("is", "value1:any, value2:any")
def same(run: Run, value1: Any, value2: Any) -> bool:
    """True when both are the same element of the semantic domain: same type, same parts, same offset."""
    if is_number(value1) and is_number(value2):
        return bool(value1 == value2)
    if type(value1) is not type(value2):
        return False
    return bool(_with_offset(value1) == _with_offset(value2))


def _with_offset(value: Any) -> Any:
    # Two zones of the same offset at that moment are the same element of the domain.
    if isinstance(value, Time):
        return replace(value, zone=zone_offset(value.zone))
    return replace(value, time=replace(value.time, zone=value.offset())) if isinstance(value, DateTime) else value
