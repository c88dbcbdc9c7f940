"""The light of a task tells of the deadline that is shown beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from processes.calendar import Calendar
from processes.clocks import Clock, Ledger
from processes.inbox import task_light

CALENDAR = Calendar()
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def _ledger(days: int) -> Ledger:
    clock = Clock("intake", days, "working", "AL32", date(2026, 3, 2)).counted(CALENDAR)
    return Ledger(CALENDAR, {"intake": clock})


def test_a_task_with_a_nearer_deadline_than_its_case_shows_its_own() -> None:
    light = task_light(NOW + timedelta(days=1), _ledger(5), NOW)
    assert light.colour == "green" and light.text == {"zh": "剩余 1 个工作日", "en": "1 working day left"}


def test_a_case_that_is_late_outshines_the_task() -> None:
    late = task_light(NOW + timedelta(days=40), _ledger(5), NOW + timedelta(days=30))
    assert late.colour == "red" and "超期" in late.text["zh"]


def test_a_task_that_is_late_says_so() -> None:
    assert task_light(NOW - timedelta(hours=1), _ledger(5), NOW).colour == "red"
