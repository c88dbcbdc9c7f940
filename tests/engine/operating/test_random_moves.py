"""Random processes, random moves: whatever is offered can be done, closes what was open, and leaves nothing waiting for ever."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.commands import CompleteTask, MoveToken
from engine.overview import overview, targets
from tests.engine.blocks import Block, blocks, drawn
from tests.engine.models import NOW, Run

SLOW = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(blocks(), st.data())
def test_every_move_that_is_offered_keeps_the_process_going(block: Block, data: st.DataObject) -> None:
    run = Run(drawn(block))
    for _ in range(data.draw(st.integers(0, 3))):
        if run.open("task"):
            run.do(CompleteTask(task=data.draw(st.sampled_from(sorted(run.open("task"))))))
    if run.status != "running":
        return
    tokens = overview(run.definition, run.state or {}, NOW).tokens
    token = data.draw(st.sampled_from([each for each in tokens if each.movable]))
    offered = targets(run.definition, run.state or {}, MoveToken(token.number), NOW)
    if not offered:
        return
    target = data.draw(st.sampled_from(offered))
    run.do(MoveToken(token.number, target.node, target.by, reason="x"))
    for _ in range(60):
        if run.status != "running" or not run.open("task"):
            break
        run.do(CompleteTask(task=min(run.open("task"))))
    assert "stuck" not in [row.cause for step in run.steps for row in step.incidents]
