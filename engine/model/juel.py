"""Translates the `${...}` expressions of Camunda 7, Flowable and Activiti to FEEL where they mean the same.

Names with dots, literals, comparisons, and/or/not, the conditional operator and `empty` have one meaning in both
languages; so have reading a variable through `execution.getVariable`, an element by a literal number or key, and a few
methods of texts and lists. Everything else is refused by name: other method calls, arithmetic (JUEL rounds and converts
as FEEL does not), indexing by a variable, lambdas, text around an expression.
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
ENGINE_WORDS = {"execution", "task", "caseExecution", "processEngineConfiguration"}
METHODS = {
    "equals": "({0} = {1})",
    "equalsIgnoreCase": "(lower case({0}) = lower case({1}))",
    "startsWith": "starts with({0}, {1})",
    "endsWith": "ends with({0}, {1})",
    "size": "count({0})",
    "length": "string length({0})",
    "toLowerCase": "lower case({0})",
    "toUpperCase": "upper case({0})",
    "contains": "(if {0} instance of string then contains({0}, {1}) else list contains({0}, {1}))",
    "isEmpty": '(if {0} instance of string then {0} = "" else count({0}) = 0)',
}
"""Methods of Java's texts and lists with what means the same, each with its one value where it takes one."""
MAX_DEPTH = 20
MAX_OPERAND = 200  # FEEL has to name what may be empty four times over


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
            name = self.unary()
            if len(name) > MAX_OPERAND:
                raise JuelError("depth", "empty")
            return _empty(name)
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
            return self.chained(_string(text))
        return text if kind == "number" else self.name(text)

    def name(self, text: str) -> str:
        if text == "execution.getVariable" and self.accept("("):
            kind, name = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
            self.at += 1
            if kind != "string" or not name[1:-1].isidentifier() or not self.accept(")"):
                raise JuelError("call", text)
            return self.chained(name[1:-1])
        if self.peek() == "(":
            return self.method(text)
        if set(text.split(".")) & FEEL_WORDS or "__" in text or text.partition(".")[0] in ENGINE_WORDS:
            raise JuelError("name", text)
        return self.indexed(text)

    def method(self, text: str) -> str:
        """A call of one of the known methods on a variable."""
        receiver, _, method = text.rpartition(".")
        if not receiver or receiver.partition(".")[0] in ENGINE_WORDS:
            raise JuelError("call", text)
        return self.called(receiver, method, text)

    def chained(self, receiver: str) -> str:
        """A text or a variable that was asked for by its name, and the known method that is called on it."""
        if not self.accept("."):
            return receiver
        kind, method = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        self.at += 1
        if kind != "name" or self.peek() != "(":
            raise JuelError("call", method)
        return self.called(receiver, method, method)

    def called(self, receiver: str, method: str, text: str) -> str:
        """The method with its argument, from the bracket on."""
        pattern = METHODS.get(method)
        if pattern is None:
            raise JuelError("call", text)
        if len(receiver) > MAX_OPERAND:
            raise JuelError("depth", method)
        self.accept("(")
        argument = "" if "{1}" not in pattern else self.conditional()
        if not self.accept(")"):
            raise JuelError("call", text)
        return self.chained(pattern.format(receiver, argument))

    def indexed(self, text: str) -> str:
        """Elements by a literal: lists count from 0 there and from 1 here."""
        found = text
        while self.accept("["):
            kind, part = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
            self.at += 1
            if kind == "number" and part.isdecimal():
                found = f"{found}[{int(part) + 1}]"
            elif kind == "string":
                found = f"get value({found}, {_string(part)})"
            else:
                raise JuelError("index", text)
            if not self.accept("]"):
                raise JuelError("index", text)
            found += self.path()
        return found

    def path(self) -> str:
        """What follows an index: `.name`, as often as it is written."""
        found = ""
        while self.accept("."):
            kind, part = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
            self.at += 1
            if kind != "name" or set(part.split(".")) & FEEL_WORDS or self.peek() == "(":
                raise JuelError("index", part or "}")
            found += f".{part}"
        return found


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
