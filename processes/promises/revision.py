"""Which prover this is: a hash of everything that a proof rests on beside the version itself.

A stored proof keeps it. One that another prover has made is no certificate any more: what is offered is proved again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    "engine/prover",
    "engine/model",
    "engine/feel",
    "engine/dmn",
    "processes/checks",
    "processes/promises",
    "processes/forms",
)
FILES = (
    "engine/definition.py",
    "engine/isotime.py",
    "engine/whole.py",
    "processes/calendar.py",
    "processes/dataelements.py",
    "processes/human.py",
    "processes/items/model.py",
    "processes/items/schema.py",
    "processes/operations.py",
    "processes/transitions.py",
)


@cache
def prover() -> str:
    """The hash of the prover, of the table of lawful transitions and of the operations, as 64 hexadecimal digits."""
    made = hashlib.sha256()
    for path in sources():
        made.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return made.hexdigest()


def sources() -> Iterator[Path]:
    """The files that the hash is of."""
    for folder in FOLDERS:
        yield from sorted((ROOT / folder).rglob("*.py"))
    yield from (ROOT / name for name in FILES)
