"""Formats and languages that a file names: URIs, MIME types, scripts (BPMN 2.0.2, 8.4.1, 8.4.7, 10.3.3, 10.3.5)."""

from __future__ import annotations

import re

from engine.model.constraints.facts import Facts, holder_of
from engine.model.xml import Element

URI = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")
MIME = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(\s*;.*)?")
LANGUAGES = re.compile(
    r"feel|juel|xpath.*|xquery|xslt|mvel|(?:java|ecma|type|vb|j|live|coffee)script|js|java|groovy|kotlin|scala|clojure"
    r"|(?:j|c|iron)?python\d*|j?ruby|php|perl|lua|tcl|r|c|c\+\+|c#|csharp|go|rust|dart|swift|bsh|beanshell|sh|bash|powershell|sql",
    re.IGNORECASE,
)
"""Languages that modelers name without a MIME type."""
PROSE = re.compile(r"[^\W\d_]+(?:\s+[^\W\d_]+)+[.!?]?")
OPERATORS = frozenset(("and", "or", "not", "in", "between", "if", "then", "else", "for", "some", "every", "satisfies", "instance"))


def check_formats(facts: Facts) -> None:
    """Everything in the file that names a format or a language."""
    for element in facts.document.elements:
        language = element.get("language")
        if language is not None and element.name != "script" and not URI.fullmatch(language.strip()):
            facts.note("language-uri", holder_of(element), value=language)
    for text in facts.document.all("textAnnotation", "documentation"):
        if not MIME.fullmatch(text.get("textFormat") or "text/plain"):
            facts.note(
                "text-format", text if text.name == "textAnnotation" else holder_of(text), value=text.get("textFormat") or ""
            )
    for transaction in facts.document.all("transaction"):
        if not URI.fullmatch(transaction.get("method") or "##Compensate"):
            facts.note("transaction-method", transaction, value=transaction.get("method") or "")
    for task in facts.document.all("scriptTask"):
        _script(facts, task)


def is_prose(text: str) -> bool:
    """True for two words or more with nothing between them that computes: said to people, not to a machine."""
    return bool(PROSE.fullmatch(text.strip())) and OPERATORS.isdisjoint(text.lower().split())


def _script(facts: Facts, task: Element) -> None:
    """The language of a script is named; where it is not, words alone are no script."""
    named, script = (task.get("scriptFormat") or "").strip(), task.first("script")
    if not facts.strict(task):
        return
    if named and not MIME.fullmatch(named) and not LANGUAGES.fullmatch(named) and not URI.fullmatch(named.partition(":")[2]):
        facts.note("script-format", task, value=named)
    elif not named and script is not None and is_prose(script.text):
        facts.note("script-format-missing", task)
