"""Ids: 26 characters that sort by the time they were made, and say nothing else."""

from __future__ import annotations

import secrets
from datetime import datetime

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 26
RANDOM_BITS = 80


def new_id(now: datetime) -> str:
    """A fresh id: 48 bits of milliseconds since 1970 and 80 random bits, in Crockford's base 32, lower case.

    Ids made in different milliseconds sort by time. `now` must know its zone.
    """
    number = int(now.timestamp() * 1000) << RANDOM_BITS | secrets.randbits(RANDOM_BITS)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (LENGTH - 1), -5, -5))
