"""The database that a command works on: made where a command makes it, else looked at before anything is done."""

from __future__ import annotations

from processes.database import is_current, reach, upgrade
from processes.settings import Settings
from workers.cli.output import fail


def database_state(settings: Settings) -> tuple[bool, str]:
    """Whether the database answers with the current schema, and a line that says so or what to do."""
    if settings.database_url.startswith("sqlite") and not settings.home.exists():
        return False, "sqlite: not there yet, `up` makes it"
    problem = reach(settings.database_url)
    if problem:
        return False, problem
    kind = settings.database_url.split(":", 1)[0]
    return (True, f"{kind}, schema current") if is_current(settings.database_url) else (False, f"{kind}: run ./onerun db upgrade")


def require_database(settings: Settings) -> None:
    """The database can be worked on; else the command ends with a line that says why."""
    fine, text = database_state(settings)
    if not fine:
        fail(f"database: {text}")


def prepare_database(settings: Settings) -> bool:
    """The data folder is there and the schema is current; True where it was not so before."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"data folder: {error}")
    if problem := reach(settings.database_url):
        fail(f"database: {problem}")
    was = is_current(settings.database_url)
    upgrade(settings.database_url)
    return not was
