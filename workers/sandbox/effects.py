"""The log of what the registries have done, from which a test reads how often each thing happened.

A request whose key was seen before gets the first answer again and leaves no second effect.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SCHEMA = """
create table if not exists effect (
  number integer primary key, at text not null, kind text not null, key text not null, subject text not null,
  case_number text not null, purpose text not null, requester text not null, body text not null, answer text not null);
create index if not exists effect_key on effect (kind, key);
create table if not exists arrival (number integer primary key, at text not null, kind text not null, key text not null);
create table if not exists payment (number text primary key, state text not null, message_id text not null);
"""
COLUMNS = ("at", "kind", "key", "subject", "case_number", "purpose", "requester")


class OtherContentError(Exception):
    """The key came with another content before."""


class EffectLog:
    """An append-only log in one SQLite file."""

    def __init__(self, path: Path | str) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False)
        self._db.execute("pragma journal_mode=wal")
        self._db.executescript(SCHEMA)

    def arrived(self, kind: str, key: str) -> None:
        """Notes that a request came in, whatever becomes of it."""
        with self._lock:
            self._db.execute("insert into arrival (at, kind, key) values (?, ?, ?)", (_now(), kind, key))

    def once(self, kind: str, key: str, body: Mapping[str, Any], make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The answer to this key; made and logged the first time. OtherContentError where the body differs."""
        digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        with self._lock:
            row = self._db.execute("select body, answer from effect where kind = ? and key = ?", (kind, key)).fetchone()
            if row is None:
                answer = make()
                self._append(kind, key, body, digest, answer)
                return answer
        if row[0] != digest:
            raise OtherContentError
        known: dict[str, Any] = json.loads(row[1])
        return known

    def _append(self, kind: str, key: str, body: Mapping[str, Any], digest: str, answer: Mapping[str, Any]) -> None:
        subject = str(body.get("uscc") or body.get("citizen_id") or body.get("subject") or "")
        told = [str(body.get(name, "")) for name in ("case_number", "purpose", "requester")]
        self._db.execute(
            "insert into effect (at, kind, key, subject, case_number, purpose, requester, body, answer)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_now(), kind, key, subject, *told, digest, json.dumps(answer, ensure_ascii=False)),
        )

    def effects(self, **wanted: str) -> list[dict[str, str]]:
        """The logged effects, oldest first; narrowed by any of the columns."""
        names = [n for n in COLUMNS if n in wanted]
        where = " where " + " and ".join(f"{n} = ?" for n in names) if names else ""
        with self._lock:
            rows = self._db.execute(f"select {', '.join(COLUMNS)} from effect{where} order by number", [wanted[n] for n in names])
            return [dict(zip(COLUMNS, row, strict=True)) for row in rows]

    def arrivals(self) -> dict[str, int]:
        """How many requests came in, by kind."""
        with self._lock:
            return dict(self._db.execute("select kind, count(*) from arrival group by kind").fetchall())

    def payment(self, number: str) -> tuple[str, str] | None:
        """The state and message id of a payment, None before anyone has answered for it."""
        with self._lock:
            row = self._db.execute("select state, message_id from payment where number = ?", (number,)).fetchone()
        return None if row is None else (row[0], row[1])

    def settle(self, number: str, state: str, message_id: str) -> tuple[str, str]:
        """The state and message id that stand: the first answer for a payment is the last one."""
        with self._lock:
            self._db.execute("insert or ignore into payment values (?, ?, ?)", (number, state, message_id))
        return self.payment(number) or (state, message_id)


def _now() -> str:
    return datetime.now(UTC).isoformat()
