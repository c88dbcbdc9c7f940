"""Legal periods are reckoned in one calendar module."""

from __future__ import annotations

import ast

from tests.rules.tree import ROOT, parsed, shown, sources

CALENDAR = ROOT / "processes" / "calendar.py"
LIBRARY = "chinese_calendar"
DAYS = {"days", "weeks"}


def test_only_the_calendar_reads_the_table_of_holidays() -> None:
    readers = {p for p in sources("engine", "processes", "web", "workers") if LIBRARY in p.read_text(encoding="utf-8")}
    assert readers <= {CALENDAR}


def test_days_are_added_in_the_calendar_only() -> None:
    elsewhere = [
        shown(p, n)
        for p in sources("processes", "web")
        if p != CALENDAR
        for n in ast.walk(parsed(p))
        if isinstance(n, ast.Call)
        and isinstance(n.func, ast.Name)
        and n.func.id == "timedelta"
        and {k.arg for k in n.keywords} & DAYS
    ]
    assert not elsewhere
