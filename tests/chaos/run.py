"""One run: cases are started, something is killed in the middle of them, and everything is counted afterwards."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select

from engine.store import tables
from tests.chaos.site import Site, children, kill
from tests.workers.plant import SOURCES, Plant

CASES = 6
PATIENCE = 60.0
Fault = Callable[[Site], None]


def worker_parent(site: Site) -> None:
    """The worker, whose child may go on as an orphan."""
    kill(site.kept["worker"].pid)


def horse(site: Site) -> None:
    """The child of the worker, in the middle of a job."""
    end = time.monotonic() + 3
    while time.monotonic() < end:
        for pid in children(site.kept["worker"].pid):
            kill(pid)
            return


def both(site: Site) -> None:
    """The worker and its child."""
    found = children(site.kept["worker"].pid)
    kill(site.kept["worker"].pid)
    for pid in found:
        kill(pid)


def sweeper(site: Site) -> None:
    """The sweeper."""
    kill(site.kept["sweeper"].pid)


def flush(site: Site) -> None:
    """Redis forgets everything."""
    site.redis().flushall()


def redis(site: Site) -> None:
    """Redis itself, which keeps nothing."""
    kill(site.kept["redis"].pid)


FAULTS: dict[str, Fault] = {one.__name__: one for one in (worker_parent, horse, both, sweeper, flush, redis)}
CLIENT = "client"
NAMES = (*FAULTS, CLIENT)


@dataclass
class Result:
    """What came of one run; `wrong` holds a sentence for each thing that must not be."""

    number: int
    fault: str
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


def one_run(site: Site, plant: Plant, number: int, seed: int, fault: str | None = None) -> Result:
    """The run with this number; the seed decides when something is killed, and what where no fault is named."""
    chance = random.Random(seed)
    result = Result(number, fault or chance.choice(NAMES))
    first = number * CASES
    client = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.client", plant.definition, str(first), str(CASES)],
        env=site.environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert client.stdout is not None
    acknowledged = [client.stdout.readline()]
    time.sleep(chance.uniform(0.0, 0.02) if result.fault == CLIENT else chance.uniform(0.0, 2.5))
    if result.fault == CLIENT:
        kill(client.pid)
    else:
        FAULTS[result.fault](site)
    struck = time.monotonic()
    acknowledged += client.stdout.readlines()
    client.wait()
    kept = {int(line) for line in acknowledged if line.strip().isdigit()}
    _wait(site, plant, range(first, first + CASES), struck)
    result.seconds = round(time.monotonic() - struck, 1)
    result.wrong = check(site, plant, range(first, first + CASES), kept)
    return result


def _wait(site: Site, plant: Plant, numbers: range, struck: float) -> None:
    while time.monotonic() - struck < PATIENCE:
        site.revive()
        states = _statuses(plant, numbers)
        if states and set(states.values()) == {"completed"}:
            return
        time.sleep(0.2)


def _statuses(plant: Plant, numbers: range) -> dict[str, str]:
    found = tables.instance
    with plant.reading() as tx:
        rows = tx.connection.execute(select(found.c.id, found.c.status).where(found.c.id.in_([_name(n) for n in numbers])))
        return {row.id: row.status for row in rows}


def check(site: Site, plant: Plant, numbers: range, acknowledged: set[int]) -> list[str]:
    """Every case that was acknowledged is completed, each register was asked once for it, nothing is open."""
    states = _statuses(plant, numbers)
    wrong = [f"{_name(n)} was acknowledged and is not there" for n in acknowledged if _name(n) not in states]
    wrong += [f"{name} is {status} after {PATIENCE:.0f} s" for name, status in states.items() if status != "completed"]
    counted = Counter((effect["case_number"], effect["kind"]) for effect in site.effects())
    for name in states:
        for source in SOURCES:
            if counted[name, source] != 1:
                wrong.append(f"{name}: {source} was asked {counted[name, source]} times")
    unknown = {case for case, _ in counted} - set(plant.statuses())
    wrong += [f"the registries know {case}, which is not there" for case in sorted(unknown)]
    return wrong


def _name(number: int) -> str:
    return f"c{number:05}"
