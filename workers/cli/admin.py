"""`verify`, `user` and `db`: what an operator does with an installation."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import asdict
from typing import Any

import click

from processes import accounts, audit
from processes.errors import ProcessError
from processes.settings import Settings
from workers.app import runtime
from workers.cli.installation import prepare_database, require_database
from workers.cli.output import as_json, emit, fail

TOLD_SECONDS = 0.2


@click.command()
@as_json
def verify(as_json: bool) -> None:
    """Recompute the history chains, replay every instance and compare the tables. Exit status 1 when something differs."""
    shown, watched = 0.0, sys.stderr.isatty()

    def tell(what: str, done: int) -> None:
        nonlocal shown
        if watched and time.monotonic() - shown > TOLD_SECONDS:
            shown = time.monotonic()
            click.echo(f"\ronerun: {what}: {done}", err=True, nl=False)

    running = runtime()
    require_database(running.settings)
    with running.session() as database, database.transaction(write=False) as tx:
        report = audit.verify(tx, running.settings, tell)
    if shown:
        click.echo("", err=True)
    people = [", ".join(f"{count} {what}" for what, count in report.checked.items()), *report.older, *report.differences]
    emit(asdict(report), as_json, [*people, "no difference" if report.ok else f"{len(report.differences)} differences"])
    raise SystemExit(0 if report.ok else 1)


@click.group()
def user() -> None:
    """Accounts of officials."""


@user.command()
@click.argument("username")
@click.option("--name", help="The name that others see; the username where none is given.")
@click.option("--role", "roles", multiple=True, required=True, help="A role; may be given several times.")
@click.option("--department", "departments", multiple=True, help="A department; may be given several times.")
@click.password_option(help="Asked for where it is not given.")
@as_json
def add(username: str, as_json: bool, **given: Any) -> None:
    """Add an official."""
    account = {**given, "name": given["name"] or username}
    running = runtime()
    require_database(running.settings)
    with running.session() as database:
        try:
            with database.transaction() as tx:
                made = accounts.add_user(tx, username=username, **account)
        except ProcessError as error:
            fail(f"{error} {getattr(error, 'errors', '')}".strip())
    emit({"id": made.id, "username": made.username, "roles": sorted(made.roles)}, as_json, [f"added {made.username}"])


@click.group()
def db() -> None:
    """The database."""


@db.command()
@as_json
def upgrade(as_json: bool) -> None:
    """Bring the schema to the newest migration."""
    changed = prepare_database(Settings.from_env(os.environ).check())
    people = ["the schema is current now" if changed else "the schema was current"]
    emit({"current": True, "changed": changed}, as_json, people)
