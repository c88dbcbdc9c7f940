"""`python -m tests.chaos --runs 100 --seed N`: kills processes of one installation, run after run, and counts what came of it."""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks._postgres import server
from tests.chaos.faults import FAULTS
from tests.chaos.filer import Filer
from tests.chaos.run import BAR, Result, check_all, one_run
from tests.chaos.world import World


@dataclass(frozen=True)
class Report:
    """All runs, and what was found in the whole database after the last."""

    results: Sequence[Result]
    afterwards: Sequence[str]

    @property
    def wrong(self) -> list[Result]:
        """The runs in which something was that must not be."""
        return [result for result in self.results if result.wrong]

    def by_fault(self) -> dict[str, dict[str, Any]]:
        """For each kind of fault: how many runs, how many wrong or late, the middle and the slowest recovery in seconds."""
        found = {}
        for fault in FAULTS:
            seconds = sorted(one.seconds for one in self.results if one.fault == fault)
            if seconds:
                wrong = sum(one.fault == fault for one in self.wrong)
                counted = {"runs": len(seconds), "wrong": wrong, "late": sum(one > BAR for one in seconds)}
                found[fault] = {**counted, "median_s": seconds[len(seconds) // 2], "slowest_s": seconds[-1]}
        return found


@contextmanager
def database(kind: str, home: Path) -> Iterator[str]:
    """The address of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{home / 'onerun.db'}"
        return
    with server() as on:
        yield on.url


def chaos(runs: int, seed: int, kind: str, home: Path) -> Report:
    """So many runs on one installation, then everything verified; prints a line a run."""
    results: list[Result] = []
    with database(kind, home) as url:
        world = World(home, url)
        try:
            world.start()
            filer = Filer.signed_in(world.addresses["web"])
            for number in range(runs):
                results.append(one_run(world, filer, number, seed + number))
                _tell(results[-1])
            afterwards = [*check_all(world, filer), *world.verified()]
        finally:
            world.stop()
    return Report(results, afterwards)


def _tell(result: Result) -> None:
    said = "; ".join(result.wrong) or "all done, once"
    print(
        f"run {result.number} seed {result.seed} {result.fault}: {result.seconds} s (load {result.load}), {said}",
        file=sys.stderr,
        flush=True,
    )


def main() -> int:
    """Reads the command line, runs, says what came of it; 1 where anything was wrong or late."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is stopped on the way out
    home = Path(tempfile.mkdtemp(prefix="onerun-chaos-"))
    report = chaos(given.runs, given.seed, given.database, home)
    late = [asdict(result) for result in report.results if result.late]
    bad = bool(report.wrong or report.afterwards)
    summary = {
        "database": given.database,
        "runs": len(report.results),
        "seed": given.seed,
        "faults": report.by_fault(),
        "slowest_seconds": max((result.seconds for result in report.results), default=0.0),
        "median_load": sorted(result.load for result in report.results)[len(report.results) // 2],
        "late": late,
        "violations": [asdict(result) for result in report.wrong],
        "verification": list(report.afterwards),
    }
    print(json.dumps(summary, indent=2, ensure_ascii=False))
    if bad:
        print(f"the logs are kept in {home}", file=sys.stderr)
    else:
        shutil.rmtree(home, ignore_errors=True)
    return int(bad or bool(late))


if __name__ == "__main__":
    sys.exit(main())
