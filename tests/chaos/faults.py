"""What is done to an installation: processes are killed without warning, and Redis forgets."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.chaos.world import World, children, kill

HORSE_SECONDS = 3.0
Fault = Callable[[World], None]


def worker_parent(world: World) -> None:
    """The worker, whose child may go on as an orphan."""
    kill(world.pids("worker")[0])


def horse(world: World) -> None:
    """The child of the worker, in the middle of a job."""
    end = time.monotonic() + HORSE_SECONDS
    while time.monotonic() < end:
        for pid in world.pids("worker")[1:]:
            kill(pid)
            return
        time.sleep(0.005)


def worker_and_horse(world: World) -> None:
    """The worker and its child, in the middle of a job where there is one soon."""
    end = time.monotonic() + HORSE_SECONDS
    parent = world.pids("worker")[0]
    while time.monotonic() < end and not children(parent):
        time.sleep(0.005)
    found = children(parent)
    for pid in (parent, *found):
        kill(pid)


def web(world: World) -> None:
    """All processes of the web server."""
    for pid in world.pids("web"):
        kill(pid)


def web_parent(world: World) -> None:
    """The parent of the web server, whose children notice and end."""
    kill(world.pids("web")[0])


def web_child(world: World) -> None:
    """One of the processes that answer requests."""
    kill(world.pids("web")[-1])


def sweeper(world: World) -> None:
    """The sweeper."""
    kill(world.pids("sweeper")[0])


def redis(world: World) -> None:
    """Redis itself."""
    kill(world.pids("redis")[0])


def flush(world: World) -> None:
    """Redis forgets everything."""
    world.flush()


FAULTS: dict[str, Fault] = {
    one.__name__: one for one in (worker_parent, horse, worker_and_horse, web, web_parent, web_child, sweeper, redis, flush)
}
