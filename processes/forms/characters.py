"""Which characters a person can have meant to type."""

from __future__ import annotations

import unicodedata

LINE_BREAKS_AND_TAB = "\n\t"
INVISIBLE_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def first_unusable(text: str, *, multiline: bool = False) -> int | None:
    """The place (from 0) of the first character that cannot stay, or None.

    Never: NUL, control characters, half surrogate pairs, noncharacters. In one line also none that is invisible or turns
    the direction of writing: categories Cf, Zl, Zp and the blank letters. Several lines may hold line feeds and tabs.
    """
    for place, char in enumerate(text):
        if not (" " <= char <= "~") and _unusable(char, multiline):
            return place
    return None


def is_blank(text: str) -> bool:
    """True where nothing would be seen."""
    return not text.strip() or all(char.isspace() or char in INVISIBLE_LETTERS for char in text)


def storable(text: str) -> bool:
    """True where every database stores the text unchanged: no NUL, no half surrogate pair."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def _unusable(char: str, multiline: bool) -> bool:
    category = unicodedata.category(char)
    if category == "Cc":
        return not (multiline and char in LINE_BREAKS_AND_TAB)
    if category == "Cs" or _nonchar(ord(char)):
        return True
    return not multiline and (category in ("Cf", "Zl", "Zp") or char in INVISIBLE_LETTERS)


def _nonchar(point: int) -> bool:
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
