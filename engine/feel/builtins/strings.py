"""String functions, by code point (DMN 1.5, 10.3.4.3)."""

from __future__ import annotations

from typing import Any

from engine.feel.builtins.regex import compile_pattern, replacement
from engine.feel.errors import NullValue
from engine.feel.functions import builtin
from engine.feel.numbers import Number
from engine.feel.run import Run, check_size, check_string


@builtin("substring", "string:string, start position:number, length?:any")
def substring(run: Run, string: str, start: Number, length: Any = None) -> str:
    """Part of a string from a place counted from 1, or from -1 at the end."""
    place = int(start)
    if place == 0 or abs(place) > len(string):
        raise NullValue("the start position is outside the string")
    begin = place - 1 if place > 0 else len(string) + place
    if length is None:
        return string[begin:]
    if isinstance(length, bool) or not isinstance(length, Number) or length < 1:
        raise NullValue("the length is not a positive number")
    return string[begin : begin + int(length)]


@builtin("string length", "string:string")
def string_length(run: Run, string: str) -> int:
    """The number of code points."""
    return len(string)


@builtin("upper case", "string:string")
def upper_case(run: Run, string: str) -> str:
    """The string in capital letters."""
    return string.upper()


@builtin("lower case", "string:string")
def lower_case(run: Run, string: str) -> str:
    """The string in small letters."""
    return string.lower()


@builtin("substring before", "string:string, match:string")
def substring_before(run: Run, string: str, match: str) -> str:
    """What stands before the match, or nothing."""
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", "string:string, match:string")
def substring_after(run: Run, string: str, match: str) -> str:
    """What stands after the match, or nothing."""
    return string.partition(match)[2] if match else string


@builtin("contains", "string:string, match:string")
def contains(run: Run, string: str, match: str) -> bool:
    """True when the match is part of the string."""
    return match in string


@builtin("starts with", "string:string, match:string")
def starts_with(run: Run, string: str, match: str) -> bool:
    """True when the string begins with the match."""
    return string.startswith(match)


@builtin("ends with", "string:string, match:string")
def ends_with(run: Run, string: str, match: str) -> bool:
    """True when the string ends with the match."""
    return string.endswith(match)


@builtin("matches", "input:string, pattern:string, flags?:any")
def matches(run: Run, text: str, pattern: str, flags: Any = None) -> bool:
    """True when the pattern is found anywhere in the input."""
    return compile_pattern(pattern, _flags(flags)).search(text) is not None


@builtin("replace", "input:string, pattern:string, replacement:string, flags?:any")
def replace(run: Run, text: str, pattern: str, new: str, flags: Any = None) -> str:
    """The input with every match replaced; `$1` stands for a group."""
    expression = compile_pattern(pattern, _flags(flags))
    if expression.search("") is not None:
        raise NullValue("the pattern matches the empty string")
    return check_string(expression.sub(replacement(new, expression.groups, _flags(flags)), text))


def _flags(flags: Any) -> str:
    if flags is None:
        return ""
    if type(flags) is not str:
        raise NullValue("flags is not a string")
    return flags


@builtin("split", "string:string, delimiter:string")
def split(run: Run, string: str, delimiter: str) -> list[Any]:
    """The parts between the matches of a pattern."""
    return check_size(list(compile_pattern(delimiter, "").split(string)))


@builtin("string join", "list:list, delimiter?:any")
def string_join(run: Run, items: list[Any], delimiter: Any = None) -> str:
    """The strings of a list in a row, without its nulls."""
    if delimiter is not None and type(delimiter) is not str:
        raise NullValue("the delimiter is not a string")
    strings = [item for item in items if item is not None]
    if any(type(item) is not str for item in strings):
        raise NullValue("the list holds something else than strings")
    return check_string((delimiter or "").join(strings))
