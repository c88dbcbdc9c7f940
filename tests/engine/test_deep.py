"""Scopes within scopes, with what crosses them: the engine does one of the things that the deep game allows, step for step."""

from __future__ import annotations

from collections import Counter
from random import Random

from engine.commands import CompleteTask, Signal
from tests.engine.deep_game import Game, TooManyError
from tests.engine.deep_models import FLAGS, Maker, drawn, endless
from tests.engine.models import Run

MODELS = 100
STEPS = 16
MANY = 25


def waits(run: Run) -> set[str]:
    """The signals that the engine waits for."""
    numbers = run.open("wait")
    return {row.name for step in run.steps for row in step.waits if row.what == "signal" and row.number in numbers}


def check(seed: int) -> str:
    """Play one model; how it ended."""
    levels = Maker(seed).levels
    if endless(levels):
        return "endless"
    random, game, run = Random(seed), Game(levels), Run(drawn(levels), dict.fromkeys(FLAGS, False), process="P")
    for _ in range(STEPS):
        opened = dict(Counter(run.open("task").values()))
        assert game.keep(opened, run.status), (seed, opened, run.status)
        if run.status != "running":
            return "ended"
        heard = waits(run)
        assert heard in [game.signals(scope) for _, scope in game.states], (seed, heard)
        acts = [*sorted(run.open("task").items()), *((0, name) for name in sorted(heard))]
        if not acts:
            assert run.open("incident") or "('at', 'k" in repr(game.states), seed
            return "stuck"
        if sum(opened.values()) > MANY or len(game.states) > MANY:
            return "wide"
        number, name = random.choice(acts)
        run.do(CompleteTask(task=number) if number else Signal(name=name))
        (game.complete if number else game.signal)(name)
    return "long"


def test_the_engine_does_what_the_deep_game_allows() -> None:
    found: Counter[str] = Counter()
    for seed in range(MODELS):
        try:
            found[check(seed)] += 1
        except TooManyError:
            found["many"] += 1
    assert found["ended"] + found["long"] > MODELS // 2
