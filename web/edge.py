"""What every view needs of the program it runs in: the transaction, the settings, and who is asking."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import cast

from flask import current_app, g

from processes import sessions
from processes.database import Database, Transaction
from processes.errors import SignInRequiredError
from processes.people import Official, Person
from processes.sessions import SessionView
from processes.settings import Settings


def transaction(*, write: bool = True) -> AbstractContextManager[Transaction]:
    """One transaction of the running database: commits at the end, rolls back on an error; only reads without `write`."""
    return database().transaction(write=write)


def database() -> Database:
    """The running program's database."""
    return cast(Database, current_app.extensions["onerun_database"])


def settings() -> Settings:
    """The running program's settings."""
    return cast(Settings, current_app.extensions["onerun_settings"])


def know(token: str) -> None:
    """Whoever asks is known by the session of this token; nobody where it opens none."""
    with transaction(write=False) as tx:
        g.visitor = sessions.load(tx, token)


def visitor() -> SessionView | None:
    """The session of whoever is asking, None for a stranger."""
    return cast("SessionView | None", g.get("visitor"))


def person() -> Person:
    """The citizen or organisation that is asking; SignInRequiredError for others."""
    found = visitor()
    if found is None or found.person is None:
        raise SignInRequiredError
    return found.person


def official() -> Official:
    """The official who is asking; SignInRequiredError for others."""
    found = visitor()
    if found is None or found.official is None:
        raise SignInRequiredError
    return found.official
