"""Every text that a page shows exists in Chinese and in English, and every page asks for texts that exist."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from jinja2 import Environment

from web.catalogue import UnknownTextError, text, texts

WEB = Path(__file__).resolve().parents[2] / "web"
CHINESE = re.compile(r"[㐀-鿿豈-﫿]")
WHOLE_KEY = re.compile(r"""\bt\(\s*["']([a-z0-9.-]+)["']\s*[,)]""")
BEGUN_KEY = re.compile(r"""\bt\(\s*f?["']([a-z0-9.-]+)(?:["']\s*~|\{)""")
CHOSEN_KEY = re.compile(r"""\bt\(\s*["']([a-z0-9.-]+)["']\s+if\s.+?\selse\s+["']([a-z0-9.-]+)["']""")
FLASHED = re.compile(r"""flash\(["']([a-z0-9.-]+)["']\)""")
SPOKEN = re.compile(r"""\btext\(["']([a-z0-9.-]+)["'], language\)""")
OWN_NAMES = {"中文"}


def sources(*suffixes: str) -> Iterator[Path]:
    for path in sorted(WEB.rglob("*")):
        if path.suffix in suffixes and not {"assets", "static"} & set(path.relative_to(WEB).parts):
            yield path


def asked(content: str) -> set[str]:
    """The whole keys that a source asks for."""
    chosen = {key for pair in CHOSEN_KEY.findall(content) for key in pair}
    return {*WHOLE_KEY.findall(content), *FLASHED.findall(content), *SPOKEN.findall(content), *chosen}


def test_every_text_has_both_languages() -> None:
    def whole(pair: Mapping[str, str]) -> bool:
        return set(pair) == {"zh", "en"} and all(sentence.strip() for sentence in pair.values())

    assert texts() and not [key for key, pair in texts().items() if not whole(pair)]


def test_both_languages_have_the_same_places() -> None:
    def places(sentence: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    assert not [key for key, pair in texts().items() if places(pair["zh"]) != places(pair["en"])]


def test_chinese_texts_are_chinese_and_english_ones_are_not() -> None:
    mixed = {"site.name-other", "site.kilobytes", "site.megabytes"}
    worded = {key for key, pair in texts().items() if any(char.isalnum() for char in pair["zh"])} - mixed
    assert not [key for key in worded if not CHINESE.search(texts()[key]["zh"])]
    assert not [key for key, pair in texts().items() if key not in mixed and CHINESE.search(pair["en"])]


def test_every_key_that_is_asked_for_exists() -> None:
    known = texts()
    missing = []
    for path in sources(".html", ".py"):
        content = path.read_text(encoding="utf-8")
        for key in asked(content):
            if key not in known:
                missing.append(f"{path.name}: {key}")
        for begin in BEGUN_KEY.findall(content):
            if not any(key.startswith(begin) for key in known):
                missing.append(f"{path.name}: {begin}...")
    assert not missing


def test_every_text_is_used() -> None:
    content = "\n".join(path.read_text(encoding="utf-8") for path in sources(".html", ".py"))
    used = asked(content)
    begun = tuple(BEGUN_KEY.findall(content))
    assert not [key for key in texts() if key not in used and not key.startswith(begun)]


@pytest.mark.parametrize("path", list(sources(".html")), ids=lambda path: path.name)
def test_templates_hold_no_chinese_of_their_own(path: Path) -> None:
    found = re.findall(r"[㐀-鿿]+", path.read_text(encoding="utf-8"))
    assert not set(found) - OWN_NAMES


@pytest.mark.parametrize("path", list(sources(".html")), ids=lambda path: path.name)
def test_templates_hold_no_english_of_their_own(path: Path) -> None:
    pieces = Environment().lex(path.read_text(encoding="utf-8"))
    content = re.sub(r"<[^>]*>", " ", " ".join(piece for _, kind, piece in pieces if kind == "data"), flags=re.S)
    assert not re.findall(r"[A-Za-z]{3,}", content)


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(UnknownTextError):
        text("no.such.text", "zh")


def test_places_are_filled() -> None:
    assert text("item.visits", "zh", count=1) == "最多跑 1 次"
    assert text("item.visits", "en", count=1) == "At most 1 visit"


@pytest.mark.parametrize(("count", "words"), [(1, "1 working day"), (2, "2 working days"), (0, "0 working days")])
def test_a_number_has_the_word_that_fits_it(count: int, words: str) -> None:
    assert text("item.days-working", "en", count=count) == words
    assert text("item.days-working", "zh", count=count) == f"{count} 个工作日"
