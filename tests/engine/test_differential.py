"""Random unstructured processes with inclusive joins, events, sub-processes and multi-instances: the engine does what the
standard's token game allows, step for step.
"""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.commands import CompleteTask, Signal
from tests.engine.models import Run
from tests.engine.wide_game import Game, Graph, drawn, graphs

STEPS = 15
MANY = 60
SLOW = settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@SLOW
@given(graphs(), st.data())
def test_the_engine_does_what_the_token_game_allows(graph: Graph, data: st.DataObject) -> None:
    run, game = Run(drawn(graph)), Game(graph)
    for _ in range(STEPS):
        opened = dict(Counter(run.open("task").values()))
        assert game.keep(opened), opened
        ended = [not state for state in game.states]
        assert (run.status == "completed") in ended
        if run.status == "completed" or sum(opened.values()) > MANY or len(game.states) > MANY:
            break
        signals = sorted(set().union(*(game.signals(state) for state in game.states)))
        acts = [*sorted(run.open("task")), *signals]
        if not acts:
            assert run.open("incident")
            break
        act = data.draw(st.sampled_from(acts))
        if isinstance(act, str):
            run.do(Signal(name=act))
            game.signal(act)
        else:
            name = run.open("task")[act]
            run.do(CompleteTask(task=act))
            game.complete(name)
