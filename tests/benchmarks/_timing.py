"""The rule that every language is timed with, by hand, and the clock."""

from __future__ import annotations

import timeit
from collections.abc import Callable, Mapping
from typing import Any

EXPRESSION = 'amount > 5 and status = "open"'
FACTS = {"amount": 7, "status": "open"}


def closure(facts: Mapping[str, Any]) -> bool:
    """The expression as a person would write it."""
    return facts["amount"] > 5 and facts["status"] == "open"


def nanoseconds(*calls: Callable[[], Any], rounds: int = 400, number: int = 100) -> list[float]:
    """The best time of each call; short rounds of all calls alternate, so a busy machine disturbs none more than another."""
    timers = [timeit.Timer(call) for call in calls]
    best = [timer.timeit(number) for timer in timers]
    for _ in range(rounds):
        best = [min(sofar, timer.timeit(number)) for sofar, timer in zip(best, timers, strict=True)]
    return [seconds / number * 1e9 for seconds in best]
