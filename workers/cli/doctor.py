"""`doctor`: which services are in use here, and whether they answer."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click
from redis import RedisError

from processes.database import open_database
from processes.errors import ProcessError
from processes.promises import renewing
from processes.settings import Settings
from workers.app import connect
from workers.cli import addresses
from workers.cli.installation import database_state
from workers.cli.output import as_json, emit
from workers.cli.services import redis_binary
from workers.cli.testing import find_browser

ROOT = Path(__file__).resolve().parents[2]
MOST_TOLD = 5  # services in doubt that are named


@click.command()
@as_json
def doctor(as_json: bool) -> None:
    """Say what is in use and whether it answers. Exit status 1 when something that is needed does not."""
    try:
        settings = Settings.from_env(os.environ).check()
    except ProcessError as error:
        emit({"ok": False, "settings": str(error)}, as_json, [f"settings: {error}"])
        raise SystemExit(1) from error
    found = {name: look(settings) for name, look in LOOKS.items()}
    lines = [f"{'ok' if fine else '--':<4}{name:<12}{text}" for name, (fine, text) in found.items()]
    ok = all(fine for name, (fine, _) in found.items() if name in NEEDED)
    emit({"ok": ok, **{name: {"ok": fine, "text": text} for name, (fine, text) in found.items()}}, as_json, lines)
    raise SystemExit(0 if ok else 1)


def _python(_settings: Settings) -> tuple[bool, str]:
    return True, f"{platform.python_version()} on {platform.system()} {platform.machine()}"


def _redis(settings: Settings) -> tuple[bool, str]:
    if not settings.redis_url:
        binary = redis_binary()
        return binary is not None, f"`up` starts {Path(binary).name}" if binary else "none: the sweeper does the work"
    try:
        with closing(connect(settings.redis_url)) as client:
            return bool(client.ping()), settings.redis_url.rsplit("@", 1)[-1]
    except RedisError as error:
        return False, str(error)


def _registries(settings: Settings) -> tuple[bool, str]:
    found = addresses.reached(settings, os.environ)
    return (True, found.sandbox_url) if found else (False, "none answers (`up` starts them)")


def _proofs(settings: Settings) -> tuple[bool, str]:
    """Whether the present prover has proved what is offered; the sweeper asks for what it has not."""
    if not database_state(settings)[0]:
        return False, "no database to look into"
    with closing(open_database(settings.database_url)) as database, database.transaction(write=False) as tx:
        offered = renewing.list_offered(tx)
    doubtful = [one for one in offered if one.standing != "proved"]
    if doubtful:
        named = [f"{one.key}: {one.text['en']}" for one in doubtful[:MOST_TOLD]]
        more = [f"{len(doubtful) - MOST_TOLD} more"] if len(doubtful) > MOST_TOLD else []
        return False, "; ".join([*named, *more])
    return True, f"{len(offered)} services proved by the present prover"


def _assets(_settings: Settings) -> tuple[bool, str]:
    there = (ROOT / "web" / "static" / "vendor" / "stamp").exists()
    return there, "installed" if there else "absent: pages use their own style and server-drawn diagrams"


def _browser(_settings: Settings) -> tuple[bool, str]:
    found = find_browser()
    return found is not None, found or "no Chromium: browser tests are skipped"


LOOKS: dict[str, Callable[[Settings], tuple[bool, str]]] = {
    "python": _python,
    "database": database_state,
    "redis": _redis,
    "registries": _registries,
    "proofs": _proofs,
    "assets": _assets,
    "browser": _browser,
}
NEEDED = {"python", "database"}
