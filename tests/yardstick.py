"""Bounds of effort: multiples of one fixed piece of work that the same machine does in the same run, never a time.

The unit is about a twentieth of a second of an ordinary processor. What seems to cost too much is compared with a unit measured
right afterwards too, so that a machine which other work slows down slows both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from time import process_time

ROUNDS = 300_000


def unit() -> float:
    """Seconds of the processor that the fixed piece of work takes now."""
    begun = process_time()
    seen: dict[str, int] = {}
    for number in range(ROUNDS):
        key = str(number % 5_000)
        seen[key] = seen.get(key, 0) + len(key)
    sorted(seen.items(), key=lambda pair: (pair[1], pair[0]))
    return process_time() - begun


@cache
def first_unit() -> float:
    """The unit, measured once in the run."""
    return unit()


@contextmanager
def costs_at_most(units: float) -> Iterator[None]:
    """Fail where the block takes more of the processor than so many times the fixed piece of work."""
    usual = first_unit()
    begun = process_time()
    yield
    spent = process_time() - begun
    if spent > units * usual:
        now = unit()
        assert spent <= units * now, f"{spent / now:.0f} times the fixed piece of work, at most {units:g}"
