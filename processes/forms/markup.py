"""Texts inside a form: HTML becomes plain text, and plain text becomes headings, list items and paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

BREAKING = frozenset({"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "section"})
SILENT = frozenset({"script", "style", "template", "head"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a text, to be shown inert."""

    kind: Literal["heading", "item", "paragraph"]
    text: str


def blocks(text: str) -> tuple[Block, ...]:
    """The pieces of a text: lines that begin with # are headings, with - or * list items, others join into paragraphs."""
    made: list[Block] = []
    joins = False
    for line in (line.strip() for line in text.splitlines()):
        heading, item = re.fullmatch(r"#{1,6}\s+(.*)", line), re.fullmatch(r"[-*]\s+(.*)", line)
        plain = bool(line) and not heading and not item
        if heading or item:
            made.append(Block("heading", heading[1]) if heading else Block("item", item[1] if item else ""))
        elif plain and joins:
            made[-1] = Block("paragraph", f"{made[-1].text}\n{line}")
        elif plain:
            made.append(Block("paragraph", line))
        joins = plain
    return tuple(made)


def plain_text(markup: str) -> str:
    """What a person would read of a piece of HTML: no tags, no scripts, no styles."""
    reader = _PlainText()
    reader.feed(markup)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.pieces)).strip()


class _PlainText(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        if tag in BREAKING:
            self.pieces.append({"li": "\n- "}.get(tag, "\n# " if tag in HEADINGS else "\n\n"))

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in SILENT))
        if tag in BREAKING:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(re.sub(r"\s+", " ", data))
