"""Visits that the proof counts against visits that exhaustive runs of the engine make, on random models."""

from __future__ import annotations

from tests.conformance.visits import run

MODELS, FIRST, STATES = 45, 9_000, 150


def test_the_proof_counts_no_fewer_visits_than_the_engine_makes() -> None:
    found = run(MODELS, FIRST, STATES)
    wrong = [one for one in found["results"] if one["better"] or one["different"]]
    assert not wrong and found["complete"] >= MODELS // 2 and found["several"] >= MODELS // 5
