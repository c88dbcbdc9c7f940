"""The types of FEEL (DMN 1.5, 10.3.2.9): what `instance of` asks and what a value is made to conform to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from engine.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from engine.feel.values import Function, Range

_KINDS: dict[str, tuple[type, ...]] = {
    "number": (int, Decimal),
    "string": (str,),
    "boolean": (bool,),
    "date": (Date,),
    "time": (Time,),
    "date and time": (DateTime,),
    "days and time duration": (DaysDuration,),
    "years and months duration": (MonthsDuration,),
    "list": (list,),
    "context": (dict,),
    "range": (Range,),
    "function": (Function,),
}
ALIASES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "any": "Any",
    "null": "Null",
}
BASIC = frozenset(_KINDS) | {"Any", "Null"}


@dataclass(frozen=True, slots=True)
class Type:
    """A type by its name; `args` are the element type of a list or range, or the parameters of a function.

    `fields` are the entries of a context, `allowed` tests further what an item definition permits.
    """

    name: str
    args: tuple[Type, ...] = ()
    fields: tuple[tuple[str, Type], ...] = ()
    returns: Type | None = None
    allowed: tuple[Callable[[Any], bool], ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        inner = ", ".join(str(arg) for arg in self.args) or ", ".join(f"{key}: {kind}" for key, kind in self.fields)
        return self.name + (f"<{inner}>" if inner else "")


ANY = Type("Any")


def type_of(value: Any) -> str:
    """The name of the type of a value."""
    for name, kinds in _KINDS.items():
        if type(value) in kinds:
            return name
    return "Null" if value is None else "Any"


def conforms(value: Any, kind: Type) -> bool:
    """True when the value is of the type and among what the type allows; null conforms to every type."""
    return value is None or (_has_kind(value, kind, conforms) and all(test(value) for test in kind.allowed))


def is_instance(value: Any, kind: Type) -> bool:
    """`value instance of kind`: null is of no type but Null, and what a type allows plays no part (DMN 1.5, 10.3.2.9)."""
    return kind.name == "Null" if value is None else _is_part(value, kind)


def _is_part(value: Any, kind: Type) -> bool:
    # Inside a list or a context null is of every type.
    return value is None or _has_kind(value, kind, _is_part)


def _has_kind(value: Any, kind: Type, test: Callable[[Any, Type], bool]) -> bool:
    """Whether the value is of the kind, its parts by the test."""
    if kind.name == "Any":
        return True
    if type(value) not in _KINDS.get(kind.name, ()):
        return False
    if kind.name == "list" and kind.args:
        return all(test(item, kind.args[0]) for item in value)
    if kind.name == "range" and kind.args:
        return _range_of(value, kind.args[0])
    if kind.fields:
        return all(key in value and test(value[key], part) for key, part in kind.fields)
    if kind.name == "function" and kind.returns:
        return _function_of(value, kind)
    return True


def _range_of(value: Range, kind: Type) -> bool:
    ends = [end for end in (value.low, value.high) if end is not None]
    return bool(ends) and all(is_instance(end, kind) for end in ends)


def _function_of(value: Function, kind: Type) -> bool:
    if len(value.params) != len(kind.args):
        return False
    own = value.types or (None,) * len(value.params)
    accepts = all(subtype(want, have or ANY) for want, have in zip(kind.args, own, strict=True))
    return accepts and subtype(value.returns or ANY, kind.returns or ANY)


def subtype(part: Type, whole: Type) -> bool:
    """True when every value of `part` is one of `whole` (DMN 1.5, 10.3.2.9.2)."""
    if whole.name == "Any" or part.name == "Null":
        return True
    if part.name != whole.name:
        return False
    if whole.fields:
        have = dict(part.fields)
        return all(key in have and subtype(have[key], kind) for key, kind in whole.fields)
    return all(subtype(a, b) for a, b in zip(part.args, whole.args, strict=False))


def _typed_function(value: Function, kind: Type) -> tuple[Any, bool]:
    # A function conforms by its parameters; what it returns is checked when it is called.
    if len(value.params) != len(kind.args):
        return None, False
    own = value.types or (None,) * len(value.params)
    types = tuple(mine or theirs for mine, theirs in zip(own, kind.args, strict=True))
    return replace(value, types=types, returns=kind.returns), True


def coerce(value: Any, kind: Type) -> tuple[Any, bool]:
    """The value made to conform by the implicit conversions of DMN 1.5, 10.3.2.9.4, and whether it conforms."""
    if type(value) is Function and kind.name == "function" and kind.returns:
        return _typed_function(value, kind)
    if conforms(value, kind):
        return value, True
    if type(value) is list and len(value) == 1 and kind.name != "list":
        return coerce(value[0], kind)
    if kind.name == "list" and type(value) is not list and (not kind.args or conforms(value, kind.args[0])):
        return [value], True
    if kind.name == "date and time" and type(value) is Date:
        return DateTime(value, Time(0, 0, 0, 0)), True
    return None, False
