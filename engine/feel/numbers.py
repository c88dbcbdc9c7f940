"""Numbers: decimals with 34 digits (IEEE 754-2008 decimal128; DMN 1.5, 10.3.2.3.1), kept as `int` while integral and small.

An `int` below 10**34 and the equal `Decimal` are the same number; Python compares and hashes them alike.
"""

from __future__ import annotations

import decimal
from decimal import Decimal

from engine.feel.errors import NullValue

Number = int | Decimal

PRECISION = 34
_TRAPS = [decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow]
CONTEXT = decimal.Context(
    prec=PRECISION, rounding=decimal.ROUND_HALF_EVEN, Emin=-6143, Emax=6144, capitals=1, clamp=0, flags=[], traps=_TRAPS
)
# Rounding to a scale may need more digits on the way than the result keeps.
WIDE = decimal.Context(prec=12_400, rounding=decimal.ROUND_HALF_EVEN, Emin=-99_999, Emax=99_999, traps=_TRAPS)
_LIMIT = 10**PRECISION


def is_number(value: object) -> bool:
    """True for a number; booleans are not numbers."""
    kind = type(value)
    return kind is int or kind is Decimal


def norm(value: Number) -> Number:
    """The same number with at most 34 digits, as int when it is integral and below 10**34."""
    if isinstance(value, int):
        return value if -_LIMIT < value < _LIMIT else _rounded(Decimal(value))
    value = _rounded(value)
    if value == value.to_integral_value() and value.copy_abs() < _LIMIT:
        return int(value)
    return value


def _rounded(value: Decimal) -> Decimal:
    try:
        return CONTEXT.plus(value)
    except decimal.DecimalException:
        raise NullValue("the number is outside the range of 34-digit decimals") from None


def parse_number(text: str) -> Number:
    """The number a literal stands for; raises NullValue when it cannot be represented."""
    if text.isdigit() and text.isascii() and len(text) < PRECISION:
        return int(text)
    return norm(Decimal(text))


def from_float(value: float) -> Number:
    """The decimal a person reads in the float (its shortest form); raises NullValue for infinities and NaN."""
    if value != value or value in (float("inf"), float("-inf")):
        raise NullValue("the value is not a finite number")
    return norm(Decimal(repr(value)))


def absolute(value: Number) -> Number:
    """The number without its sign."""
    return abs(value) if isinstance(value, int) else value.copy_abs()


def add(left: Number, right: Number) -> Number:
    """left + right."""
    if type(left) is int and type(right) is int:
        return norm(left + right)
    return _exact(CONTEXT.add, left, right)


def subtract(left: Number, right: Number) -> Number:
    """left - right."""
    if type(left) is int and type(right) is int:
        return norm(left - right)
    return _exact(CONTEXT.subtract, left, right)


def multiply(left: Number, right: Number) -> Number:
    """left * right."""
    if type(left) is int and type(right) is int:
        return norm(left * right)
    return _exact(CONTEXT.multiply, left, right)


def divide(left: Number, right: Number) -> Number:
    """left / right; raises NullValue for a division by zero."""
    if right == 0:
        raise NullValue("division by zero")
    if type(left) is int and type(right) is int and left % right == 0:
        return norm(left // right)
    return _exact(CONTEXT.divide, left, right)


def power(left: Number, right: Number) -> Number:
    """left ** right; raises NullValue where that is no real number or beyond the range."""
    if left == 0 and right == 0:
        return 1
    return _exact(CONTEXT.power, left, right)


def _exact(operation: object, left: Number, right: Number) -> Number:
    try:
        result: Decimal = operation(Decimal(left), Decimal(right))  # type: ignore[operator]
    except decimal.DecimalException:
        raise NullValue("the result is not a number in the range of 34-digit decimals") from None
    if not result.is_finite():
        raise NullValue("the result is not a finite number")
    return result if result.as_tuple().exponent < 0 else norm(result)  # type: ignore[operator]


def apply(operation: str, value: Number) -> Number:
    """A unary operation of the decimal context: `sqrt`, `ln`, `exp`; raises NullValue outside its domain."""
    try:
        result: Decimal = getattr(CONTEXT, operation)(Decimal(value))
    except decimal.DecimalException:
        raise NullValue(f"{operation} has no value for this number") from None
    return norm(result)


def whole_below(value: Number) -> int:
    """The greatest integer that is not above the value."""
    return value if isinstance(value, int) else int(value.to_integral_value(decimal.ROUND_FLOOR))


def rest_of_two(value: Number) -> Number:
    """What is left of the number after taking away twos: 0 for an even, 1 for an odd number, else a fraction."""
    return value % 2 if isinstance(value, int) else WIDE.remainder(value.copy_abs(), Decimal(2))


def to_scale(value: Number, scale: int, rounding: str) -> Number:
    """The number rounded to `scale` digits after the point (negative: before it) in a rounding mode of `decimal`."""
    if not -6111 <= scale <= 6176:
        raise NullValue("the scale is outside -6111..6176")
    quantum = Decimal((0, (1,), -scale))
    return norm(Decimal(value).quantize(quantum, rounding=rounding, context=WIDE))


def format_number(value: Number) -> str:
    """Digits without exponent and without trailing zeros after the point."""
    if type(value) is int:
        return str(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
