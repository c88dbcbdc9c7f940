"""One run: cases are filed, something is killed in the middle of them, and everything is counted afterwards."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, select

from engine.store import tables as store
from processes import tables
from processes.licences.tables import licence
from tests.chaos.faults import FAULTS
from tests.chaos.filer import Filer
from tests.chaos.world import World, until

CASES = 5
BAR = 60.0  # seconds from the fault until all work is done
PATIENCE = 240.0  # after which work that is not done counts as lost, not as late
SOURCES = ("population", "medical", "vehicles")
FILED_ALREADY = 3.0  # seconds after which all cases of a run are in the hands of the workers


@dataclass
class Result:
    """What came of one run; `wrong` holds a sentence for each thing that must not be. `seconds` from fault to end of work.

    `load` is how many processes wanted a processor on average in the last minute: a crowded machine recovers late.
    """

    number: int
    seed: int
    fault: str
    seconds: float = 0.0
    load: float = 0.0
    wrong: list[str] = field(default_factory=list)

    @property
    def late(self) -> bool:
        """All work was done, but not in time."""
        return self.seconds > BAR


def one_run(world: World, filer: Filer, number: int, seed: int, fault: str | None = None) -> Result:
    """The run with this number; the seed decides when something is killed, and what where no fault is named."""
    chance = random.Random(seed)
    result = Result(number, seed, fault or chance.choice(list(FAULTS)))
    keys = [f"run-{number}-{case}" for case in range(CASES)]
    until("everything runs again", lambda: all(world.pids(name) for name in ("redis", "web", "worker", "sweeper")), PATIENCE)
    filing = filer.file_all(keys, chance)
    time.sleep(chance.uniform(0.0, 0.8 if result.fault.startswith("web") else FILED_ALREADY))
    struck = time.monotonic()
    FAULTS[result.fault](world)
    while time.monotonic() - struck < PATIENCE and not (len(_filed(filer, keys)) == CASES and _ended(world, filer, keys)):
        time.sleep(0.1)
    result.seconds = round(time.monotonic() - struck, 1)
    result.load = round(os.getloadavg()[0], 1)
    filing.join()
    result.wrong = [*_complaints(filer), *check(world, filer, keys)]
    return result


def check(world: World, filer: Filer, keys: Collection[str]) -> list[str]:
    """Every case that was asked for is closed with one licence, and each register was asked for it exactly once."""
    wrong = [f"{key} was never answered" for key in keys if key not in filer.ledger]
    numbers = {filer.ledger[key] for key in keys if key in filer.ledger}
    if len(numbers) != len(keys) - len(wrong):
        wrong.append("two keys got the same case")
    cases = {row.number: row for row in _rows(world, tables.case, "number", numbers)}
    wrong += [f"{number} was acknowledged and is not there" for number in numbers - set(cases)]
    parts = {row.part: row.number for row in cases.values()}
    wrong += [f"{row.number} is {row.state} after {PATIENCE:.0f} s" for row in cases.values() if row.state != "CLOSED"]
    counted = Counter((effect["case_number"], effect["kind"]) for effect in world.effects())
    wrong += _not_once("effects of {1} for {0}", {(n, s): counted[n, s] for n in cases for s in SOURCES})
    jobs = Counter((row.part, row.operation) for row in _rows(world, store.job, "part", parts) if row.status == "done")
    wrong += _not_once("done jobs {1} of {0}", {(parts[p], s): jobs[p, f"check.{s}"] for p in parts for s in SOURCES})
    licences = Counter(row.part for row in _rows(world, licence, "part", parts))
    return wrong + _not_once("licences of {0}", {(parts[part], ""): licences[part] for part in parts})


def check_all(world: World, filer: Filer) -> list[str]:
    """Nothing is there that nobody asked for: no other case, no draft, no question of another case."""
    numbers = set(filer.ledger.values())
    with world.database.transaction(write=False) as tx:
        there = tx.connection.execute(select(tables.case.c.number, tables.case.c.state)).all()
    wrong = [f"the case {row.number} ({row.state}) was never acknowledged" for row in there if row.number not in numbers]
    asked = {effect["case_number"] for effect in world.effects()}
    return [*wrong, *(f"the registries know {number}, which nobody filed" for number in sorted(asked - numbers))]


def _not_once(what: str, counts: dict[tuple[str, str], int]) -> list[str]:
    return [f"{what.format(*names)}: {count}" for names, count in counts.items() if count != 1]


def _complaints(filer: Filer) -> list[str]:
    said, filer.wrong = filer.wrong, []
    return said


def _filed(filer: Filer, keys: Iterable[str]) -> list[str]:
    return [filer.ledger[key] for key in keys if key in filer.ledger]


def _ended(world: World, filer: Filer, keys: Iterable[str]) -> bool:
    return all(row.state == "CLOSED" for row in _rows(world, tables.case, "number", _filed(filer, keys)))


def _rows(world: World, table: Table, column: str, values: Iterable[str]) -> list[Any]:
    with world.database.transaction(write=False) as tx:
        return list(tx.connection.execute(select(table).where(table.c[column].in_(list(values)))))
