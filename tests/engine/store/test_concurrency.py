"""Two at once: one wins, the other is told, and nothing that was acknowledged is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from engine.errors import CommandError
from engine.store import jobs, tables, tasks
from engine.store.verify import verify
from tests.engine.store.world import World

ROUNDS = 10


def _together(*actions: Callable[[], object]) -> list[object]:
    barrier = threading.Barrier(len(actions))
    results: list[object] = [None] * len(actions)

    def run(number: int, action: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[number] = action()
        except CommandError as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def _errors(results: list[object]) -> list[object]:
    return [result for result in results if isinstance(result, Exception)]


@pytest.mark.parametrize("round", range(ROUNDS))
def test_two_officials_one_task_one_winner(world: World, round: int) -> None:
    world.start("line")
    number = world.open_tasks()["a"]
    said = [{"x": "first"}, {"x": "second"}]
    results = _together(*(lambda v=v, k=k: world.complete(number, v, key=k) for v, k in zip(said, "12", strict=True)))
    assert len(_errors(results)) == 1
    assert list(world.open_tasks()) == ["b"] and world.rows(tables.instance)[0].seq == 2


@pytest.mark.parametrize("round", range(ROUNDS))
def test_two_parallel_tasks_lose_nothing(world: World, round: int) -> None:
    world.start("pair")
    numbers = world.open_tasks()
    results = _together(*(lambda n=numbers[n], v=v: world.complete(n, {v: n}) for n, v in (("a", "x"), ("b", "y"))))
    assert not _errors(results)
    assert world.rows(tables.instance)[0].status == "completed"
    with world.database.transaction(write=False) as tx:
        assert verify(tx, world.host).faults == []


def test_the_same_key_at_once_is_done_once(world: World) -> None:
    world.start("line")
    number = world.open_tasks()["a"]
    results = _together(*[lambda: world.complete(number, {"x": 1}, key="same")] * 4)
    assert not _errors(results)
    assert sorted(result.repeated for result in results) == [False, True, True, True]  # type: ignore[attr-defined]


def test_one_worker_gets_a_job(world: World) -> None:
    with world.database.transaction() as tx:
        jobs.enqueue(tx, part="p1", operation="prefill", input={}, key="k")

    def lease() -> object:
        with world.database.transaction() as tx:
            return jobs.lease(tx, "p1", "k")

    assert len([held for held in _together(*[lease] * 4) if held is not None]) == 1


def test_one_official_gets_a_claim(world: World) -> None:
    world.start("line")
    task = world.rows(tables.task)[0].id

    def claim(user: str) -> str | None:
        with world.database.transaction() as tx:
            return tasks.claim(tx, "p1", task, user).assignee

    owners = _together(*(lambda u=u: claim(u) for u in ("ann", "ben", "cai")))
    assert len(set(owners)) == 1
