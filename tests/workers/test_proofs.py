"""A proof is a job: leased, told how far it is, cancelled at any moment, failed with its reason, found again by the sweeper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from processes import publishing
from processes.promises import prove as proving
from processes.promises import runs, views
from tests.processes.support import PERMIT
from tests.workers.plant import Plant
from workers import jobs, proofs
from workers.app import Runtime, create_runtime
from workers.sweeper import Sweeper


@pytest.fixture
def asked(plant: Plant) -> str:
    """A run of the published permit that waits."""
    with plant.database.transaction() as tx:
        version = publishing.load_folder(tx, PERMIT).draft or ""
        return views.ask_proof(tx, publishing.LOADER, version).id


def state(plant: Plant, run: str) -> runs.Run:
    with plant.reading() as tx:
        return runs.get(tx, run)


def test_a_worker_proves_what_was_asked_once(plant: Plant, runtime: Runtime, asked: str) -> None:
    assert jobs.run(runtime, runs.PART, asked) and not jobs.run(runtime, runs.PART, asked)
    done = state(plant, asked)
    assert (done.state, done.verdict, done.figures["days"]) == ("done", "proved", 5) and done.states > 100


def test_a_run_that_is_cancelled_meanwhile_stops_at_its_next_beat(
    plant: Plant, runtime: Runtime, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "BEAT_SECONDS", 0.0)
    seen: list[str] = []

    def prover(world: object) -> None:
        seen.append("visits")
        with plant.database.transaction() as tx:
            views.cancel_proof(tx, publishing.LOADER, asked)
        return whole(world)  # type: ignore[arg-type,return-value]

    whole = proving.PROMISES["visits"]
    monkeypatch.setattr(proving, "PROMISES", {"visits": prover, "time": lambda world: pytest.fail("it went on")})
    assert not jobs.run(runtime, runs.PART, asked)
    assert seen == ["visits"] and state(plant, asked).state == "cancelled"


def test_a_proof_that_fails_says_why(plant: Plant, runtime: Runtime, asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no memory left")

    monkeypatch.setattr(proofs, "prove", broken)
    assert not jobs.run(runtime, runs.PART, asked)
    assert (state(plant, asked).state, state(plant, asked).error) == ("failed", "RuntimeError: no memory left")


def test_without_redis_the_sweeper_proves_beside_its_rounds(plant: Plant, asked: str) -> None:
    alone = create_runtime(replace(plant.settings, redis_url=None))
    sweeper = Sweeper(alone)
    sweeper.round()
    for one in sweeper.proving:
        one.join(60)
    assert state(plant, asked).state == "done"
