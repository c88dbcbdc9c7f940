"""A transaction keeps all or nothing, and rings only for what it kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, insert, select, text

from engine.store import transaction
from engine.store.tables import chain
from engine.store.transaction import Bell, Database, in_transaction
from processes.database import open_database

BELL = Bell("job", "p", "1")


def _count(database: Database) -> int:
    with database.transaction(write=False) as tx:
        return tx.session.scalar(select(func.count()).select_from(chain)) or 0


def _with_ring(database: Database) -> tuple[Database, list[list[Bell]]]:
    rung: list[list[Bell]] = []
    return Database(database.session_factory, rung.append, close=database.close), rung


def test_all_is_kept_then_the_bell_rings(database: Database) -> None:
    database, rung = _with_ring(database)
    with database.transaction() as tx:
        tx.session.execute(insert(chain).values(part="p", length=0, head=""))
        tx.ring(BELL)
        tx.ring(BELL)
        assert in_transaction() and not rung
    assert rung == [[BELL]] and not in_transaction() and _count(database) == 1


def test_raising_keeps_nothing_and_rings_nothing(database: Database) -> None:
    database, rung = _with_ring(database)
    with pytest.raises(ValueError, match="stop"), database.transaction() as tx:
        tx.session.execute(insert(chain).values(part="p", length=0, head=""))
        tx.ring(BELL)
        raise ValueError("stop")
    assert not rung and not in_transaction() and _count(database) == 0


def test_reading_keeps_nothing(database: Database) -> None:
    with database.transaction(write=False) as tx:
        tx.session.execute(insert(chain).values(part="p", length=0, head=""))
    assert _count(database) == 0


def test_a_failure_just_before_the_commit_keeps_nothing(database: Database) -> None:
    def fail() -> None:
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"), database.transaction() as tx:
        tx.session.execute(insert(chain).values(part="p", length=0, head=""))
        tx.before_commit.append(fail)
    assert _count(database) == 0


def test_now_is_one_moment_in_utc(database: Database) -> None:
    with database.transaction() as tx:
        assert tx.now.tzinfo is UTC and abs((datetime.now(UTC) - tx.now).total_seconds()) < 60


def test_a_connection_that_died_while_nobody_used_it_is_not_noticed(
    database_url: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite has no server that could end a connection")
    with database.transaction() as tx:
        mine = tx.connection.scalar(text("select pg_backend_pid()"))
    other = open_database(database_url)
    with other.transaction() as tx:
        tx.connection.execute(text("select pg_terminate_backend(:pid)"), {"pid": mine})
    other.close()
    monkeypatch.setattr(transaction, "IDLE_SECONDS", 0.0)
    with database.transaction() as tx:
        assert tx.connection.scalar(text("select pg_backend_pid()")) != mine
