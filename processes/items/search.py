"""Finding a service item: in Chinese, in full pinyin or by initials, and in English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from sqlalchemy import select

from engine.store.transaction import Transaction
from processes import rows, tables
from processes.items import versions
from processes.items.guide import ItemCard, card
from processes.items.model import ServiceItem
from processes.texts import Text

LONGEST_QUERY = 60
EXACT, BEGINS, INSIDE, KEYWORD, SUMMARY, NOTHING = 0, 1, 2, 3, 4, 9


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme with the number of service items that are offered under it."""

    key: str
    name: Text
    count: int


def list_themes(tx: Transaction) -> list[ThemeView]:
    """All themes that have items, in their set order."""
    counts: dict[str, int] = {}
    for version in versions.all_live(tx):
        for key in version.item.themes:
            counts[key] = counts.get(key, 0) + 1
    t = tables.theme
    known = [
        ThemeView(r["key"], r["name"], counts.pop(r["key"], 0)) for r in rows.every(tx, select(t).order_by(t.c.place, t.c.key))
    ]
    unnamed = [ThemeView(key, {"zh": key, "en": key}, count) for key, count in sorted(counts.items())]
    return [theme for theme in known if theme.count] + unnamed


def search_items(tx: Transaction, query: str = "", theme: str | None = None, lang: str = "zh") -> list[ItemCard]:
    """The items that match all words of the query, best first; all items for an empty one. `lang` orders equal ones."""
    words = _folded(query[:LONGEST_QUERY]).split()
    found = []
    for version in versions.all_live(tx):
        item = version.item
        if theme and theme not in item.themes:
            continue
        ranks = [_rank(item, word) for word in words]
        if NOTHING not in ranks:
            found.append((max(ranks, default=0), item.name.get(lang, item.name["zh"]), item))
    return [card(item) for _, _, item in sorted(found, key=lambda f: f[:2])]


def _rank(item: ServiceItem, word: str) -> int:
    texts = _texts(item)
    ranks = [
        rank
        for rank, name in texts
        if (name == word if rank == EXACT else name.startswith(word) if rank == BEGINS else word in name)
    ]
    return min(ranks, default=NOTHING)


@lru_cache(maxsize=256)
def _texts_of(names: tuple[str, ...], keywords: tuple[str, ...], summaries: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    spelled_names = {s for n in names for s in _spellings(n)}
    spelled_keywords = {s for k in keywords for s in _spellings(k)}
    made = [(rank, s) for s in sorted(spelled_names) for rank in (EXACT, BEGINS, INSIDE)]
    made += [(KEYWORD, s) for s in sorted(spelled_keywords)]
    return tuple(made + [(SUMMARY, _folded(s)) for s in summaries])


def _texts(item: ServiceItem) -> tuple[tuple[int, str], ...]:
    keywords = (*item.keywords, item.key, item.code)
    return _texts_of(tuple(item.name.values()), keywords, tuple(item.summary.values()))


def _spellings(name: str) -> set[str]:
    full = "".join(lazy_pinyin(name))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return {_folded(name), _folded(full), _folded(initials)} if re.search(r"[\u3400-\u9fff]", name) else {_folded(name)}


def _folded(query: str) -> str:
    return " ".join(query.casefold().replace("'", "").split())
