"""Numeric functions (DMN 1.5, 10.3.4.5)."""

from __future__ import annotations

import decimal
from typing import Any

from engine.feel import numbers
from engine.feel.errors import NullValue
from engine.feel.functions import builtin
from engine.feel.numbers import Number, is_number
from engine.feel.run import Run
from engine.feel.temporal import DaysDuration, MonthsDuration

_ROUNDINGS = {
    "round up": decimal.ROUND_UP,
    "round down": decimal.ROUND_DOWN,
    "round half up": decimal.ROUND_HALF_UP,
    "round half down": decimal.ROUND_HALF_DOWN,
}


def _scale(value: Number) -> int:
    if int(value) != value and numbers.absolute(value) > 7000:
        raise NullValue("the scale is out of range")
    return int(value)


def _register_rounding(name: str, rounding: str) -> None:
    # The first signature is the standard's; the second is what later editions allow.
    @builtin(name, "n:number, scale:number")
    def to_scale(run: Run, n: Number, scale: Number) -> Number:
        return numbers.to_scale(n, _scale(scale), rounding)


for _name, _rounding in _ROUNDINGS.items():
    _register_rounding(_name, _rounding)


@builtin("decimal", "n:number, scale:number")
def round_to_scale(run: Run, n: Number, scale: Number) -> Number:
    """Half-even rounding to a scale."""
    return numbers.to_scale(n, _scale(scale), decimal.ROUND_HALF_EVEN)


@builtin("floor", "n:number, scale?:number")
def floor(run: Run, n: Number, scale: Number = 0) -> Number:
    """Rounding towards minus infinity."""
    return numbers.to_scale(n, _scale(scale), decimal.ROUND_FLOOR)


@builtin("ceiling", "n:number, scale?:number")
def ceiling(run: Run, n: Number, scale: Number = 0) -> Number:
    """Rounding towards plus infinity."""
    return numbers.to_scale(n, _scale(scale), decimal.ROUND_CEILING)


@builtin("abs", "n:any")
def absolute(run: Run, n: Any) -> Any:
    """The size of a number or a duration."""
    if is_number(n):
        return numbers.absolute(n)
    if isinstance(n, DaysDuration):
        return DaysDuration(numbers.absolute(n.seconds))
    if isinstance(n, MonthsDuration):
        return MonthsDuration(abs(n.months))
    raise NullValue("abs takes a number or a duration")


@builtin("modulo", "dividend:number, divisor:number")
def modulo(run: Run, dividend: Number, divisor: Number) -> Number:
    """dividend - divisor * floor(dividend / divisor), with the sign of the divisor."""
    if divisor == 0:
        raise NullValue("division by zero")
    if type(dividend) is int and type(divisor) is int:
        return dividend % divisor
    try:
        rest = numbers.WIDE.remainder(decimal.Decimal(dividend), decimal.Decimal(divisor))
    except decimal.DecimalException:
        raise NullValue("the rest is out of range") from None
    return numbers.norm(rest + divisor if rest and (rest < 0) != (divisor < 0) else rest)


@builtin("sqrt", "number:number")
def square_root(run: Run, number: Number) -> Number:
    """The square root; null for a negative number."""
    return numbers.apply("sqrt", number)


@builtin("log", "number:number")
def logarithm(run: Run, number: Number) -> Number:
    """The natural logarithm; null for zero and negative numbers."""
    if number <= 0:
        raise NullValue("log takes a positive number")
    return numbers.apply("ln", number)


@builtin("exp", "number:number")
def exponential(run: Run, number: Number) -> Number:
    """e to the power of the number."""
    return numbers.apply("exp", number)


@builtin("odd", "number:number")
def odd(run: Run, number: Number) -> bool:
    """True for an odd integer."""
    return numbers.rest_of_two(number) == 1


@builtin("even", "number:number")
def even(run: Run, number: Number) -> bool:
    """True for an even integer."""
    return numbers.rest_of_two(number) == 0
