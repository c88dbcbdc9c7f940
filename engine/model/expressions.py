"""Every expression of a file becomes FEEL at upload, or a finding: nothing is left to fail in a running case."""

from __future__ import annotations

import re

from engine import feel
from engine.feel.errors import FeelError, FeelLimitError, FeelUnsupportedError
from engine.model.expression_rules import MAX_LEVELS, STRING, fault
from engine.model.findings import Notes
from engine.model.graph import Expression
from engine.model.juel import JuelError, is_juel, translate
from engine.model.xml import Element

MAX_LENGTH = 500
FEEL_LANGUAGES = re.compile(r"feel", re.IGNORECASE)
PASSED_OVER = ("", "http://www.w3.org/1999/xpath", "http://www.w3.org/2001/xmlschema", "juel", "http://www.java.com/javatypes")
CODE = re.compile(r"\b(?:import|lambda|def|exec|class|while)\s+\w|;|::|\b(?:System|Runtime|os)\.")


class Expressions:
    """Reads expressions and notes what cannot be run, on the element that holds them.

    `language` is the one of the file, where it names one. `seen` holds the elements that were read, by identity.
    `live` is False while a process is read that nobody executes: what people wrote there in plain words is kept as it is.
    """

    def __init__(self, notes: Notes, language: str | None = None) -> None:
        self.notes = notes
        self.language = language
        self.live = True
        self.seen: set[int] = set()

    def element(self, element: Element | None, at: Element) -> Expression | None:
        """The expression that an element such as `conditionExpression` holds; None where it is absent or blank."""
        if element is None:
            return None
        self.seen.add(id(element))
        if element.children:
            return self._refused("expression-children", at, element.text.strip())
        return self.feel(element.text, at, element.get("language") or self.language)

    def feel(self, text: str | None, at: Element, language: str | None = None) -> Expression | None:
        """A text in an expression's place: `=feel`, `${...}` or bare FEEL."""
        source = (text or "").strip()
        if not source:
            return None
        if language and language.lower() not in PASSED_OVER and not FEEL_LANGUAGES.search(language):
            return self._refused("expression-language", at, source, language=language)
        return self._parsed(source, at)

    def value(self, text: str | None, at: Element) -> Expression | None:
        """A text in a value's place: `=feel` or `${...}` are expressions, everything else means itself."""
        source = (text or "").strip()
        if not source:
            return None
        if source.startswith("=") or is_juel(source):
            return self._parsed(source, at)
        return Expression(literal(source), source, "text")

    def _parsed(self, source: str, at: Element) -> Expression:
        if len(source) > MAX_LENGTH:
            return self._refused("expression-length", at, source, limit=MAX_LENGTH)
        if nesting(source) > MAX_LEVELS:
            return self._refused("expression-limit", at, source, limit=MAX_LEVELS)
        if CODE.search(STRING.sub("", source)):
            return self._refused("expression-code", at, source)
        language, text = "feel", source
        if is_juel(source):
            try:
                language, text = "juel", translate(source)
            except JuelError as error:
                return self._refused(f"juel-{error.kind}", at, source, part=error.part)
        elif source.startswith("="):
            text = source[1:].strip()
        try:
            parsed = feel.parse(text)
        except FeelError as error:
            return self._unparsed(error, at, source)
        found = fault(parsed, text)
        return self._refused(found.code, at, source, **found.words) if found else Expression(text, source, language)

    def _unparsed(self, error: FeelError, at: Element, source: str) -> Expression:
        if isinstance(error, FeelLimitError):
            return self._refused("expression-limit", at, source, limit=MAX_LEVELS)
        code = "expression-unsupported" if isinstance(error, FeelUnsupportedError) else "expression-syntax"
        return self._refused(code, at, source, problem=(feel.in_chinese(str(error)), str(error)))

    def _refused(self, code: str, at: Element, source: str, **words: object) -> Expression:
        if self.live:
            self.notes.add(code, at, source=source, **words)
        return Expression(source, source, "unread")


def nesting(text: str) -> int:
    """How deep brackets are nested, outside string literals."""
    depth = deepest = 0
    for c in STRING.sub("", text):
        depth += (c in "([{") - (c in ")]}")
        deepest = max(deepest, depth)
    return deepest


def literal(text: str) -> str:
    """A FEEL string literal that means this text."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
