"""History: one append-only chain of entries per part.

Each entry holds the hash of the one before it and a salted hash of its payload. Payloads are rows of their own, so
that they can be erased and the chain still holds. The row in `chain` is the head of the chain and the lock of the
part: whoever writes rows of a part locks it first, so that locks are always taken in the same order.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import bindparam, select, update

from engine.errors import CommandError
from engine.store.sql import insert_all, insert_new
from engine.store.tables import chain, entry, incident, instance, job, message, payload
from engine.store.transaction import Transaction
from engine.store.types import canonical

GENESIS = "0" * 64
SALT_BYTES = 16
_LOCK = select(chain.c.length, chain.c.head).where(chain.c.part == bindparam("p")).with_for_update()
_TRY_LOCK = select(chain.c.length, chain.c.head).where(chain.c.part == bindparam("p")).with_for_update(skip_locked=True)
_MOVE = update(chain).where(chain.c.part == bindparam("p"))


@dataclass(slots=True)
class Head:
    """How far a chain goes and its newest hash, entries that are not written yet included."""

    length: int
    hash: str


@dataclass(slots=True)
class Pending:
    """The chains that this transaction has locked, and the entries it is about to write."""

    heads: dict[str, Head] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    payloads: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is read. `payload` is None once it was erased. `seq` numbers the commands of an instance."""

    part: str
    no: int
    kind: str
    actor: str
    at: datetime
    instance: str | None
    seq: int | None
    payload: dict[str, Any] | None


def lock(tx: Transaction, part: str) -> Head:
    """The part is this transaction's alone until it ends. Waits for another transaction that holds it."""
    pending = _pending(tx)
    if part not in pending.heads:
        row = tx.connection.execute(_LOCK, {"p": part}).first()
        if row is None:
            insert_new(tx, chain, [{"part": part, "length": 0, "head": GENESIS}])
            row = tx.connection.execute(_LOCK, {"p": part}).one()
        pending.heads[part] = Head(row.length, row.head)
    return pending.heads[part]


def try_lock(tx: Transaction, part: str) -> bool:
    """As `lock`, but False at once where another transaction holds the part or the part is not there."""
    pending = _pending(tx)
    if part not in pending.heads:
        row = tx.connection.execute(_TRY_LOCK, {"p": part}).first()
        if row is None:
            return False
        pending.heads[part] = Head(row.length, row.head)
    return True


def record(tx: Transaction, part: str, kind: str, actor: str, payload: Mapping[str, Any]) -> int:
    """An entry of the layer above stands at the end of the part's chain; its number."""
    return append(tx, part, {"kind": kind, "actor": actor, "instance": None, "seq": None, "key": None}, payload)


def append(tx: Transaction, part: str, fields: Mapping[str, Any], body: Mapping[str, Any]) -> int:
    """An entry with the fields kind, actor, instance, seq and key is written with this transaction; its number."""
    head, pending = lock(tx, part), _pending(tx)
    text, salt = orjson.dumps(body).decode(), secrets.token_hex(SALT_BYTES)  # in its own order, or a replay would differ
    row = {"part": part, "no": head.length + 1, "at": tx.now, **fields, "payload_hash": salted(salt, text), "prev": head.hash}
    row["hash"] = entry_hash(row)
    pending.entries.append(row)
    pending.payloads.append({"part": part, "no": row["no"], "salt": salt, "body": text})
    head.length, head.hash = row["no"], row["hash"]
    return head.length


def flush(tx: Transaction) -> None:
    """All entries of this transaction are rows: one statement for entries, one for payloads, one per chain."""
    pending = _pending(tx)
    moved = {row["part"]: pending.heads[row["part"]] for row in pending.entries}
    insert_all(tx, entry, pending.entries)
    insert_all(tx, payload, pending.payloads)
    for part, head in moved.items():
        tx.connection.execute(_MOVE, {"p": part, "length": head.length, "head": head.hash})
    pending.entries, pending.payloads = [], []


def pending_key(tx: Transaction, part: str, instance: str, key: str) -> bool:
    """True when this very transaction has already recorded a command under the key."""
    return any((e["part"], e["instance"], e["key"]) == (part, instance, key) for e in _pending(tx).entries)


def entries(tx: Transaction, part: str) -> list[Entry]:
    """All entries of the part, oldest first, those of this transaction included."""
    flush(tx)
    columns = (entry.c.part, entry.c.no, entry.c.kind, entry.c.actor, entry.c.at, entry.c.instance, entry.c.seq, payload.c.body)
    joined = entry.outerjoin(payload, (payload.c.part == entry.c.part) & (payload.c.no == entry.c.no))
    rows = tx.connection.execute(select(*columns).select_from(joined).where(entry.c.part == part).order_by(entry.c.no))
    return [Entry(*row[:-1], orjson.loads(row.body) if row.body is not None else None) for row in rows]


def erase(tx: Transaction, part: str) -> int:
    """Nothing personal of the part is left in the engine's rows; the chain still verifies. How many payloads went.

    CommandError while an instance of the part still runs.
    """
    lock(tx, part)
    flush(tx)
    running = select(instance.c.id).where(instance.c.part == part, instance.c.status == "running")
    if tx.connection.execute(running).first():
        raise CommandError("A part can be erased only when its instances have ended.")
    erased = update(payload).where(payload.c.part == part, payload.c.body.is_not(None)).values(salt=None, body=None)
    count = tx.connection.execute(erased).rowcount
    tx.connection.execute(update(instance).where(instance.c.part == part).values(state=None))
    tx.connection.execute(update(job).where(job.c.part == part).values(input=None, result=None, error=None))
    tx.connection.execute(update(message).where(message.c.part == part).values(payload=None, correlation=None))
    tx.connection.execute(update(incident).where(incident.c.part == part).values(message=""))
    return count


def salted(salt: str, text: str) -> str:
    """The payload's hash: SHA-256 over salt and text, in hexadecimal."""
    return hashlib.sha256(salt.encode() + text.encode()).hexdigest()


def state_hash(state: bytes) -> str:
    """The hash under which a command's entry names the state that it led to: SHA-256, in hexadecimal."""
    return hashlib.sha256(state).hexdigest()


def entry_hash(row: Mapping[Any, Any]) -> str:
    """The entry's hash: SHA-256 over all its other columns, in hexadecimal."""
    named = ("part", "no", "instance", "seq", "kind", "actor", "key", "payload_hash", "prev")
    text = canonical([*(row[name] for name in named), row["at"].isoformat(timespec="microseconds")])
    return hashlib.sha256(text.encode()).hexdigest()


def _pending(tx: Transaction) -> Pending:
    if "history" not in tx.notes:
        tx.notes["history"] = Pending()
        tx.before_commit.append(lambda: flush(tx))
    pending: Pending = tx.notes["history"]
    return pending
