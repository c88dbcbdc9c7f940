"""The texts of all pages, in both languages, by dotted key: one YAML file per audience under `texts/`."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEXTS = Path(__file__).resolve().parent / "texts"
LANGUAGES = {"zh": "zh-CN", "en": "en"}


class Counting(string.Formatter):
    """Fills {places}; a place such as `{count:day|days}` is a word for one, and a word for any other number."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """The value; with a choice of words, the word that fits the number."""
        one, parted, many = format_spec.partition("|")
        if parted:
            return one if value == 1 else many
        return str(super().format_field(value, format_spec))


COUNTING = Counting()


class UnknownTextError(KeyError):
    """No text stands under this key."""


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Every text by its key, as `{"zh": ..., "en": ...}`."""
    found: dict[str, Mapping[str, str]] = {}
    for path in sorted(TEXTS.glob("*.yaml")):
        # the base loader makes nothing but texts, so that a key may be called yes
        found.update(_flat(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader), ""))  # noqa: S506
    return found


def text(key: str, language: str, **values: object) -> str:
    """The text under `key` in `language` with its {places} filled; UnknownTextError where there is none."""
    pair = texts().get(key)
    if pair is None:
        raise UnknownTextError(key)
    return COUNTING.format(pair[language], **values) if values else pair[language]


def _flat(tree: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name, branch in tree.items():
        if set(branch) <= set(LANGUAGES):
            yield prefix + name, branch
        else:
            yield from _flat(branch, f"{prefix}{name}.")
