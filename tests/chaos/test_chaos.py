"""A few seeded runs on each database; `python -m tests.chaos --runs 100` does as many as one wants."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.filer import Filer
from tests.chaos.run import check_all, one_run
from tests.chaos.world import World

pytestmark = pytest.mark.chaos


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """An installation of its own."""
    if sys.platform != "linux":
        pytest.skip("children of a process are looked up in /proc")
    with tempfile.TemporaryDirectory(prefix="onerun-chaos-") as home:  # pytest's own folders are too long for a socket
        made = World(Path(home), database_url)
        yield made
        made.stop()


def test_nothing_is_lost_and_nothing_happens_twice(world: World) -> None:
    world.start()
    filer = Filer.signed_in(world.addresses["web"])
    results = [one_run(world, filer, number, number, fault) for number, fault in enumerate(("web", "flush", "worker_parent"))]
    assert [(result.fault, result.wrong) for result in results if result.wrong] == []
    assert check_all(world, filer) == []
    assert world.verified() == []
