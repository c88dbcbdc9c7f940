"""Transactions: opened at the edges, committed here and nowhere else; the doorbell is rung after the commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Literal

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

READING = "onerun_reading"
IDLE_SECONDS = 5.0
_inside: ContextVar[bool] = ContextVar("inside_a_transaction", default=False)


@dataclass(frozen=True, slots=True)
class Bell:
    """What to ring for once the rows are there: a job by its row's id, or the sweeper."""

    kind: Literal["job", "sweep"]
    part: str = ""
    id: str = ""
    queue: str = "default"


@dataclass(slots=True)
class Transaction:
    """One transaction: its session on its one connection, its one `now` (UTC), and what happens around its commit.

    `notes` is for what a module remembers until the transaction ends.
    """

    session: Session
    connection: Connection
    now: datetime
    bells: list[Bell] = field(default_factory=list)
    before_commit: list[Callable[[], None]] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)

    def ring(self, bell: Bell) -> None:
        """The bell rings after the commit, once, and never if the transaction rolls back."""
        if bell not in self.bells:
            self.bells.append(bell)


def in_transaction() -> bool:
    """True while this thread is inside a transaction, where nothing may call the network."""
    return _inside.get()


def utcnow() -> datetime:
    """The clock on the wall, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Database:
    """Opens transactions. `ring` gets the bells of each commit; it may fail or lose them, the sweeper finds the rows.

    `close` gives all connections back.
    """

    session_factory: Callable[[], Session]
    ring: Callable[[list[Bell]], None] = lambda bells: None
    clock: Callable[[], datetime] = utcnow
    close: Callable[[], None] = lambda: None

    @contextmanager
    def transaction(self, *, write: bool = True) -> Iterator[Transaction]:
        """Everything done inside is there afterwards, or nothing is: raising rolls back, and then nothing rings.

        With `write=False` nothing is kept, and SQLite lets others write meanwhile.
        """
        session = self.session_factory()
        token = _inside.set(True)
        try:
            connection = session.connection(execution_options={READING: not write})
            tx = Transaction(session, connection, self.clock())
            yield tx
            if write:
                for action in tx.before_commit:
                    action()
                session.commit()
        finally:
            _inside.reset(token)
            session.close()
        if write and tx.bells:
            self.ring(tx.bells)


def configure(engine: Engine, *, busy_seconds: float = 30) -> Engine:
    """SQLite keeps every acknowledged commit (WAL, `synchronous=FULL`) and a writer locks before it reads.

    `busy_seconds` is how long a writer waits for another. A connection to a server that nobody has used for 5 seconds
    is tried before it is used again, so that a restarted server is not noticed. Returns the engine.
    """
    if engine.dialect.name != "sqlite":
        return _try_idle_connections(engine)

    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes after the read, too late for a lock
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={int(busy_seconds * 1000)}"):
            connection.execute(f"PRAGMA {pragma}").close()

    def on_begin(connection: Any) -> None:
        reading = connection.get_execution_options().get(READING, False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    return engine


def _try_idle_connections(engine: Engine) -> Engine:
    def on_checkin(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["used_at"] = monotonic()

    def on_checkout(connection: Any, record: ConnectionPoolEntry, _fairy: object) -> None:
        now = monotonic()
        if now - record.info.get("used_at", now) < IDLE_SECONDS:  # a question each time would cost as much as a statement
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error  # the pool opens a fresh one

    event.listen(engine, "checkin", on_checkin)
    event.listen(engine, "checkout", on_checkout)
    return engine
