"""Regular expressions of XQuery (flags s, m, i, x, q) on RE2, which takes time linear in the text.

What RE2 does not have (back references, class subtraction) makes the value null and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import re2

from engine.feel.errors import NullValue

MAX_PATTERN = 2_000
_GROUP = re.compile(r"\\(.)|\$(\d{1,2})|\$|\\", re.DOTALL)
_NAME_START = r"[:A-Z_a-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{3001}-\x{D7FF}]"
_NAME_PART = _NAME_START[:-1] + r"\-.0-9\x{B7}\x{300}-\x{36F}]"


@lru_cache(maxsize=512)
def compile_pattern(pattern: str, flags: str) -> Any:
    """A compiled pattern; raises NullValue for an unknown flag, a pattern beyond 2,000 characters or one RE2 refuses."""
    if len(pattern) > MAX_PATTERN:
        raise NullValue(f"the pattern is longer than {MAX_PATTERN} characters")
    if set(flags) - set("smixq"):
        raise NullValue(f"there is no regular expression flag {flags}")
    if "q" in flags:
        pattern = re2.escape(pattern)
    else:
        pattern = _translate(pattern, "x" in flags)
    prefix = "".join(flag for flag in "smi" if flag in flags)
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 4 << 20
    try:
        return re2.compile(f"(?{prefix}){pattern}" if prefix else pattern, options)
    except re2.error as reason:
        raise NullValue(f"the pattern is refused: {reason}") from None


def _translate(pattern: str, extended: bool) -> str:
    parts: list[str] = []
    at, in_class = 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            parts.append(_escape(pattern[at + 1 : at + 2], bool(in_class)))
            at += 2
            continue
        in_class += (char == "[") - (char == "]" and in_class > 0)
        if in_class > 1:
            raise NullValue("the pattern subtracts one class from another")
        if not (extended and not in_class and char in " \t\n\r"):
            parts.append(char)
        at += 1
    return "".join(parts)


def _escape(char: str, in_class: bool) -> str:
    if char.isdigit() and char:
        raise NullValue("the pattern refers back to a group")
    if char in ("i", "c"):
        body = _NAME_START if char == "i" else _NAME_PART
        return body[1:-1] if in_class else body
    if char in ("I", "C") and char:
        if in_class:
            raise NullValue("the pattern negates a name class inside a class")
        return "[^" + (_NAME_START if char == "I" else _NAME_PART)[1:]
    if char == "d":
        return r"\p{Nd}"
    if char == "D":
        return r"\P{Nd}"
    return "\\" + char


def replacement(text: str, groups: int, flags: str) -> Callable[[Any], str]:
    """What to put in place of a match; raises NullValue for a `$` or a backslash that means nothing."""
    if "q" in flags:
        return lambda match: text
    parts: list[str | int] = []
    at = 0
    for found in _GROUP.finditer(text):
        parts.append(text[at : found.start()])
        parts.extend(_part(found, groups))
        at = found.end()
    parts.append(text[at:])
    return lambda match: "".join(part if isinstance(part, str) else (match.group(part) or "") for part in parts)


def _part(found: re.Match[str], groups: int) -> list[str | int]:
    escaped, number = found.groups()
    if escaped in ("\\", "$"):
        return [escaped]
    if number is None:
        raise NullValue("the replacement holds a lone $ or backslash")
    if int(number) <= groups:
        return [int(number)]
    return [int(number[0]) if int(number[0]) <= groups else "", number[1:]]
