"""Regular expressions of XQuery (flags s, m, i, x, q) on RE2, which takes time linear in the text.

What RE2 does not have (references back to a group) makes the value null and says so.
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
_NAME_START = r":A-Z_a-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{3001}-\x{D7FF}"
_NAME_PART = _NAME_START + r"\-.0-9\x{B7}\x{300}-\x{36F}"
_NAMES = {"i": _NAME_START, "c": _NAME_PART}
_BLOCKS = {
    "BasicLatin": r"\x{0}-\x{7F}",
    "Latin-1Supplement": r"\x{80}-\x{FF}",
    "LatinExtended-A": r"\x{100}-\x{17F}",
    "Greek": r"\x{370}-\x{3FF}",
    "GreekandCoptic": r"\x{370}-\x{3FF}",
    "Cyrillic": r"\x{400}-\x{4FF}",
    "Hiragana": r"\x{3040}-\x{309F}",
    "Katakana": r"\x{30A0}-\x{30FF}",
    "CJKUnifiedIdeographs": r"\x{4E00}-\x{9FFF}",
}


@lru_cache(maxsize=512)
def compile_pattern(pattern: str, flags: str) -> Any:
    """A compiled pattern; raises NullValue for an unknown flag, a pattern beyond 2,000 characters or one RE2 refuses."""
    if len(pattern) > MAX_PATTERN:
        raise NullValue(f"the pattern is longer than {MAX_PATTERN} characters")
    if set(flags) - set("smixq"):
        raise NullValue(f"there is no regular expression flag {flags}")
    source = re2.escape(pattern) if "q" in flags else Translator(pattern, flags).translate()
    prefix = "".join(flag for flag in "smi" if flag in flags)
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 4 << 20
    try:
        return re2.compile(f"(?{prefix}){source}" if prefix else source, options)
    except re2.error as reason:
        raise NullValue(f"the pattern is refused: {reason}") from None


class Translator:
    """Writes an XQuery pattern in the syntax of RE2."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.flags = flags
        self.pattern = _without_blanks(pattern) if "x" in flags else pattern
        self.at = 0

    def translate(self) -> str:
        """The pattern for RE2; raises NullValue for what it cannot say."""
        parts: list[str] = []
        while self.at < len(self.pattern):
            char = self._next()
            if char == "\\":
                parts.append(self._escape(False))
            elif char == "[":
                parts.append(self._class())
            else:
                parts.append("[^\\n\\r]" if char == "." and "s" not in self.flags else char)
        return "".join(parts)

    def _next(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1]

    def _escape(self, in_class: bool) -> str:
        char = self.pattern[self.at : self.at + 1]
        self.at += 1
        if char.isdigit():
            raise NullValue("the pattern refers back to a group")
        if char.lower() in _NAMES and char:
            if in_class and char.isupper():
                raise NullValue("a class holds a negated name class")
            body = _NAMES[char.lower()]
            return body if in_class else f"[{'^' if char.isupper() else ''}{body}]"
        if char in ("d", "D"):
            return r"\p{Nd}" if char == "d" else r"\P{Nd}"
        if char in ("p", "P") and self.pattern.startswith("{Is", self.at):
            return self._block(char == "P", in_class)
        return "\\" + char

    def _block(self, negated: bool, in_class: bool) -> str:
        end = self.pattern.find("}", self.at)
        body = _BLOCKS.get(self.pattern[self.at + 3 : end])
        if body is None or (in_class and negated):
            raise NullValue("the pattern names a block that is not known")
        self.at = end + 1
        return body if in_class else f"[{'^' if negated else ''}{body}]"

    def _class(self) -> str:
        parts = ["["]
        if self.pattern.startswith("^", self.at):
            parts.append(self._next())
        while self.at < len(self.pattern):
            char = self._next()
            if char == "]":
                return "".join(parts) + "]"
            if char == "-" and self.pattern.startswith("[", self.at):
                self.at += 1
                return self._without(parts, self._class())
            if char == "[":
                raise NullValue("a class of the pattern holds an opening bracket")
            parts.append(self._escape(True) if char == "\\" else char)
        raise NullValue("a class of the pattern has no end")

    def _without(self, parts: list[str], taken: str) -> str:
        if not self.pattern.startswith("]", self.at):
            raise NullValue("a subtraction is not at the end of its class")
        self.at += 1
        kept = [f"{low}-{high}" for low, high in _subtract("".join(parts[1:]), taken[1:-1], "i" in self.flags)]
        if not kept:
            raise NullValue("a class of the pattern is empty")
        return "[" + "".join(kept) + "]"


def _without_blanks(pattern: str) -> str:
    kept, in_class = [], False
    for at, char in enumerate(pattern):
        escaped = at > 0 and pattern[at - 1] == "\\"
        if not escaped:
            in_class = char == "[" or (in_class and char != "]")
        if in_class or char not in " \t\n\r":
            kept.append(char)
    return "".join(kept)


def _subtract(base: str, taken: str, ignore_case: bool) -> list[tuple[str, str]]:
    kept = sorted(_codes(base, ignore_case) - _codes(taken, ignore_case))
    ranges: list[tuple[int, int]] = []
    for code in kept:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return [(f"\\x{{{low:X}}}", f"\\x{{{high:X}}}") for low, high in ranges]


def _codes(body: str, ignore_case: bool) -> set[int]:
    if "\\" in body or body.startswith("^"):
        raise NullValue("a subtraction of classes holds an escape or a negation")
    codes: set[int] = set()
    at = 0
    while at < len(body):
        last = at + 2 if body[at + 1 : at + 2] == "-" and at + 2 < len(body) else at
        codes.update(range(ord(body[at]), ord(body[last]) + 1))
        at = last + 1
    if ignore_case:
        codes |= {ord(form) for code in codes for form in (chr(code).lower(), chr(code).upper()) if len(form) == 1}
    return codes


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
