"""Sessions on the server: the browser holds a random token, the table only its hash. Ending one ends it at once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from engine.store.transaction import Transaction
from processes import accounts, rows, tables
from processes.errors import SignInRequiredError
from processes.people import Official, Person

IDLE = {"official": timedelta(minutes=30), "person": timedelta(minutes=60)}
ABSOLUTE = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SessionView:
    """A live session. `touch` is True when the session should be kept alive with `touch`."""

    id: str
    person: Person | None
    official: Official | None
    touch: bool


def create(tx: Transaction, *, person: Person | None = None, official: Official | None = None, address: str = "") -> str:
    """A new session for exactly one of the two; returns its token, which nobody can read again."""
    subject = official or person
    if subject is None or (official and person):
        raise SignInRequiredError
    token = secrets.token_urlsafe(32)
    row = {
        "id": _hash(token),
        "kind": "official" if official else "person",
        "subject": subject.id,
        "created_at": tx.now,
        "seen_at": tx.now,
        "ended_at": None,
        "address": address[:64],
    }
    rows.insert(tx, tables.session, [row])
    return token


def load(tx: Transaction, token: str) -> SessionView | None:
    """The session of the token; None where it ended, was idle too long, or its account is disabled. Changes nothing."""
    t = tables.session
    row = rows.first(tx, select(t).where(t.c.id == _hash(token), t.c.ended_at.is_(None)))
    if row is None or tx.now - row["seen_at"] > IDLE[row["kind"]] or tx.now - row["created_at"] > ABSOLUTE:
        return None
    person = accounts.get_person(tx, row["subject"]) if row["kind"] == "person" else None
    official = accounts.get_official(tx, row["subject"]) if row["kind"] == "official" else None
    if person is None and official is None:
        return None
    return SessionView(row["id"], person, official, tx.now - row["seen_at"] > TOUCH_EVERY)


def touch(tx: Transaction, session: SessionView) -> None:
    """The session counts as used now."""
    tx.connection.execute(update(tables.session).where(tables.session.c.id == session.id).values(seen_at=tx.now))


def end(tx: Transaction, token: str) -> None:
    """The token opens nothing any more."""
    t = tables.session
    tx.connection.execute(update(t).where(t.c.id == _hash(token), t.c.ended_at.is_(None)).values(ended_at=tx.now))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
