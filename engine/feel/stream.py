"""The cursor of the parser over the tokens: expectations, depth, and names that may hold spaces, signs or keywords."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from engine.feel.errors import FeelLimitError, FeelSyntaxError
from engine.feel.lexer import Token, position, tokenize
from engine.feel.run import MAX_DEPTH
from engine.feel.types import ALIASES, ANY, BASIC, Type

KEYWORDS = frozenset(
    ["and", "or", "in", "between", "then", "else", "return", "satisfies", "for", "if", "some", "every", "true", "false", "null"]
)
# Names of built-in functions that hold a keyword.
BUILT_IN_NAMES = ("date and time", "years and months duration")
_NAME_SIGNS = frozenset("+-*/.'’")
_BLANKS = re.compile(r"\s+")
_TYPE_WORDS = ("date and time", "days and time duration", "years and months duration")


class Stream:
    """Tokens of one text; `names` are known names that plain rules would split, `types` the named types."""

    def __init__(self, text: str, names: Iterable[str], types: Mapping[str, Type] | None) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.at = 0
        self.depth = 0
        self.types = types or {}
        # The known names of several words, word by word; under None stand the names that end there, the innermost last.
        self.known: dict[str | None, Any] = {}
        self.pushed: list[list[list[str]]] = []
        self.push((*BUILT_IN_NAMES, *names))

    @property
    def token(self) -> Token:
        """The token under the cursor."""
        return self.tokens[self.at]

    def peek(self, offset: int = 1) -> Token:
        """A token further on; the last one beyond the end."""
        return self.tokens[min(self.at + offset, len(self.tokens) - 1)]

    def is_op(self, *texts: str) -> bool:
        """True at one of these signs."""
        token = self.token
        return token.kind == "op" and token.text in texts

    def is_word(self, word: str) -> bool:
        """True at this keyword."""
        token = self.token
        return token.kind == "name" and token.text == word

    def take_op(self, *texts: str) -> str | None:
        """Step over one of these signs and return it, or None."""
        if self.is_op(*texts):
            self.at += 1
            return self.tokens[self.at - 1].text
        return None

    def expect_op(self, *texts: str) -> str:
        """Step over one of these signs or raise FeelSyntaxError."""
        taken = self.take_op(*texts)
        if taken is None:
            raise self.error("expected " + " or ".join(f"“{text}”" for text in texts))
        return taken

    def expect_word(self, word: str) -> None:
        """Step over a keyword or raise FeelSyntaxError."""
        if not self.is_word(word):
            raise self.error(f"expected “{word}”")
        self.at += 1

    def error(self, message: str) -> FeelSyntaxError:
        """An error that names the token under the cursor."""
        found = f"“{self.token.text}”" if self.token.kind != "end" else "the end"
        place = position(self.text, self.token.start)
        return FeelSyntaxError(f"Line {place[0]}, column {place[1]}: {message}, found {found}.", place)

    def deeper(self) -> None:
        """Count a level of nesting; raises FeelLimitError beyond 100."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FeelLimitError(f"The expression is nested more than {MAX_DEPTH} levels deep.")

    def push(self, names: Iterable[str]) -> None:
        """Make names known until `pop`; only those matter that plain rules would not read as one name."""
        ends: list[list[str]] = []
        for name in names:
            words = [token.text for token in tokenize(name)[:-1]] if not name.isidentifier() else []
            if len(words) > 1:
                step = self.known
                for word in words:
                    step = step.setdefault(word, {})
                ends.append(step.setdefault(None, []))
                ends[-1].append(name)
        self.pushed.append(ends)

    def pop(self) -> None:
        """Forget the names of the last `push`."""
        for end in self.pushed.pop():
            end.pop()

    def name(self) -> str:
        """Step over the longest name here and return it with single spaces; raises FeelSyntaxError at none."""
        plain, end = self._plain_name()
        known, known_end = self._known_name()
        if known is not None and known_end >= end:
            plain, end = known, known_end
        if end == self.at:
            raise self.error("expected a name")
        self.at = end
        return plain

    def _plain_name(self) -> tuple[str, int]:
        end = self.at
        words: list[str] = []
        while (token := self.tokens[end]).kind == "name" or (words and token.kind == "number" and token.text.isdigit()):
            if token.text in KEYWORDS or (token.text == "instance" and self.tokens[end + 1].text == "of"):
                break
            words.append(token.text)
            end += 1
        if not words and self.tokens[end].text == "?":
            return "?", end + 1
        return " ".join(words), end

    def _known_name(self) -> tuple[str | None, int]:
        best: tuple[str | None, int] = (None, self.at)
        step, at = self.known, self.at
        while self.tokens[at].kind != "string" and (following := step.get(self.tokens[at].text)) is not None:
            step, at = following, at + 1
            if step.get(None):
                best = (step[None][-1], at)
        return best

    def key_end(self) -> int | None:
        """The index of the colon when a name and a colon stand here, as in `{a + b: 1}` or `f(a: 1)`."""
        end = self.at
        if self.tokens[end].kind == "string" and self.tokens[end + 1].text == ":":
            return end + 1
        while self.tokens[end].kind in ("name", "number", "other") or (end > self.at and self.tokens[end].text in _NAME_SIGNS):
            end += 1
        return end if end > self.at and self.tokens[end].text == ":" else None

    def key(self) -> str:
        """Step over a key and its colon and return the key."""
        end = self.key_end()
        if end is None:
            raise self.error("expected a name and “:”")
        first, last = self.token, self.tokens[end - 1]
        self.at = end + 1
        return first.value if first.kind == "string" else _BLANKS.sub(" ", self.text[first.start : last.end])

    def type(self) -> Type:
        """Step over a type and return it; an unknown type is refused."""
        self.deeper()
        name = self._type_name()
        name = ALIASES.get(name, name)
        if name in ("list", "range") and self.take_op("<"):
            result = Type(name, (self.type(),))
            self.expect_op(">")
        elif name == "context" and self.take_op("<"):
            result = self._context_type()
        elif name == "function" and self.take_op("<"):
            result = self._function_type()
        elif name in self.types:
            result = self.types[name]
        elif name in BASIC:
            result = Type(name)
        else:
            self.at -= 1
            raise self.error(f"there is no type {name}")
        self.depth -= 1
        return result

    def _type_name(self) -> str:
        self.push((*_TYPE_WORDS, *(name for name in self.types if not name.isidentifier())))
        name = "Null" if self.is_word("null") else None
        if name:
            self.at += 1
        else:
            name = self.name()
        self.pop()
        while name not in self.types and self.is_op(".") and self.peek().kind == "name":
            self.at += 1
            name = f"{name}.{self.name()}"
        return name

    def _context_type(self) -> Type:
        fields = []
        while not self.take_op(">"):
            key = self.key()
            fields.append((key, self.type()))
            if not self.is_op(">"):
                self.expect_op(",")
        return Type("context", fields=tuple(fields))

    def _function_type(self) -> Type:
        args: list[Type] = []
        while not self.take_op(">"):
            args.append(self.type())
            if not self.is_op(">"):
                self.expect_op(",")
        returns = self.type() if self.take_op("->") else ANY
        return Type("function", tuple(args), returns=returns)
