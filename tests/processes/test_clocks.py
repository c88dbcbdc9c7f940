"""The clock ledger: running, pausing, extending, stopping, lights."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from processes.calendar import Calendar
from processes.clocks import Ledger, from_row, light_of, to_row
from processes.errors import ConflictError
from processes.items.model import Limit

START = date(2026, 2, 9)


def _ledger(days: int = 20) -> Ledger:
    ledger = Ledger(Calendar())
    ledger.start("statutory", Limit(days, "working", "AL42", 10), START)
    return ledger


def test_a_pause_moves_the_due_day_and_tells_which_timers_follow() -> None:
    ledger = _ledger()
    assert ledger.clocks["statutory"].due_on == date(2026, 3, 13) and ledger.moved == set()
    ledger.pause(["statutory"], date(2026, 2, 12))
    assert ledger.due_at("statutory") is None and ledger.clocks["statutory"].state == "paused"
    ledger.resume(["statutory"], date(2026, 2, 27))
    assert ledger.clocks["statutory"].due_on == date(2026, 3, 23) and ledger.moved == {"statutory"}


def test_pauses_come_in_pairs() -> None:
    ledger = _ledger()
    with pytest.raises(ConflictError):
        ledger.resume(["statutory"], START)
    ledger.pause(["statutory"], START)
    with pytest.raises(ConflictError):
        ledger.pause(["statutory"], START)
    ledger.stop(["statutory", "promised"], date(2026, 2, 11))
    assert ledger.clocks["statutory"].pauses[-1].end == date(2026, 2, 11)
    with pytest.raises(ConflictError):
        ledger.resume(["statutory"], date(2026, 2, 12))


def test_an_extension_adds_its_days_in_the_clocks_own_unit() -> None:
    ledger = _ledger()
    ledger.extend(["statutory", "promised"], 10)
    assert ledger.clocks["statutory"].due_on == date(2026, 3, 27)


def test_a_limit_the_item_does_not_set_starts_nothing() -> None:
    ledger = Ledger(Calendar())
    ledger.start("stage", None, START)
    assert ledger.clocks == {} and ledger.next_due() is None


@pytest.mark.parametrize(
    ("name", "today", "colour"),
    [
        ("promised", date(2026, 2, 9), "green"),
        ("promised", date(2026, 3, 10), "green"),
        ("promised", date(2026, 3, 11), "yellow"),
        ("promised", date(2026, 3, 13), "yellow"),
        ("promised", date(2026, 3, 14), "red"),
        ("statutory", date(2026, 3, 13), "yellow"),
        ("statutory", date(2026, 3, 14), "black"),
    ],
)
def test_lights_turn_with_the_days(name: str, today: date, colour: str) -> None:
    ledger = Ledger(Calendar())
    ledger.start(name, Limit(20), START)
    light = light_of(ledger.clocks[name], today, ledger.calendar)
    assert light.colour == colour and light.text["zh"] and light.text["en"]


def test_the_worst_light_of_a_case_wins_and_a_stopped_clock_has_none() -> None:
    ledger = _ledger()
    ledger.start("promised", Limit(5), START)
    assert ledger.light(START + timedelta(days=20)).colour == "red"
    ledger.stop(["promised", "statutory"], START + timedelta(days=20))
    assert ledger.light(START + timedelta(days=90)).colour == "none"


def test_a_clock_reads_from_its_row_as_it_was_written() -> None:
    ledger = _ledger()
    ledger.pause(["statutory"], date(2026, 2, 12))
    assert from_row(to_row(ledger.clocks["statutory"])) == ledger.clocks["statutory"]
