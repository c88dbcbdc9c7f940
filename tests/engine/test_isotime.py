"""ISO 8601 texts of timers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.isotime import IsoTimeError, parse_cycle, parse_duration, parse_moment


@pytest.mark.parametrize(
    ("start", "text", "after"),
    [
        ("2026-01-31", "P1M", "2026-02-28"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2026-03-31", "-P1M", "2026-02-28"),
        ("2026-12-15", "P1M", "2027-01-15"),
        ("2026-01-01", "P2W", "2026-01-15"),
        ("2026-01-31", "P1M1D", "2026-03-01"),
    ],
)
def test_months_end_within_the_month(start: str, text: str, after: str) -> None:
    assert parse_duration(text).after(parse_moment(start)) == parse_moment(after)


@pytest.mark.parametrize("text", ["", "P", "PT", "5M", "P1", "PT5", "P1H", "PT1D", "P-1D", "p1d", "P1D ago", "P١D"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(IsoTimeError):
        parse_duration(text)


@pytest.mark.parametrize("text", ["R", "R3", "R3/", "R-1/PT1S", "R3/P0D", "R3/PT0S", "R3/-PT1S", "R9999999/PT1S", "3/PT1S"])
def test_what_is_no_cycle_is_refused(text: str) -> None:
    with pytest.raises(IsoTimeError):
        parse_cycle(text)


def test_cycles_have_a_number_a_start_or_an_end() -> None:
    assert (parse_cycle("R3/PT10S").repeats, parse_cycle("R/PT10S").repeats) == (3, None)
    assert parse_cycle("R3/2026-01-01T10:00:00Z/PT1H").start == datetime(2026, 1, 1, 10, tzinfo=UTC)
    assert parse_cycle("R2/PT1H/2026-01-01T10:00:00Z").start == datetime(2026, 1, 1, 8, tzinfo=UTC)


def test_offsets_and_fractions_are_kept() -> None:
    assert parse_moment("2026-01-01T10:00:00+08:00") == datetime(2026, 1, 1, 2, tzinfo=UTC)
    assert parse_moment("2026-01-01") == datetime(2026, 1, 1, tzinfo=UTC)
    assert parse_duration("PT0.5S").after(datetime(2026, 1, 1, tzinfo=UTC)).microsecond == 500_000
    with pytest.raises(IsoTimeError):
        parse_moment("2026-02-30")


def test_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(IsoTimeError):
        parse_duration("P9000Y").after(datetime(2026, 1, 1, tzinfo=UTC))


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)), st.integers(0, 600))
def test_months_later_is_that_many_calendar_months_later(moment: datetime, months: int) -> None:
    start = moment.replace(tzinfo=UTC)
    later = parse_duration(f"P{months}M").after(start)
    assert (later.year * 12 + later.month) - (start.year * 12 + start.month) == months
    assert later.day == start.day or (later + timedelta(days=1)).month != later.month
