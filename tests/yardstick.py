"""Bounds of effort: multiples of one fixed piece of work that the same machine does in the same run, never a time.

The unit is about a twentieth of a second of an ordinary processor. It is measured before and after the block and the dearer
one counts, so that a machine which other work slows down in between slows both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def costs_at_most(units: float) -> Iterator[None]:
    """Fail where the block takes more of the processor than so many times the fixed piece of work."""
    before = unit()
    begun = process_time()
    yield
    spent = process_time() - begun
    dearer = max(before, unit())
    assert spent <= units * dearer, f"{spent / dearer:.0f} times the fixed piece of work, at most {units:g}"
