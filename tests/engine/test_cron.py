"""Cron texts: what they say is worked out against a calendar of one's own, minute by minute where it matters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.cron import ZONE, looks_like_cron, parse_cron
from engine.isotime import IsoTimeError

AT = datetime(2026, 1, 31, 8, 0, tzinfo=ZONE)


def following(text: str, sunday: int = 0, at: datetime = AT) -> str:
    return parse_cron(text, sunday=sunday).following(at).astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S %a")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0 0 9 * * MON-FRI", "2026-02-02 09:00:00 Mon"),
        ("0 0 9 * * 1-5", "2026-02-02 09:00:00 Mon"),
        ("0 0 9 ? * 0,7", "2026-02-01 09:00:00 Sun"),
        ("0 0 9 * * FRI-SUN", "2026-01-31 09:00:00 Sat"),
        ("0 30 8-10 * * *", "2026-01-31 08:30:00 Sat"),
        ("15 0/20 * * * ?", "2026-01-31 08:00:15 Sat"),
        ("0 0 0 L * ?", "2026-02-28 00:00:00 Sat"),
        ("0 0 0 L-2 * ?", "2026-02-26 00:00:00 Thu"),
        ("0 0 0 31 * *", "2026-03-31 00:00:00 Tue"),
        ("0 0 0 29 FEB *", "2028-02-29 00:00:00 Tue"),
        ("0 0 10 ? * FRIL", "2026-02-27 10:00:00 Fri"),
        ("0 0 10 ? * MON#2", "2026-02-09 10:00:00 Mon"),
        ("0 0 10 13 * FRI", "2026-02-13 10:00:00 Fri"),
        ("0 0 0 1 1 ? 2030", "2030-01-01 00:00:00 Tue"),
        ("0 0 0 1W * ?", "2026-02-02 00:00:00 Mon"),
        ("0 0 0 28W * ?", "2026-02-27 00:00:00 Fri"),
        ("0 0 0 LW * ?", "2026-02-27 00:00:00 Fri"),
        ("0 0 0 15W 3 ?", "2026-03-16 00:00:00 Mon"),
        ("0 0 0 1W 8 ?", "2026-08-03 00:00:00 Mon"),
        ("0 0 0 31W 2-5 ?", "2026-03-31 00:00:00 Tue"),
        ("0 0 0 31W 5 ?", "2026-05-29 00:00:00 Fri"),
        ("@monthly", "2026-02-01 00:00:00 Sun"),
        ("@hourly", "2026-01-31 09:00:00 Sat"),
    ],
)
def test_the_next_time_after_a_moment(text: str, said: str) -> None:
    assert following(text) == said


def test_quartz_counts_the_days_of_the_week_from_one() -> None:
    assert following("0 0 9 ? * 2", sunday=1) == "2026-02-02 09:00:00 Mon"
    assert following("0 0 9 ? * 2-6", sunday=1) == "2026-02-02 09:00:00 Mon"
    assert following("0 0 9 ? * 6#3", sunday=1) == "2026-02-20 09:00:00 Fri"
    assert following("0 0 9 ? * 6L", sunday=1) == "2026-02-27 09:00:00 Fri"


@pytest.mark.parametrize(
    "text",
    [
        "0 0 9 * *",
        "60 * * * * *",
        "0 0 24 * * *",
        "0 0 9 0 * *",
        "0 0 9 * 13 *",
        "x 0 9 * * *",
        "0 0 9 5-2 * *",
        "0/0 * * * * *",
        "0 0 0 32W * ?",
        "0 0 0 0W * ?",
    ],
)
def test_what_is_no_cron_is_refused(text: str) -> None:
    with pytest.raises(IsoTimeError):
        parse_cron(text)


def test_a_day_that_never_comes_is_told() -> None:
    with pytest.raises(IsoTimeError):
        parse_cron("0 0 0 31 2 *").following(AT)


def test_a_text_of_another_kind_does_not_look_like_cron() -> None:
    assert looks_like_cron("0 0/5 * * * ?") and looks_like_cron("@daily")
    assert not looks_like_cron("R3/PT1H") and not looks_like_cron("a b c d e f") and not looks_like_cron("=every + x")


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1)),
    st.sets(st.integers(0, 59), min_size=1, max_size=3),
    st.sets(st.integers(0, 23), min_size=1, max_size=3),
    st.sets(st.integers(0, 6), min_size=1, max_size=3),
)
def test_the_times_are_those_that_a_walk_through_the_minutes_finds(
    at: datetime, minutes: set[int], hours: set[int], days: set[int]
) -> None:
    fields = (",".join(map(str, sorted(each))) for each in (minutes, hours))
    text = f"0 {' '.join(fields)} ? * {','.join(map(str, sorted(days)))}"
    found = parse_cron(text).following(at.replace(tzinfo=UTC))
    walked = (at.replace(tzinfo=UTC) + timedelta(minutes=1)).replace(second=0, microsecond=0).astimezone(ZONE)
    while not (walked.minute in minutes and walked.hour in hours and (walked.weekday() + 1) % 7 in days):
        walked += timedelta(minutes=1)
    assert found == walked
