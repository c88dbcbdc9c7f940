"""`python -m tests.chaos --runs 100 --seed N`: kills processes in the middle of work and counts what came of it."""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from processes.database import upgrade
from tests.benchmarks._postgres import server
from tests.chaos.run import Result, one_run
from tests.chaos.site import Site


@contextmanager
def database(kind: str, home: Path) -> Iterator[str]:
    """The address of a fresh database with the schema."""
    if kind == "postgresql":
        with server() as on:
            yield on.url
        return
    url = f"sqlite:///{home / 'onerun.db'}"
    upgrade(url)
    yield url


def chaos(runs: int, seed: int, kind: str) -> tuple[list[Result], list[str]]:
    """So many runs on one site, and what verification says at the end."""
    home = Path(tempfile.mkdtemp(prefix="onerun-chaos-"))
    results: list[Result] = []
    with database(kind, home) as url:
        site = Site(home, url)
        try:
            plant = site.start()
            for number in range(runs):
                result = one_run(site, plant, number, seed + number)
                results.append(result)
                said = "; ".join(result.wrong) or "all done, once"
                print(f"run {number} seed {seed + number} {result.fault}: {result.seconds} s, {said}", file=sys.stderr, flush=True)
            faults = [f"{fault.part}: {fault.message}" for fault in plant.verified().faults]
        finally:
            site.stop()
    if not faults and not any(result.wrong for result in results):
        shutil.rmtree(home, ignore_errors=True)
    return results, faults


def main() -> int:
    """Reads the command line, runs, says what came of it; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is stopped on the way out
    results, faults = chaos(given.runs, given.seed, given.database)
    wrong = [result for result in results if result.wrong]
    summary = {
        "runs": len(results),
        "seed": given.seed,
        "wrong": [{"run": result.number, "fault": result.fault, "what": result.wrong} for result in wrong],
        "slowest_seconds": max((result.seconds for result in results), default=0.0),
        "verification": faults,
    }
    print(json.dumps(summary, indent=2, ensure_ascii=False))
    return int(bool(wrong or faults))


if __name__ == "__main__":
    sys.exit(main())
