"""Equality, order and arithmetic of FEEL values (DMN 1.5, 10.3.2.7 to 10.3.2.15). None means null."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.feel import numbers, temporal
from engine.feel.errors import NullValue
from engine.feel.numbers import is_number
from engine.feel.run import Run, check_string
from engine.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from engine.feel.types import type_of
from engine.feel.values import Differs, Function, Range

_PLAIN = (str, bool, Date, DaysDuration, MonthsDuration)


def equal(left: Any, right: Any, run: Run) -> bool | None:
    """`left = right`; None when the two are of different types."""
    if left is None or right is None:
        return left is right
    if is_number(left) and is_number(right):
        return bool(left == right)
    kind = type(left)
    if kind is not type(right):
        return _same_moment(left, right) if {kind, type(right)} == {Date, DateTime} else None
    if kind in _PLAIN:
        return bool(left == right)
    if kind is DateTime or kind is Time:
        return _same_moment(left, right)
    if kind is list:
        return _equal_lists(left, right, run)
    if kind is dict:
        return _equal_contexts(left, right, run)
    return left is right if kind is Function else bool(left == right)


def _same_moment(left: Any, right: Any) -> bool | None:
    order = compare(left, right)
    return order == 0 if order is not None else False


def _equal_lists(left: list[Any], right: list[Any], run: Run) -> bool | None:
    run.budget.spend(len(left))
    if len(left) != len(right):
        return False
    return all(equal(a, b, run) is True for a, b in zip(left, right, strict=True))


def _equal_contexts(left: dict[str, Any], right: dict[str, Any], run: Run) -> bool | None:
    run.budget.spend(len(left))
    if left.keys() != right.keys():
        return False
    return all(equal(value, right[key], run) is True for key, value in left.items())


def compare(left: Any, right: Any) -> int | None:
    """-1, 0 or 1 as left is before, at or after right; None when they have no order."""
    if is_number(left) and is_number(right):
        return (left > right) - (left < right)
    kind = type(left)
    if kind is not type(right) and {kind, type(right)} == {Date, DateTime}:
        kind, left, right = DateTime, _moment(left), _moment(right)
    if kind is not type(right) or kind not in _KEYS:
        return None
    a, b = _KEYS[kind](left), _KEYS[kind](right)
    if kind in (DateTime, Time) and (a[0] is None) != (b[0] is None):
        return None
    return (a > b) - (a < b)


def _moment_key(value: DateTime) -> tuple[bool | None, Any]:
    return (None if value.time.zone is None else True), value.instant()


def _time_key(value: Time) -> tuple[bool | None, Any]:
    offset = temporal.zone_offset(value.zone)
    return (None if offset is None else True), numbers.subtract(value.seconds(), offset or 0)


_KEYS: dict[type, Callable[[Any], Any]] = {
    str: lambda value: value,
    Date: lambda value: (value.year, value.month, value.day),
    DaysDuration: lambda value: value.seconds,
    MonthsDuration: lambda value: value.months,
    DateTime: _moment_key,
    Time: _time_key,
}


def contains(container: Range, value: Any, run: Run) -> bool | None:
    """`value in range`; None when it cannot be compared with an end."""
    if value is None:
        return None
    for end, included, side in ((container.low, container.low_included, 1), (container.high, container.high_included, -1)):
        if end is None:
            continue
        order = compare(value, end)
        if order is None:
            return _only_equal(container, value, run)
        if order * side < 0 or (order == 0 and not included):
            return False
    return True


def _only_equal(container: Range, value: Any, run: Run) -> bool | None:
    if container.low is container.high and container.low_included and container.high_included:
        return equal(value, container.low, run)
    return None


def matches(value: Any, test: Any, run: Run) -> bool | None:
    """`value in test` for one evaluated test: a range, a list, a difference or a value (DMN 1.5, table 55)."""
    kind = type(test)
    if kind is Range:
        return contains(test, value, run)
    if kind is Differs:
        same = equal(value, test.value, run)
        return None if same is None else not same
    if kind is list:
        run.budget.spend(len(test))
        if type(value) is list and equal(value, test, run):
            return True
        return any(matches(value, item, run) is True for item in test)
    return equal(value, test, run)


def add(left: Any, right: Any) -> Any:
    """`left + right`; raises NullValue where the standard has no sum."""
    if is_number(left) and is_number(right):
        return numbers.add(left, right)
    if type(left) is str and type(right) is str:
        return check_string(left + right)
    if isinstance(left, (DaysDuration, MonthsDuration)) and not isinstance(right, (DaysDuration, MonthsDuration)):
        left, right = right, left
    return _shift(left, right, 1)


def subtract(left: Any, right: Any) -> Any:
    """`left - right`; raises NullValue where the standard has no difference."""
    if is_number(left) and is_number(right):
        return numbers.subtract(left, right)
    if isinstance(right, (DaysDuration, MonthsDuration)):
        return _shift(left, right, -1)
    if isinstance(left, Time) and isinstance(right, Time):
        if (left.zone is None) != (right.zone is None):
            raise NullValue("one of the two has a time zone and the other has none")
        return DaysDuration(numbers.subtract(_time_key(left)[1], _time_key(right)[1]))
    if isinstance(left, (Date, DateTime)) and isinstance(right, (Date, DateTime)):
        return _between(left, right)
    raise _no("subtract", left, right)


def _between(left: Any, right: Any) -> DaysDuration:
    a, b = _moment(left), _moment(right)
    if (a.time.zone is None) != (b.time.zone is None):
        raise NullValue("one of the two has a time zone and the other has none")
    return DaysDuration(numbers.subtract(a.instant(), b.instant()))


def _moment(value: Any) -> DateTime:
    return DateTime(value, Time(0, 0, 0, 0)) if isinstance(value, Date) else value


def _shift(value: Any, duration: Any, sign: int) -> Any:
    if isinstance(duration, MonthsDuration):
        months = duration.months * sign
        if isinstance(value, MonthsDuration):
            return MonthsDuration(value.months + months)
        if isinstance(value, Date):
            return temporal.add_months(value, months)
        if isinstance(value, DateTime):
            return DateTime(temporal.add_months(value.date, months), value.time)
    if isinstance(duration, DaysDuration):
        return _shift_seconds(value, numbers.multiply(duration.seconds, sign))
    raise _no("add" if sign > 0 else "subtract", value, duration)


def _shift_seconds(value: Any, seconds: Any) -> Any:
    if isinstance(value, DaysDuration):
        return DaysDuration(numbers.add(value.seconds, seconds))
    if isinstance(value, Date):
        return temporal.date_of_number(value.number() + numbers.whole_below(seconds) // temporal.DAY)
    if isinstance(value, Time):
        moment = numbers.add(value.seconds(), seconds)
        days = numbers.whole_below(moment) // temporal.DAY
        return temporal.at_local_seconds(numbers.subtract(moment, days * temporal.DAY), value.zone).time
    if isinstance(value, DateTime):
        if isinstance(value.time.zone, str):
            return temporal.at_instant(numbers.add(value.instant(), seconds), value.time.zone)
        return temporal.at_local_seconds(numbers.add(value.local_seconds(), seconds), value.time.zone)
    raise _no("add", value, DaysDuration(seconds))


def multiply(left: Any, right: Any) -> Any:
    """`left * right`; raises NullValue where the standard has no product."""
    if is_number(left) and is_number(right):
        return numbers.multiply(left, right)
    if is_number(left):
        left, right = right, left
    if is_number(right) and isinstance(left, DaysDuration):
        return DaysDuration(numbers.multiply(left.seconds, right))
    if is_number(right) and isinstance(left, MonthsDuration):
        return MonthsDuration(int(numbers.multiply(left.months, right)))
    raise _no("multiply", left, right)


def divide(left: Any, right: Any) -> Any:
    """`left / right`; raises NullValue where the standard has no quotient."""
    if is_number(left) and is_number(right):
        return numbers.divide(left, right)
    if isinstance(left, DaysDuration):
        if isinstance(right, DaysDuration):
            return numbers.divide(left.seconds, right.seconds)
        if is_number(right):
            return DaysDuration(numbers.divide(left.seconds, right))
    if isinstance(left, MonthsDuration):
        if isinstance(right, MonthsDuration):
            return numbers.divide(left.months, right.months)
        if is_number(right):
            return MonthsDuration(int(numbers.divide(left.months, right)))
    raise _no("divide", left, right)


def power(left: Any, right: Any) -> Any:
    """`left ** right`; raises NullValue for anything but numbers."""
    if is_number(left) and is_number(right):
        return numbers.power(left, right)
    raise _no("raise to a power", left, right)


def negate(value: Any) -> Any:
    """`-value`; raises NullValue for anything but numbers and durations."""
    if is_number(value):
        return numbers.subtract(0, value)
    if isinstance(value, DaysDuration):
        return DaysDuration(numbers.subtract(0, value.seconds))
    if isinstance(value, MonthsDuration):
        return MonthsDuration(-value.months)
    raise NullValue(f"cannot negate {type_of(value)}")


def _no(verb: str, left: Any, right: Any) -> NullValue:
    return NullValue(f"cannot {verb} {type_of(left)} and {type_of(right)}")


ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}
