"""The saved state of an instance: one plain JSON-able record, compact, with a format version.

    {"v": format, "def": hash of the definition, "p": process id, "n": next number, "st": status, "o": outcome,
     "a": automatic transitions since the last wait, "q": numbers of ready tokens in order,
     "t": tokens, "s": scopes, "e": subscriptions, "i": incidents, "w": {name: number at its last write},
     "x": {process: nodes completed so far, as hexadecimal bits in the order of the definition},
     "z": {"at": since when it is suspended, "k": what came meanwhile and waits for the resume, as [kind, fields]}}

    token         [number, node, scope, phase, notes]
    scope         [number, process, node, parent, owner, item, document, marking, compensations, notes]
    subscription  [number, kind, node, index of the event definition, host, notes]
    incident      [number, token, node, cause, message, item]

Trailing values that are empty are left off. Phases: `r` ready, `w` waiting, `i` stopped by an incident. The host of a
subscription is a token, or `-1 - number` of a scope. The notes of a token hold what its element needs: `d` its local
names, `mi` a multi-instance, `lp` a loop. A multi-instance with a thousand open items is one record: the open ones
are bits of a hexadecimal number.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from engine.errors import StateError

FORMAT = 1
REVISION = 7  # one more whenever elements save something else than before; recorded with every command of an instance
NUMBER, NODE, SCOPE, PHASE, NOTES = range(5)
DOCUMENT, MARKING = 6, 7
READY, WAITING, STOPPED = "r", "w", "i"
KIND, AT, INDEX, HOST, EXTRA = 1, 2, 3, 4, 5
CORRELATION = "ck"
"""The note of a scope that holds the key of the message that has begun it."""
Record = list[Any]


class Scope:
    """A process, called process, sub-process or multi-instance item with its one document.

    `marking` counts the tokens that wait at joins: node -> flow -> number. `compensations` are the records of
    completed activities, in the order of completion. `active` counts the tokens in the scope.
    """

    __slots__ = ("active", "compensations", "document", "item", "marking", "node", "notes", "number", "owner", "parent", "process")

    def __init__(self, number: int, process: str, node: str | None, parent: int | None, owner: int | None) -> None:
        self.number, self.process, self.node, self.parent, self.owner = number, process, node, parent, owner
        self.item: int | None = None
        self.document: dict[str, Any] = {}
        self.marking: dict[str, dict[str, int]] = {}
        self.compensations: list[Any] = []
        self.notes: dict[str, Any] = {}
        self.active = 0

    def dump(self) -> Record:
        """The record of the scope, without empty values at its end."""
        values = [self.number, self.process, self.node, self.parent, self.owner, self.item, self.document]
        return trim([*values, self.marking, self.compensations, self.notes])

    @classmethod
    def load(cls, record: Record) -> Scope:
        """The scope of a record, which is not changed by it; `active` is counted by the caller."""
        places: Record = [*record, *[None] * (10 - len(record))]
        _, process, node, parent, owner, item, document, marking, compensations, notes = places
        scope = cls(record[0], process, node, parent, owner)
        scope.item, scope.document = item, dict(document or ())
        scope.marking = {node: dict(counts) for node, counts in (marking or {}).items()}
        scope.compensations, scope.notes = list(compensations or ()), _copied(notes) or {}
        return scope


def trim(record: Record) -> Record:
    """The record without empty values at its end; 0 is a value."""
    while record and (record[-1] is None or record[-1] == {} or record[-1] == []):
        record.pop()
    return record


def token(record: Record) -> Record:
    """A copy of the token's record with all its places."""
    size = len(record)
    if size == NOTES:
        return [*record, None]
    return [*record[:NOTES], _copied(record[NOTES])] if size > NOTES else [*record, *[None] * (NOTES + 1 - size)]


def subscription(record: Record) -> Record:
    """A copy of the subscription's record."""
    return [*record[:EXTRA], _copied(record[EXTRA])] if len(record) > EXTRA else record[:]


def _copied(notes: Any) -> Any:
    return orjson.loads(orjson.dumps(notes)) if notes else None


def note(record: Record, key: str) -> Any:
    """What the token notes under the key, None where nothing."""
    notes = record[NOTES]
    return notes.get(key) if notes else None


def annotate(record: Record, key: str, value: Any) -> None:
    """Note a value with the token; None takes the note away."""
    notes = record[NOTES] or {}
    if value is None:
        notes.pop(key, None)
    else:
        notes[key] = value
    record[NOTES] = notes or None


def suspended_at(state: dict[str, Any]) -> datetime | None:
    """Since when the instance is suspended; None where it is not."""
    at = state.get("z", {}).get("at")
    return datetime.fromisoformat(at) if at else None


def empty(definition: str, process: str) -> dict[str, Any]:
    """The state before anything has happened."""
    return {"v": FORMAT, "def": definition, "p": process, "n": 1, "st": "running", "t": [], "s": []}


def dumps(state: dict[str, Any]) -> bytes:
    """The state as bytes: UTF-8 JSON."""
    return orjson.dumps(state)


def loads(data: bytes) -> dict[str, Any]:
    """The state of the bytes; raises StateError when they are none, or of a format that is not known."""
    try:
        state = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise StateError("The saved state is not JSON.") from None
    return check(state)


def check(state: Any) -> dict[str, Any]:
    """The same state; raises StateError when its format is not known."""
    if not isinstance(state, dict) or state.get("v") != FORMAT:
        raise StateError("The saved state has a format that is not known.")
    return state
