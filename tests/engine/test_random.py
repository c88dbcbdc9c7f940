"""Random processes: the engine does what an interpreter of the same blocks does, step for step, and the same each time."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.advance import advance
from engine.commands import CompleteTask, Start
from engine.definition import define
from engine.state import dumps, loads
from tests.engine.blocks import Block, Game, blocks, drawn
from tests.engine.models import NOW, Run
from tests.engine.token_game import Graph, Tokens, graphs
from tests.engine.token_game import drawn as drawn_graph

STEPS = 60
SLOW = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(blocks(), st.data())
def test_the_engine_opens_what_the_blocks_say(block: Block, data: st.DataObject) -> None:
    run = Run(drawn(block))
    game = Game(block)
    for _ in range(STEPS):
        assert Counter(run.open("task").values()) == game.open()
        assert run.open("incident") == {}
        if game.done:
            break
        number = data.draw(st.sampled_from(sorted(run.open("task"))))
        name = run.open("task")[number]
        run.do(CompleteTask(task=number))
        assert game.complete(name)
    assert (run.status == "completed") == game.done


@SLOW
@given(graphs(), st.data())
def test_the_engine_plays_the_token_game_of_unstructured_processes(graph: Graph, data: st.DataObject) -> None:
    run, game = Run(drawn_graph(graph)), Tokens(graph)
    for _ in range(20):
        assert Counter(run.open("task").values()) == game.open
        assert ("stuck" in [row.cause for step in run.steps for row in step.incidents]) == game.stuck
        assert (run.status == "completed") == (not game.open and not game.flows)
        if not game.open or sum(game.open.values()) > 200:
            break
        number = data.draw(st.sampled_from(sorted(run.open("task"))))
        name = run.open("task")[number]
        run.do(CompleteTask(task=number))
        game.complete(name)


@SLOW
@given(blocks(), st.data())
def test_the_same_commands_give_the_same_bytes(block: Block, data: st.DataObject) -> None:
    source = drawn(block)
    run = Run(source)
    commands: list[CompleteTask] = []
    while run.status == "running" and len(commands) < STEPS:
        commands.append(CompleteTask(task=data.draw(st.sampled_from(sorted(run.open("task"))))))
        run.do(commands[-1])
    definition = define(source)
    step = advance(definition, None, Start(), NOW)
    for command, before in zip(commands, run.steps[1:], strict=True):
        kept = dumps(step.state)
        step = advance(definition, step.state if len(kept) % 2 else loads(kept), command, NOW)
        assert dumps(step.state) == dumps(before.state)
        assert repr(step) == repr(before)


@SLOW
@given(blocks())
def test_a_step_does_not_change_the_state_it_was_given(block: Block) -> None:
    definition = define(drawn(block))
    step = advance(definition, None, Start(), NOW)
    for row in step.opened:
        before = dumps(step.state)
        advance(definition, step.state, CompleteTask(task=row.number, values={"a": [1]}), NOW)
        assert dumps(step.state) == before
