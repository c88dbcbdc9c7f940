"""The database as web and workers see it: one URL, one schema, brought up to date by numbered migrations."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import sessionmaker

from engine.store.tables import metadata
from engine.store.transaction import Bell, Database, Transaction, configure, in_transaction

__all__ = [
    "Bell",
    "Database",
    "Transaction",
    "configure",
    "connect",
    "in_transaction",
    "is_current",
    "metadata",
    "open_database",
    "reach",
    "upgrade",
]

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def connect(url: str) -> Engine:
    """An engine for the URL, set up so that SQLite and PostgreSQL keep the same promises."""
    return configure(create_engine(url))


def open_database(url: str) -> Database:
    """A database of its own on the URL, with nobody to ring: for commands, tests and measurements."""
    engine = connect(url)
    return Database(sessionmaker(engine), close=engine.dispose)


def upgrade(url: str) -> None:
    """The schema is that of the newest migration, in one transaction; what was there before is kept."""
    engine = connect(url)
    try:
        with engine.begin() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def reach(url: str) -> str | None:
    """None where the database answers, else what stands against it."""
    engine = connect(url)
    try:
        with engine.connect():
            return None
    except SQLAlchemyError as error:
        return str(error.__cause__ or error).strip().splitlines()[0]
    finally:
        engine.dispose()


def is_current(url: str) -> bool:
    """True when the schema is that of the newest migration."""
    engine = connect(url)
    try:
        with engine.connect() as connection:
            heads = set(MigrationContext.configure(connection).get_current_heads())
    finally:
        engine.dispose()
    return heads == set(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
