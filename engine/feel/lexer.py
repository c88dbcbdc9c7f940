"""Splits the text of an expression into tokens (DMN 1.5, 10.3.1.2, rules 27 to 40 and 62 to 66)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from engine.feel import numbers
from engine.feel.errors import FeelLimitError, FeelSyntaxError, NullValue
from engine.feel.run import MAX_TEXT

_SPACE = "\t\n\v\f\r \u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PART = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_TOKEN = re.compile(
    rf"(?P<space>[{_SPACE}]+|//[^\n\r]*|/\*(?:[^*]|\*(?!/))*\*/)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r'|(?P<string>"(?:[^"\\]|\\.)*")'
    rf"|(?P<name>[{_START}][{_PART}]*)"
    r"|(?P<op>\.\.\.|\.\.|\*\*|!=|<=|>=|->|[-+*/=<>()\[\]{},:.@?])"
    r"|(?P<other>.)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
# Any other escape stays as it is written, so that patterns need no second backslash.
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is number, string, name, op, other or end; `start` and `end` are offsets into the text."""

    kind: str
    text: str
    value: Any
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """The tokens of the text, ending with one of kind `end`.

    Raises FeelLimitError beyond 100,000 characters, FeelSyntaxError for an unfinished string or a number out of range.
    """
    if len(text) > MAX_TEXT:
        raise FeelLimitError(f"The expression is longer than {MAX_TEXT} characters.")
    tokens = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind != "space":
            tokens.append(_token(kind, match, text))
    tokens.append(Token("end", "", None, len(text), len(text)))
    return tokens


def _token(kind: str, match: re.Match[str], text: str) -> Token:
    part = match[0]
    value: Any = None
    if kind == "number":
        try:
            value = numbers.parse_number(part)
        except (NullValue, ArithmeticError):
            raise FeelSyntaxError("The number is out of range.", position(text, match.start())) from None
    elif kind == "string":
        value = unescape(part[1:-1])
    elif part == '"':
        raise FeelSyntaxError("The string has no end.", position(text, match.start()))
    return Token(kind, part, value, match.start(), match.end())


def unescape(text: str) -> str:
    """The characters a string literal stands for; a pair of UTF-16 escapes is one character."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_escaped, text)
    if any("\ud800" <= char <= "\udfff" for char in plain):
        plain = plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return plain


def _escaped(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 1:
        point = int(code[1:], 16)
        return chr(point) if point < 0x110000 else "\ufffd"
    return _ESCAPES.get(code, "\\" + code)


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both counted from 1."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
