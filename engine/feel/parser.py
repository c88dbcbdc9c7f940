"""Reads the text of an expression into nodes (DMN 1.5, 10.3.1.2). Precedence climbing; depth and length are bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from engine.feel import numbers
from engine.feel.errors import FeelLimitError, FeelSyntaxError, FeelUnsupportedError, NullValue
from engine.feel.external import external_body
from engine.feel.lexer import position
from engine.feel.nodes import (
    Arithmetic,
    Between,
    Call,
    Compare,
    Const,
    ContextLiteral,
    Filter,
    For,
    FunctionDefinition,
    If,
    In,
    InstanceOf,
    Iterator,
    ListLiteral,
    Logic,
    Name,
    Negate,
    Node,
    Path,
    Quantified,
    RangeLiteral,
    Relation,
)
from engine.feel.stream import Stream
from engine.feel.temporal_text import read_temporal
from engine.feel.types import Type

OR, AND, COMPARISON, SUM, PRODUCT, POWER = 1, 2, 3, 4, 5, 6
_COMPARATORS = ("=", "!=", "<", "<=", ">", ">=")
_SIGNS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "**": POWER} | dict.fromkeys(_COMPARATORS, COMPARISON)
_WORDS = {"or": OR, "and": AND, "between": COMPARISON, "in": COMPARISON}
_CONSTANTS = {"true": True, "false": False, "null": None}
# What may follow the "[" that closes a range with an open end, and never begins a filter.
_NOT_A_FILTER = frozenset((*_COMPARATORS, *_WORDS, *")],}+*/.", "..", "**", "then", "else", "return", "satisfies"))


class Parser(Stream):
    """One text, read once from left to right."""

    def whole(self) -> Node:
        """The expression; raises FeelSyntaxError when something is left over."""
        node = self.expression()
        if self.token.kind != "end":
            raise self.error("expected the end or an operator")
        return node

    def expression(self, level: int = 0) -> Node:
        """An expression of operators that bind tighter than `level`."""
        self.deeper()
        left = self._operand()
        while (found := self._level()) > level:
            left = self._infix(left, found)
        self.depth -= 1
        return left

    def _level(self) -> int:
        token = self.token
        if token.kind == "op":
            return _SIGNS.get(token.text, 0)
        return _WORDS.get(token.text, 0) if token.kind == "name" else 0

    def _infix(self, left: Node, level: int) -> Node:
        word = self.token.text
        if level in (OR, AND):
            operands = [left]
            while self.is_word(word):
                self.at += 1
                operands.append(self.expression(level))
            return Logic(word, tuple(operands))
        if level == COMPARISON:
            self.at += 1
            return self._comparison(left, word)
        rest = []
        while self.token.kind == "op" and _SIGNS.get(self.token.text) == level:
            sign = self.expect_op(self.token.text)
            rest.append((sign, self.expression(level)))
        return Arithmetic(left, tuple(rest))

    def _comparison(self, left: Node, word: str) -> Node:
        if word == "between":
            low = self.expression(COMPARISON)
            self.expect_word("and")
            return Between(left, low, self.expression(COMPARISON))
        if word == "in":
            return In(left, self._in_tests())
        return Compare(word, left, self.test(COMPARISON))

    def _in_tests(self) -> tuple[Node, ...]:
        start = self.at
        if self.take_op("("):
            tests = [self.test()]
            while self.take_op(","):
                tests.append(self.test())
            if len(tests) > 1:
                self.expect_op(")")
                return tuple(tests)
            self.at = start
        return (self.test(COMPARISON),)

    def test(self, level: int = 0) -> Node:
        """One positive unary test: a comparison without its left side, or an expression."""
        sign = self.take_op(*_COMPARATORS)
        if sign:
            return Relation(sign, self.expression(COMPARISON))
        return self.expression(level)

    def _operand(self) -> Node:
        if self.take_op("-"):
            self.deeper()
            inner = self._operand()
            self.depth -= 1
            if isinstance(inner, Const) and numbers.is_number(inner.value):
                return Const(numbers.subtract(0, inner.value))
            return Negate(inner)
        node = self._postfix(self._primary())
        while self.is_word("instance") and self.peek().text == "of":
            self.at += 2
            node = InstanceOf(node, self.type())
        return node

    def _postfix(self, node: Node) -> Node:
        while self.token.kind == "op":
            if self.is_op("[") and self._ends_range():
                break
            sign = self.take_op(".", "...", "[", "(")
            if sign is None:
                break
            if sign in (".", "..."):
                node = Path(node, self._entry_name(), deep=sign == "...")
            elif sign == "[":
                self.push(("item",))
                node = Filter(node, self.expression())
                self.pop()
                self.expect_op("]")
            else:
                node = self._call(node)
        return node

    def _entry_name(self) -> str:
        if self.token.text in _CONSTANTS:
            self.at += 1
            return self.tokens[self.at - 1].text
        return self.name()

    def _ends_range(self) -> bool:
        following = self.peek()
        return following.kind == "end" or (following.text in _NOT_A_FILTER and following.kind != "string")

    def _call(self, function: Node) -> Node:
        arguments: list[Node] = []
        names: list[str] = []
        while not self.take_op(")"):
            if self.key_end() is not None and (names or not arguments):
                names.append(self.key())
            elif names:
                raise self.error("expected a named argument")
            arguments.append(self.expression())
            if not self.is_op(")"):
                self.expect_op(",")
        return Call(function, tuple(arguments), tuple(names))

    def _primary(self) -> Node:
        token = self.token
        if token.kind in ("number", "string"):
            self.at += 1
            return Const(token.value)
        if token.kind == "op" and token.text in _BRACKETS:
            self.at += 1
            return _BRACKETS[token.text](self)
        if token.kind == "name":
            return self._word(token.text)
        if token.kind == "op" and token.text == "?":
            return Name(self.name())
        known, end = self._known_name()
        if known is not None:
            self.at = end
            return Name(known)
        raise self.error("expected a value")

    def _word(self, word: str) -> Node:
        known, end = self._known_name()
        if known is not None and end > self.at + 1:
            return Name(self.name())
        if word in _CONSTANTS:
            self.at += 1
            return Const(_CONSTANTS[word])
        if word in _FORMS and (word != "function" or self.peek().text == "("):
            self.at += 1
            return _FORMS[word](self)
        return Name(self.name())

    def _parenthesis(self) -> Node:
        if self.is_op(*_COMPARATORS):
            node = self.test()
            self.expect_op(")")
            return node
        node = self.expression()
        if self.is_op(".."):
            return self._range(node, False)
        self.expect_op(")")
        return node

    def _range(self, low: Node, low_included: bool) -> Node:
        self.expect_op("..")
        high = self.expression()
        return RangeLiteral(low, high, low_included, self.expect_op("]", ")", "[") == "]")

    def _square(self) -> Node:
        items: list[Node] = []
        while not self.take_op("]"):
            items.append(self.test())
            if len(items) == 1 and self.is_op(".."):
                return self._range(items[0], True)
            if not self.is_op("]"):
                self.expect_op(",")
        return ListLiteral(tuple(items))

    def _open_range(self) -> Node:
        return self._range(self.expression(), False)

    def _context(self) -> Node:
        entries: list[tuple[str, Node]] = []
        pushed = 0
        while not self.take_op("}"):
            key = self.key()
            entries.append((key, self.expression()))
            self.push((key,))
            pushed += 1
            if not self.is_op("}"):
                self.expect_op(",")
        for _ in range(pushed):
            self.pop()
        return ContextLiteral(tuple(entries))

    def _at_literal(self) -> Node:
        if self.token.kind != "string":
            raise self.error("expected a string after “@”")
        text = self.token.value
        try:
            value: Any = read_temporal(text)
        except NullValue:
            value = None
        self.at += 1
        return Const(value)

    def _if(self) -> Node:
        condition = self.expression()
        self.expect_word("then")
        yes = self.expression()
        self.expect_word("else")
        return If(condition, yes, self.expression())

    def _iterators(self) -> tuple[Iterator, ...]:
        iterators = []
        while True:
            name = self.name()
            self.expect_word("in")
            domain = self.expression()
            end = self.expression() if self.take_op("..") else None
            iterators.append(Iterator(name, domain, end))
            self.push((name,))
            if not self.take_op(","):
                return tuple(iterators)

    def _for(self) -> Node:
        iterators = self._iterators()
        self.expect_word("return")
        node = For(iterators, self.expression())
        for _ in iterators:
            self.pop()
        return node

    def _quantified(self) -> Node:
        quantifier = self.tokens[self.at - 1].text
        iterators = self._iterators()
        self.expect_word("satisfies")
        node = Quantified(quantifier, iterators, self.expression())
        for _ in iterators:
            self.pop()
        return node

    def _function(self) -> Node:
        place = position(self.text, self.tokens[self.at - 1].start)
        self.expect_op("(")
        params: list[str] = []
        types: list[Type | None] = []
        while not self.take_op(")"):
            typed = self.key_end() is not None
            params.append(self.key() if typed else self.name())
            types.append(self.type() if typed else None)
            if not self.is_op(")"):
                self.expect_op(",")
        if self.is_word("external"):
            self.at += 1
            return FunctionDefinition(tuple(params), tuple(types), self._external(tuple(params), place))
        self.push(params)
        node = FunctionDefinition(tuple(params), tuple(types), self.expression())
        self.pop()
        return node

    def _external(self, params: tuple[str, ...], place: tuple[int, int]) -> Node:
        try:
            return external_body(params, self.expression())
        except FeelUnsupportedError as error:
            raise FeelUnsupportedError(error.message, place) from None


_BRACKETS: dict[str, Callable[[Parser], Node]] = {
    "(": Parser._parenthesis,
    "[": Parser._square,
    "]": Parser._open_range,
    "{": Parser._context,
    "@": Parser._at_literal,
}
_FORMS: dict[str, Callable[[Parser], Node]] = {
    "if": Parser._if,
    "for": Parser._for,
    "some": Parser._quantified,
    "every": Parser._quantified,
    "function": Parser._function,
}


def parse_nodes(text: str, names: Iterable[str] = (), types: Mapping[str, Type] | None = None) -> Node:
    """The nodes of an expression; raises FeelSyntaxError, FeelUnsupportedError or FeelLimitError."""
    return _bounded(lambda: Parser(text, names, types).whole())


def parse_tests(text: str, names: Iterable[str] = (), types: Mapping[str, Type] | None = None) -> tuple[bool, tuple[Node, ...]]:
    """The unary tests of a cell: whether they are negated, and each test; no test at all means any value (`-`)."""
    return _bounded(lambda: _tests(Parser(text, names, types)))


def _bounded(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except RecursionError:
        raise FeelLimitError("The expression is nested too deep.") from None


def _tests(parser: Parser) -> tuple[bool, tuple[Node, ...]]:
    if parser.is_op("-") and parser.peek().kind == "end":
        return False, ()
    start = parser.at
    if parser.is_word("not") and parser.peek().text == "(":
        parser.at += 2
        tests = _test_list(parser)
        if parser.take_op(")") and parser.token.kind == "end":
            return True, tests
        parser.at = start
    tests = _enclosed(parser) or _test_list(parser)
    if parser.token.kind != "end":
        raise parser.error("expected the end or “,”")
    return False, tests


def _enclosed(parser: Parser) -> tuple[Node, ...]:
    start = parser.at
    if parser.take_op("("):
        depth = parser.depth
        with suppress(FeelSyntaxError):
            tests = _test_list(parser)
            if len(tests) > 1 and parser.take_op(")") and parser.token.kind == "end":
                return tests
        parser.at, parser.depth = start, depth
    return ()


def _test_list(parser: Parser) -> tuple[Node, ...]:
    tests = [parser.test()]
    while parser.take_op(","):
        tests.append(parser.test())
    return tuple(tests)
