"""`python -m workers.worker QUEUE` serves one queue until it is stopped."""

from __future__ import annotations

import argparse

from workers import jobs
from workers.app import runtime
from workers.queues import QUEUES, work


def main() -> None:
    """Reads the name of the queue and serves it. Jobs are run in a child each, which finds everything imported."""
    parser = argparse.ArgumentParser(prog="python -m workers.worker")
    parser.add_argument("queue", choices=QUEUES)
    name = parser.parse_args().queue
    running = runtime()
    if running.redis is None:
        parser.error(f"{jobs.run_job.__name__} needs REDIS_URL; without it the sweeper does the work")
    work(name, running.redis)


if __name__ == "__main__":
    main()
