"""The law of carrying a case over to another version, as one rule.

What was in force when a case was accepted stands (I11): limits that run, decision tables, what it was filed with. What the
new version has otherwise applies only where it favours the applicant (Legislation Law, article 104: no law reaches back, except
to protect people better). So each point is one of four:

    follows   the law at acceptance says nothing of it, the new version applies: a case that is not accepted, a limit that
              has not begun, words, roles and forms
    stays     the new version is worse for the applicant, or does not say: nothing changes
    open      the new version may favour the applicant: an operator chooses it, and says on what ground
    against   the case cannot go: a fee that it was not filed with, a decision that the tables in force do not make
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from engine.definition import Definition
from engine.errors import Trouble
from engine.migration.tables import Compared, compare
from engine.store.transaction import Transaction
from processes import definitions
from processes.casefile import CaseFile
from processes.clocks import APPLICANTS, Clock
from processes.items.model import Limit
from processes.items.versions import Version
from processes.operating.choices import Choices
from processes.operating.mixing import Mixed, decision_files, differing, mix

Verdict = Literal["follows", "stays", "open"]
TOLD = "special"
"""The clock that runs to a day the applicant was told for this case alone: no limit of an item moves it."""


@dataclass(frozen=True, slots=True)
class LimitPoint:
    """A limit that the new version has otherwise. Due days are those of a clock that runs, before and as it would be."""

    name: str
    verdict: Verdict
    before: Limit | None
    after: Limit | None
    due: date | None = None
    due_after: date | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class TablesPoint:
    """The decision tables that the new version has otherwise, by path; `compared` is what they say of this case now."""

    verdict: Verdict
    changed: tuple[str, ...]
    compared: tuple[Compared, ...] = ()
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a case goes on. `new` is what its instances would run on, None where something stands against it."""

    accepted: bool
    limits: tuple[LimitPoint, ...]
    tables: TablesPoint | None
    against: tuple[Trouble, ...]
    new: Definition | None
    mixed: Mixed | None = None


def terms(tx: Transaction, case: CaseFile | None, old: Definition, state: dict[str, Any], to: Version, choices: Choices) -> Terms:
    """What the law says of one instance of the case, which runs on `old`; nothing is changed."""
    own = definitions.load(tx, to.definition or "")
    accepted = case is not None and case.row["accepted_at"] is not None
    limits = tuple(_limits(case, to, choices)) if case is not None else ()
    against = [*_fee(case, to), *_unasked(limits, choices)] if case is not None else []
    kept = definitions.tables_of(tx, old.hash)
    changed = differing(kept, to)
    if not changed or not _of_law(to):
        return Terms(accepted, limits, None, tuple(against), None if against else own)
    point = _tables(compare(old, own, state, tx.now), choices, changed, accepted)
    if point.verdict == "stays" and choices.tables == "new":
        against += [Trouble(path, "worse", path) for path in changed]
        return Terms(accepted, limits, point, tuple(against), None)
    if point.verdict == "follows" or point.chosen:
        return Terms(accepted, limits, point, tuple(against), None if against else own)
    mixed = mix(to, kept, own)
    if isinstance(mixed, Trouble):
        return Terms(accepted, limits, point, (*against, mixed), None)
    return Terms(accepted, limits, point, tuple(against), None if against else mixed.definition, mixed)


def _of_law(version: Version) -> bool:
    """A plain process decides nothing that the law knows; its tables go with its version."""
    return version.kind == "item" and bool(decision_files(version))


def _tables(compared: tuple[Compared, ...], choices: Choices, changed: tuple[str, ...], accepted: bool) -> TablesPoint:
    if not accepted:
        return TablesPoint("follows", changed, compared)
    verdict: Verdict = "stays" if any(_is_worse(one) for one in compared) else "open"
    return TablesPoint(verdict, changed, compared, verdict == "open" and choices.tables == "new")


def _is_worse(one: Compared) -> bool:
    """True where the new tables refuse what those in force do not."""
    return one.told_after and _refuses(one.after) and not (one.told_before and _refuses(one.before))


def _refuses(value: Any) -> bool:
    if isinstance(value, list):
        return any(_refuses(each) for each in value)
    return isinstance(value, Mapping) and (value.get("outcome") == "refuse" or bool(value.get("reason_code")))


def _limits(case: CaseFile, to: Version, choices: Choices) -> list[LimitPoint]:
    found = []
    item = case.version.item
    for name in dict.fromkeys([*item.limits, *to.item.limits, *case.ledger.clocks]):
        clock, after = case.ledger.clocks.get(name), to.item.limit(name)
        if clock is None or clock.state == "stopped":
            before = item.limit(name)
            if not _same(before, after):
                found.append(LimitPoint(name, "follows", before, after))
        elif name != TOLD and not _same(Limit(clock.days, clock.unit), after):
            found.append(_running(case, clock, after, name in choices.clocks))
    return found


def _same(before: Limit | None, after: Limit | None) -> bool:
    return (before and (before.days, before.unit)) == (after and (after.days, after.unit))


def _running(case: CaseFile, clock: Clock, after: Limit | None, wanted: bool) -> LimitPoint:
    before = Limit(clock.days, clock.unit, clock.basis)
    if after is None or clock.due_on is None:
        return LimitPoint(clock.name, "stays", before, after, clock.due_on)
    due = replace(clock, days=after.days, unit=after.unit).counted(case.ledger.calendar).due_on
    assert due is not None
    favours = due > clock.due_on if clock.name in APPLICANTS else case.today <= due < clock.due_on
    verdict: Verdict = "open" if favours else "stays"
    return LimitPoint(clock.name, verdict, before, after, clock.due_on, due, favours and wanted)


def _unasked(limits: tuple[LimitPoint, ...], choices: Choices) -> list[Trouble]:
    """Limits that were chosen to follow the new version and that the law does not leave open."""
    opened = {one.name for one in limits if one.verdict == "open"}
    stays = {one.name for one in limits if one.verdict == "stays"}
    return [Trouble(name, "limit-stays", name) for name in choices.clocks if name in stays - opened]


def _fee(case: CaseFile, to: Version) -> list[Trouble]:
    """A fee is paid before filing; none is asked afterwards of whoever was told that there is none."""
    return [Trouble("fee", "fee", str(to.item.fee.amount))] if to.item.fee and case.version.item.fee is None else []
