"""Text in a drawing: broken into lines that fit, Chinese anywhere and other scripts between words."""

from __future__ import annotations

import unicodedata
from xml.sax.saxutils import escape

FONT = 12
LINE = 14
MAX_LINES = 6
LONGEST_WORD = 16
SHORT = 8
OPENING, CLOSING = "（《“", "）》”，。、；：？！"


def width_of(text: str) -> float:
    """The width of a text in pixels at the drawing's font size, roughly."""
    return sum(FONT if _is_wide(c) else FONT * 0.56 for c in text)


def wrapped(text: str, width: float) -> list[str]:
    """The text in lines at most `width` pixels wide and at most six of them; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and width_of(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    lines.append(line.rstrip())
    lines = [shown for found in lines if (shown := found)]
    if len(lines) > MAX_LINES:
        lines = [*lines[: MAX_LINES - 1], lines[MAX_LINES - 1] + "…"]
    return lines


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for c in " ".join(text.split()):
        last = pieces[-1] if pieces else " "
        if c in CLOSING and last.strip() or last[0] in OPENING and len(last) < SHORT and last[-1] not in CLOSING:
            pieces[-1] += c
        elif _is_wide(c) or _is_wide(last[-1]) or last.endswith(" ") or len(last) >= LONGEST_WORD:
            pieces.append(c)
        else:
            pieces[-1] += c
    return pieces


def _is_wide(c: str) -> bool:
    return unicodedata.east_asian_width(c) in "WF"


def lines_at(lines: list[str], x: float, middle: float, anchor: str = "middle") -> str:
    """SVG text of some lines, centred on the height `middle`."""
    first = middle - (len(lines) - 1) * LINE / 2 + FONT * 0.35
    spans = "".join(f'<tspan x="{n(x)}" y="{n(first + i * LINE)}">{escape(text)}</tspan>' for i, text in enumerate(lines))
    return (
        f'<text class="bpmn-label" text-anchor="{anchor}" font-size="{FONT}" fill="currentColor" stroke="none">{spans}</text>'
        if lines
        else ""
    )


def n(value: float) -> str:
    """A number as SVG shows it, with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def attribute(value: str) -> str:
    """A text as an attribute value, quoted and escaped."""
    return '"' + escape(value, {'"': "&quot;", "\n": " ", "\t": " "}) + '"'
