"""Working days of 2025 and 2026 and the periods counted in them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.calendar import Calendar, Pause, day_of, end_of

CALENDAR = Calendar()
DAYS = st.dates(date(2025, 1, 1), date(2026, 11, 30))


def _days(month: int, first: int, last: int, year: int) -> set[date]:
    return {date(year, month, day) for day in range(first, last + 1)}


OFF_2026 = (
    _days(1, 1, 3, 2026)
    | _days(2, 15, 23, 2026)
    | _days(4, 4, 6, 2026)
    | _days(5, 1, 5, 2026)
    | _days(6, 19, 21, 2026)
    | _days(9, 25, 27, 2026)
    | _days(10, 1, 7, 2026)
)
WORKED_2026 = {date(2026, m, d) for m, d in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))}
OFF_2025 = (
    _days(1, 1, 1, 2025)
    | _days(1, 28, 31, 2025)
    | _days(2, 1, 4, 2025)
    | _days(4, 4, 6, 2025)
    | _days(5, 1, 5, 2025)
    | {date(2025, 5, 31), date(2025, 6, 1), date(2025, 6, 2)}
    | _days(10, 1, 8, 2025)
)
WORKED_2025 = {date(2025, m, d) for m, d in ((1, 26), (2, 8), (4, 27), (9, 28), (10, 11))}


@pytest.mark.parametrize(("year", "off", "worked"), [(2025, OFF_2025, WORKED_2025), (2026, OFF_2026, WORKED_2026)])
def test_every_day_of_the_published_years(year: int, off: set[date], worked: set[date]) -> None:
    for number in range(365):
        day = date(year, 1, 1) + timedelta(days=number)
        assert CALENDAR.is_working(day) == (day in worked or (day.weekday() < 5 and day not in off)), day


def test_2026_has_248_working_days() -> None:
    assert sum(CALENDAR.is_working(date(2026, 1, 1) + timedelta(days=n)) for n in range(365)) == 248


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 2, 9), 20, date(2026, 3, 13)),
        (date(2026, 2, 13), 5, date(2026, 2, 27)),
        (date(2026, 4, 30), 5, date(2026, 5, 11)),
        (date(2026, 9, 24), 10, date(2026, 10, 15)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2025, 9, 29), 20, date(2025, 11, 3)),
    ],
)
def test_worked_examples(start: date, days: int, due: date) -> None:
    found = CALENDAR.due(start, days, "working")
    assert found is not None
    assert (found.on, found.provisional) == (due, False)


def test_a_pause_loses_its_first_day_and_counts_the_day_of_resuming() -> None:
    pause = Pause(date(2026, 2, 12), date(2026, 2, 27))
    found = CALENDAR.due(date(2026, 2, 9), 20, "working", [pause])
    assert found is not None and found.on == date(2026, 3, 23)
    lost = [d for d in range(12, 29) if CALENDAR.is_working(date(2026, 2, d)) and pause.holds(date(2026, 2, d))]
    assert lost == [12, 13, 14, 24, 25, 26]


def test_a_standing_pause_leaves_no_due_day() -> None:
    assert CALENDAR.due(date(2026, 2, 9), 20, "working", [Pause(date(2026, 2, 12))]) is None


def test_calendar_days_ending_on_a_day_off_move_to_the_next_working_day() -> None:
    found = CALENDAR.due(date(2026, 9, 21), 10, "calendar")
    assert found is not None and found.on == date(2026, 10, 8)
    plain = CALENDAR.due(date(2026, 3, 2), 10, "calendar")
    assert plain is not None and plain.on == date(2026, 3, 12)


def test_an_unknown_year_is_counted_by_weekdays_and_marked() -> None:
    found = CALENDAR.due(date(2031, 12, 30), 3, "working")
    assert found is not None and (found.on, found.provisional) == (date(2032, 1, 2), True)


def test_a_day_set_by_hand_wins_over_the_yearbook() -> None:
    typhoon = Calendar({date(2026, 3, 4): False, date(2026, 3, 7): True})
    found = typhoon.due(date(2026, 3, 3), 3, "working")
    assert found is not None and found.on == date(2026, 3, 7)


def test_a_period_ends_with_its_last_day_in_the_city() -> None:
    assert end_of(date(2026, 3, 13)) == datetime(2026, 3, 13, 16, tzinfo=UTC)
    assert day_of(datetime(2026, 3, 12, 16, tzinfo=UTC)) == date(2026, 3, 13)
    assert day_of(datetime(2026, 3, 13, 15, 59, tzinfo=UTC)) == date(2026, 3, 13)


@pytest.mark.parametrize("days", [-1, 3661])
def test_unreasonable_periods_are_refused(days: int) -> None:
    with pytest.raises(ValueError, match="from 0 to"):
        CALENDAR.due(date(2026, 1, 1), days, "working")


@given(start=DAYS, days=st.integers(0, 60))
def test_the_due_day_uses_exactly_the_days_given(start: date, days: int) -> None:
    found = CALENDAR.due(start, days, "working")
    assert found is not None
    assert CALENDAR.used(start, found.on, "working") == days
    assert days == 0 or CALENDAR.is_working(found.on)


@given(start=DAYS, days=st.integers(1, 40), offset=st.integers(0, 30), length=st.integers(0, 30))
def test_a_pause_moves_the_due_day_by_the_working_days_it_holds(start: date, days: int, offset: int, length: int) -> None:
    begun = start + timedelta(days=offset)
    pause = Pause(begun, begun + timedelta(days=length))
    plain, paused = CALENDAR.due(start, days, "working"), CALENDAR.due(start, days, "working", [pause])
    assert plain is not None and paused is not None
    assert paused.on >= plain.on
    assert CALENDAR.used(start, paused.on, "working", [pause]) == days


@given(one=DAYS, other=DAYS)
def test_days_left_mirror_days_overdue(one: date, other: date) -> None:
    assert CALENDAR.left(one, other) == -CALENDAR.left(other, one)
