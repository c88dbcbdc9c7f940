"""A few seeded runs on each database; `python -m tests.chaos --runs 100` does as many as one wants."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.run import CLIENT, one_run
from tests.chaos.site import Site

pytestmark = pytest.mark.chaos


@pytest.fixture
def site(database_url: str) -> Iterator[Site]:
    """A site of its own processes."""
    if sys.platform != "linux":
        pytest.skip("children of a process are looked up in /proc")
    with tempfile.TemporaryDirectory(prefix="onerun-chaos-") as home:  # pytest's own folders are too long for a socket
        made = Site(Path(home), database_url)
        yield made
        made.stop()


def test_nothing_is_lost_and_nothing_happens_twice(site: Site) -> None:
    plant = site.start()
    faults = ("both", "flush", CLIENT)
    results = [one_run(site, plant, number, seed=number, fault=fault) for number, fault in enumerate(faults)]
    assert [(result.fault, result.wrong) for result in results if result.wrong] == []
    assert plant.verified().faults == []
