"""Worse than what is offered now: which numbers got worse, and the signed reason without which such a version stays a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.store.transaction import Transaction
from processes import rows
from processes.errors import InvalidError
from processes.promises.model import ENDLESS, rank
from processes.promises.tables import worse_reason
from processes.texts import Text, same, text

LONGEST = 2000
SHORTEST = 5
WATCHED: Mapping[str, Text] = {
    "visits": text("跑动次数", "visits"),
    "worst_visits": text("有补正时的跑动次数", "visits with corrections"),
    "days": text("办理工作日", "working days"),
    "promised_visits": text("承诺的跑动次数", "promised visits"),
    "promised_days": text("承诺的办理期限", "promised days"),
}


@dataclass(frozen=True, slots=True)
class Worse:
    """A number that got worse, before and after; ENDLESS where nothing bounds it."""

    figure: str
    name: Text
    before: int
    after: int

    @property
    def text(self) -> Text:
        """What got worse, in words."""
        old, new = _number(self.before), _number(self.after)
        return text(f"{self.name['zh']}由 {old['zh']} 变为 {new['zh']}", f"{self.name['en']}: {old['en']} before, {new['en']} now")


@dataclass(frozen=True, slots=True)
class Reason:
    """A signed reason: for which numbers against which version, by whom, when."""

    against: str
    figures: Mapping[str, list[int]]
    reason: str
    signed_by: str
    signed_at: datetime


def worse(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[Worse, ...]:
    """The numbers that got worse."""
    both = [name for name in WATCHED if name in before and name in after]
    return tuple(Worse(n, WATCHED[n], before[n], after[n]) for n in both if rank(after[n]) > rank(before[n]))


def sign(tx: Transaction, version: str, against: str, found: tuple[Worse, ...], reason: str, by: str) -> None:
    """The reason is kept, with whose it is and when. InvalidError without one of at least five characters."""
    words = reason.strip()
    if not SHORTEST <= len(words) <= LONGEST:
        raise InvalidError({"reason": [text("请写明理由，5 到 2000 字。", "State the reason, in 5 to 2,000 characters.")]})
    figures = {one.figure: [one.before, one.after] for one in found}
    row = {"version": version, "against": against, "figures": figures, "reason": words, "signed_by": by, "signed_at": tx.now}
    rows.upsert(tx, worse_reason, [row])


def signed(tx: Transaction, version: str) -> list[Reason]:
    """The reasons that were signed for a version, the latest first."""
    t = worse_reason
    found = rows.every(tx, select(t).where(t.c.version == version).order_by(t.c.signed_at.desc(), t.c.against))
    return [Reason(r["against"], r["figures"], r["reason"], r["signed_by"], r["signed_at"]) for r in found]


def covers(reasons: list[Reason], against: str, found: tuple[Worse, ...]) -> bool:
    """True where a signed reason speaks of all these numbers."""
    return any(r.against == against and all(r.figures.get(w.figure) == [w.before, w.after] for w in found) for r in reasons)


def _number(value: int) -> Text:
    return text("没有上限", "no bound") if value == ENDLESS else same(value)
