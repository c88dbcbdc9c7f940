"""The prover foresees every run of the engine, and where no data decides it foresees nothing else."""

from __future__ import annotations

from tests.conformance.prover import run


def test_the_prover_is_never_better_than_the_engine_and_agrees_with_it() -> None:
    found = run(models=45, seed=7_000, states=150)
    wrong = [result for result in found["results"] if result["better"] or result["different"]]
    assert wrong == []
    assert found["unsound"] >= 10
    assert found["complete"] >= 35


def test_where_data_decides_the_prover_says_what_the_engine_does() -> None:
    found = run(models=45, seed=300, states=300, kind="data")
    assert [result for result in found["results"] if result["better"]] == []
    assert found["different"] <= 2
    assert found["unsound"] >= 10


def test_messages_between_two_pools_are_told_as_the_engine_delivers_them() -> None:
    found = run(models=40, seed=500, states=150, kind="pools")
    assert [result for result in found["results"] if result["better"] or result["different"]] == []
    assert found["unsound"] >= 10
