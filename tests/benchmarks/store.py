"""What the store costs on PostgreSQL: `python -m tests.benchmarks.store --json`.

Completions of one task, one process, durable commits, beside psycopg writing the same rows and bytes by hand in the
same run; statements as the server logs them; pages of the inbox out of a million open tasks.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import psycopg

from engine.commands import CompleteTask
from engine.definition import define
from engine.store.execution import execute
from processes.database import open_database
from tests.benchmarks import _store_inbox
from tests.benchmarks._permit import FORM
from tests.benchmarks._postgres import Server, server
from tests.benchmarks._store_raw import prepare, written
from tests.engine.store.world import END, START, Node, World, draw, user

LOOP = draw("loop", [START, Node("again", "exclusiveGateway"), user("a", "opinion"), END], "start>again", "again>a", "a>again")
STATEMENTS, COMMITS, SHARE = 8, 1, 1 / 3
ANSWER = {"opinion": "complete and correct, as far as the papers tell"}
BATCHES, BATCH = 9, 150
LOG_ALL = "ALTER SYSTEM SET log_statement = 'all'"


def completions(world: World, on: Server) -> dict[str, Any]:
    """Statements and commits of one completion, with few and with many tasks open, and completions per second."""
    few = counted(world, on)
    for number in range(1000):
        world.start("loop", f"o{number}", f"o{number}")
    many = counted(world, on)
    speed = compared(world, on)
    return {
        "statements": {"figure": few["statements"], "with_1000_open": many["statements"], "bar": STATEMENTS,
                       "met": max(few["statements"], many["statements"]) <= STATEMENTS},
        "commits": {"figure": few["commits"], "bar": COMMITS, "met": few["commits"] == many["commits"] == COMMITS},
        "speed": speed,
    }  # fmt: skip


def counted(world: World, on: Server) -> dict[str, int]:
    """What the server was asked to do for one completion, after a first one that fills the caches."""
    complete_once(world)
    with psycopg.connect(on.plain, autocommit=True) as admin:
        admin.execute(LOG_ALL)
        admin.execute("SELECT pg_reload_conf()")
        time.sleep(1)
        since = on.log.stat().st_size
        complete_once(world)
        time.sleep(0.2)
        seen = on.statements(since)
        admin.execute("ALTER SYSTEM RESET log_statement")
        admin.execute("SELECT pg_reload_conf()")
    began = max(number for number, text in enumerate(seen) if text.startswith("BEGIN"))
    inside = [text for text in seen[began + 1 :] if not text.startswith(("COMMIT", "ALTER SYSTEM"))]
    return {"statements": len(inside), "commits": sum(text.startswith("COMMIT") for text in seen[began:])}


def complete_once(world: World) -> None:
    """The open task is done, and the next one is open."""
    number = next(iter(world.open_of("i1").values()))
    world.complete(number, ANSWER, key=f"k{number}")


def compared(world: World, on: Server) -> dict[str, Any]:
    """Completions per second of both sides, medians of alternating batches."""
    numbers = iter(range(10_000_000))
    ours: list[float] = []
    raw: list[float] = []
    with psycopg.connect(on.plain, autocommit=True) as connection:  # else each completion were a mere savepoint
        wrote = written(connection, "p1")
        prepare(connection, wrote, range(BATCHES * BATCH))
        step = Stepper(world)
        for batch in range(BATCHES):
            print(f"completions: batch {batch + 1} of {BATCHES}", file=sys.stderr)
            ours.append(per_second(step.once))
            raw.append(per_second(lambda: wrote.again(connection, next(numbers))))
    mine, theirs = statistics.median(ours), statistics.median(raw)
    share = mine / theirs
    return {
        "per_second": round(mine),
        "raw_per_second": round(theirs),
        "share": round(share, 2),
        "bar": round(SHARE, 2),
        "met": share >= SHARE,
    }


class Stepper:
    """Completes the open task again and again, knowing its number from the answer."""

    def __init__(self, world: World) -> None:
        self.world, self.number = world, next(iter(world.open_of("i1").values()))

    def once(self) -> None:
        """One completion in one transaction."""
        said = {"part": "p1", "instance": "i1", "key": f"k{self.number}", "actor": "official"}
        with self.world.database.transaction() as tx:
            done = execute(tx, self.world.host, command=CompleteTask(task=self.number, values=ANSWER), **said)
        assert done.advance is not None
        self.number = done.advance.opened[0].number


def per_second(action: Callable[[], object]) -> float:
    """How often a second, over one batch."""
    started = time.perf_counter()
    for _ in range(BATCH):
        action()
    return BATCH / (time.perf_counter() - started)


def measure(tasks: int) -> dict[str, Any]:
    """All figures, each with its bar and whether it is met."""
    with server() as on:
        database = open_database(on.url)
        world = World.on(database)
        world.add("loop", define(LOOP))
        world.start("loop", **FORM)
        figures = completions(world, on)
        print(f"inbox: making {tasks:,} open tasks", file=sys.stderr)
        _store_inbox.fill(on.plain, tasks)
        figures["inbox"] = {"open_tasks": tasks, **_store_inbox.measure(database, on.plain)}
        database.close()
    return figures


def main(arguments: list[str] | None = None) -> int:
    """Print the figures; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description="What the store costs on PostgreSQL.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--tasks", type=int, default=1_000_000, help="how many open tasks the inbox is cut from")
    options = parser.parse_args(arguments)
    figures = measure(options.tasks)
    if options.json:
        print(json.dumps(figures, indent=2))
    else:
        for name, values in figures.items():
            print(name, json.dumps(values))
    return int(not all(values.get("met", True) for values in figures.values()))


if __name__ == "__main__":
    sys.exit(main())
