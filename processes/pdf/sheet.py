"""What stands on a printed sheet, whatever writes it: a title, labelled rows, paragraphs and a code to scan."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

import segno

from processes.texts import Text

Run = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its value, each in Chinese and English; equal languages are written once."""

    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence in Chinese and English, or a heading."""

    text: Text
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A square code that holds an address, with the address in print and what it is for."""

    address: str
    caption: Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document of one or more pages, made at `made_at`."""

    title: Text
    blocks: tuple[Row | Paragraph | Code, ...]
    made_at: datetime
    subject: str = ""


def printable(text: str) -> str:
    """The text on one line without characters that control, hide or reorder."""
    kept = "".join(" " if char in "\n\r\t" else char for char in text)
    return "".join(char for char in kept if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))


def both(text: Text) -> tuple[str, str]:
    """Chinese and English to print; the second is empty where it says the same."""
    chinese, english = printable(text["zh"]), printable(text["en"])
    return chinese, "" if english == chinese else english


def square(address: str) -> tuple[int, list[Run]]:
    """A QR code as (modules per side, dark runs of column, row and length), quiet zone included."""
    matrix = [list(line) for line in segno.make(address, error="m", micro=False).matrix_iter(border=4)]
    runs: list[Run] = []
    for y, line in enumerate(matrix):
        x = 0
        while x < len(line):
            length = next((n for n in range(len(line) - x) if not line[x + n]), len(line) - x)
            if length:
                runs.append((x, y, length))
            x += max(length, 1)
    return len(matrix), runs
