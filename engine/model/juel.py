"""Translates the `${...}` expressions of Camunda 7, Flowable and Activiti to FEEL where they mean the same.

Names with dots, literals, comparisons, and/or/not, the conditional operator and `empty` have one meaning in both
languages; so has reading a variable through `execution.getVariable`. Everything else is refused by name: method
calls, arithmetic (JUEL rounds and converts as FEEL does not), indexing, lambdas, text around an expression.
"""

from __future__ import annotations

import re

from engine.errors import UnsupportedError

TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    r"""|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)|(?P<symbol>==|!=|<=|>=|&&|\|\||[-+*/%<>!?:(),.\[\]{}=])|(?P<other>\S))"""
)
WHOLE = re.compile(r"\s*[$#]\{(.*)\}\s*", re.DOTALL)
WORDS = {"eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=", "and": "&&", "or": "||", "not": "!"}
COMPARISONS = {"==": "=", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
ARITHMETIC = {"+", "-", "*", "/", "%", "div", "mod"}
FEEL_WORDS = {"if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between", "function", "instance", "of"}
MAX_DEPTH = 20


class JuelError(UnsupportedError):
    """This part of the expression has no FEEL that means the same."""

    def __init__(self, kind: str, part: str) -> None:
        super().__init__(f"{kind}: {part}")
        self.kind, self.part = kind, part


def is_juel(text: str) -> bool:
    """True for a text with `${` or `#{` in it."""
    return "${" in text or "#{" in text


def translate(text: str) -> str:
    """The FEEL text that means what one whole `${...}` means. Raises `JuelError` with what has no counterpart."""
    match = WHOLE.fullmatch(text)
    if not match or is_juel(match.group(1)):
        raise JuelError("mixture", text)
    return _Parser(match.group(1)).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = [(str(m.lastgroup), m.group(m.lastgroup or 0)) for m in TOKEN.finditer(text.rstrip())]
        self.at = 0
        self.depth = 0

    def whole(self) -> str:
        result = self.conditional()
        if self.at < len(self.tokens):
            self.refuse()
        return result

    def peek(self) -> str:
        if self.at >= len(self.tokens):
            return ""
        kind, text = self.tokens[self.at]
        return WORDS.get(text, text) if kind in ("name", "symbol") else ""

    def accept(self, *texts: str) -> str:
        found = self.peek()
        if found and found in texts:
            self.at += 1
            return found
        return ""

    def refuse(self) -> None:
        part = self.tokens[self.at][1] if self.at < len(self.tokens) else "}"
        kind = "arithmetic" if part in ARITHMETIC else "call" if part == "(" else "index" if part in "[" else "syntax"
        raise JuelError(kind, part)

    def conditional(self) -> str:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise JuelError("depth", "(")
        condition = self.either()
        if self.accept("?"):
            yes = self.conditional()
            if not self.accept(":"):
                self.refuse()
            condition = f"if {condition} then {yes} else {self.conditional()}"
            condition = f"({condition})"
        self.depth -= 1
        return condition

    def either(self) -> str:
        parts = [self.both()]
        while self.accept("||"):
            parts.append(self.both())
        return " or ".join(parts)

    def both(self) -> str:
        parts = [self.equality()]
        while self.accept("&&"):
            parts.append(self.equality())
        return " and ".join(parts)

    def equality(self) -> str:
        left = self.order()
        while symbol := self.accept("==", "!="):
            left = f"{_grouped(left)} {COMPARISONS[symbol]} {_grouped(self.order())}"
        return left

    def order(self) -> str:
        left = self.unary()
        while symbol := self.accept("<", ">", "<=", ">="):
            left = f"{left} {COMPARISONS[symbol]} {self.unary()}"
        return left

    def unary(self) -> str:
        if self.accept("!"):
            # A missing value counts as false in JUEL, where FEEL's not() would give null.
            return f"(({self.unary()}) != true)"
        if self.accept("-"):
            kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
            if kind != "number":
                raise JuelError("arithmetic", "-")
            return "-" + self.primary()
        if self.peek() == "empty":
            self.at += 1
            return _empty(self.unary())
        return self.primary()

    def primary(self) -> str:
        if self.at >= len(self.tokens):
            self.refuse()
        kind, text = self.tokens[self.at]
        if self.accept("("):
            inner = self.conditional()
            if not self.accept(")"):
                self.refuse()
            return f"({inner})"
        if kind not in ("number", "string", "name") or text in WORDS or text in ARITHMETIC:
            self.refuse()
        self.at += 1
        if kind == "string":
            return _string(text)
        return text if kind == "number" else self.name(text)

    def name(self, text: str) -> str:
        if text == "execution.getVariable" and self.accept("("):
            kind, name = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
            self.at += 1
            if kind != "string" or not name[1:-1].isidentifier() or not self.accept(")"):
                raise JuelError("call", text)
            return name[1:-1]
        if self.peek() in ("(", "["):
            raise JuelError("call" if self.peek() == "(" else "index", text)
        if set(text.split(".")) & FEEL_WORDS or "__" in text:
            raise JuelError("name", text)
        return text


def _grouped(text: str) -> str:
    return f"({text})" if any(f" {c} " in text for c in ("=", "!=", "<", ">", "<=", ">=")) and text[0] != "(" else text


def _string(text: str) -> str:
    inner = re.sub(r"\\(.)", r"\1", text[1:-1])
    return '"' + inner.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _empty(name: str) -> str:
    return (
        f'(if {name} = null then true else if {name} instance of string then {name} = "" '
        f"else if {name} instance of list<Any> then count({name}) = 0 else false)"
    )
