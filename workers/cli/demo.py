"""`demo N`: files and finishes synthetic cases through the real verbs, so that there is something to look at."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import click

from processes import accounts
from processes import demo as verbs
from processes.checks import HANDLERS, SOURCES
from processes.errors import RemoteError
from processes.items.versions import Version
from processes.people import Person
from processes.settings import Settings
from workers import jobs
from workers.app import Runtime, create_runtime
from workers.cli import addresses
from workers.cli.installation import prepare_database
from workers.cli.loading import load_items, password
from workers.cli.output import as_json, emit, fail, progress, say
from workers.cli.services import answers, free_port, python
from workers.cli.supervisor import Service, Supervisor

ROUND_SECONDS = 0.2
CASE_SECONDS = 120.0


@click.command()
@click.argument("count", type=click.IntRange(1, 100_000))
@click.option("--open", "leave_open", is_flag=True, help="Leave to officials what is theirs to do.")
@as_json
def demo(count: int, leave_open: bool, as_json: bool) -> None:
    """File and finish COUNT synthetic cases; with --open the inboxes have something to do."""
    settings = Settings.from_env(os.environ).check()
    if not settings.demo:
        fail("demo cases are for development only")
    prepare_database(settings)
    with registries(settings) as reached:
        running = create_runtime(replace(reached, redis_url=None))
        with running.session():
            _prepare(running)
            with progress(range(count), "cases") as numbers:
                done = [_one(running, number, officials=not leave_open) for number in numbers]
    finished = sum(ended for _, ended in done)
    told = {"filed": len(done), "finished": finished, "numbers": [number for number, _ in done]}
    emit(told, as_json, [f"{len(done)} cases filed, {finished} finished"])


@contextmanager
def registries(settings: Settings) -> Iterator[Settings]:
    """The settings with registries that answer: this installation's, else sandbox registries for as long as this lasts."""
    found = addresses.reached(settings, os.environ)
    if found is not None:
        yield found
        return
    logs = settings.home / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    url = f"http://127.0.0.1:{free_port(8099)}"
    supervisor = Supervisor({**os.environ, "PYTHONUTF8": "1"}, logs, say)
    command = python("workers.sandbox", "--port", url.rsplit(":", 1)[1], "--data", str(settings.home / "sandbox"))
    try:
        supervisor.start(Service("sandbox", command, answers(f"{url}/healthz")))
        yield replace(settings, sandbox_url=url)
    finally:
        supervisor.stop()


def _prepare(running: Runtime) -> None:
    load_items(running.database)
    with running.database.transaction() as tx:
        accounts.seed_demo(tx, running.settings, password(running.settings.home))


def _one(running: Runtime, number: int, *, officials: bool) -> tuple[str, bool]:
    with running.database.transaction() as tx:
        version, person = verbs.choose(tx, running.settings, number)
    known = _told(running, version, person)
    with running.database.transaction() as tx:
        receipt = verbs.file_one(tx, running.settings, number, known)
    return receipt.number, _finish(running, receipt.number, officials=officials)


def _told(running: Runtime, version: Version, person: Person) -> Mapping[str, Mapping[str, Any]]:
    """What each register tells about the applicant; a register that is down tells nothing."""
    known = {}
    for one in version.item.prefill:
        question = {"purpose": version.item.name["zh"], "case_number": f"demo-{person.id}", "requester": person.actor}
        question[SOURCES[one.source].subject] = person.number
        try:
            key = f"demo:{person.id}:{one.source}:{time.time_ns()}"
            result = HANDLERS[f"check.{one.source}"](question, key=key, settings=running.settings)
        except RemoteError:
            continue
        known[one.source] = result.values.get("data") or {}
    return known


def _finish(running: Runtime, number: str, *, officials: bool) -> bool:
    """True when the case is closed; False where it is at rest with something open, the applicant's own task for example."""
    deadline = time.monotonic() + CASE_SECONDS
    while time.monotonic() < deadline:
        with running.database.transaction(write=False) as tx:
            closed, waiting = verbs.is_closed(tx, number), verbs.open_jobs(tx, number)
        if closed:
            return True
        moved = sum(jobs.run(running, part, one) for part, one in waiting) > 0
        if officials:
            with running.database.transaction() as tx:
                moved = verbs.finish_task(tx, running.settings, number) or moved
        if not moved and not waiting:
            return False
        if not moved:  # a worker has the job, or its next try is due later
            time.sleep(ROUND_SECONDS)
    return False
