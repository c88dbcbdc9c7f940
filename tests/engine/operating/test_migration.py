"""Migration: an instance goes on under another definition; the same definition under another name changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.advance import advance, marking_of
from engine.commands import Command, CompleteTask, JobFailed, Message, Migrate, Resume, Retry, Suspend, TimerDue
from engine.definition import Definition, define
from engine.errors import CommandError, MigrationError
from engine.migration import Rehearsal, rehearse
from engine.model.graph import EventDefinition, Loop, Model
from engine.state import dumps, loads
from tests.engine.blocks import Block, blocks, drawn
from tests.engine.models import NOW, Run, event, feel, inside, model, timer
from tests.engine.models import settings as said
from tests.engine.token_game import Graph, graphs
from tests.engine.token_game import drawn as drawn_graph

SLOW = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])


def another(source: Model) -> Definition:
    """A definition that runs the same and has another hash."""
    return define(replace(source, name="another"))


def migrate(run: Run, to: Model | Definition, **nodes: str) -> Any:
    """The run goes on under the other definition."""
    target = to if isinstance(to, Definition) else define(to)
    command = Migrate(source=run.definition.hash, target=target.hash, nodes=nodes, reason="new version")
    step = advance(run.definition, run.state, command, run.now, target=target)
    run.steps.append(step)
    run.definition, run.state = target, loads(dumps(step.state))
    return step


def rehearsed(run: Run, to: Definition, nodes: dict[str, str], *keep: str) -> Rehearsal:
    """What a migration would change."""
    command = Migrate(source=run.definition.hash, target=to.hash, nodes=nodes, keep=keep)
    return rehearse(run.definition, to, run.state or {}, command, run.now)


def troubles(run: Run, to: Model, **nodes: str) -> list[tuple[str, str]]:
    """Why the run cannot go on there; a rehearsal says the same."""
    before = dumps(run.state or {})
    with pytest.raises(MigrationError) as refused:
        migrate(run, to, **nodes)
    told = rehearsed(run, define(to), nodes)
    assert told.troubles == refused.value.troubles and told.changes == ()
    assert dumps(run.state or {}) == before
    return [(each.node, each.code) for each in refused.value.troubles]


def changes(run: Run, to: Model, **nodes: str) -> set[tuple[str, str, str]]:
    """What a rehearsal says would change."""
    told = rehearsed(run, define(to), nodes)
    assert told.troubles == ()
    return {(each.what, each.node, each.how) for each in told.changes}


def test_an_open_task_stays_open_and_goes_on_as_the_new_version_says() -> None:
    run = Run(model("s > u1 > e"))
    number = run.number("task", "u1")
    step = migrate(run, model("s > u1 > u2 > e"))
    assert (step.closed, step.opened, step.renewed) == ([], [], [])
    assert (run.state or {})["def"] == run.definition.hash
    run.do(CompleteTask(task=number))
    assert list(run.open("task").values()) == ["u2"]


def test_an_explicit_mapping_renames_and_a_new_form_is_shown() -> None:
    run = Run(model("s > u1 > e", u1={"settings": said(form="old")}))
    number = run.number("task", "u1")
    to = model("s > u9 > e", u9={"name": "Check", "settings": said(form="new", groups=("clerks",))})
    assert troubles(run, to) == [("u1", "gone")]
    assert changes(run, to, u1="u9") == {("task", "u9", "renewed")}
    step = migrate(run, to, u1="u9")
    assert [(each.what, each.number, each.node) for each in step.renamed] == [("task", number, "u9")]
    (told,) = step.renewed
    assert (told.number, told.name, told.form, told.groups) == (number, "Check", "new", ("clerks",))
    assert run.do(CompleteTask(task=number)).status == "completed"


@pytest.mark.parametrize(
    ("to", "code"),
    [
        (model("s > j1 > e", j1={"settings": said(operation="x")}), "kind"),
        (model("s > u9 > e"), "gone"),
        (model("s > z > e; s2 > u > e2", z={}, s2=inside("z"), u=inside("z"), e2=inside("z")), "scope"),
        (model("s > u > e", u={"loop": Loop("parallel", cardinality=feel("2"))}), "loop"),
        (model("s > u > e", u={"kind": "manualTask"}), "kind"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_cannot_be_mapped_is_named(to: Model, code: str) -> None:
    nodes = {"u": "j1"} if "j1" in to.processes["P"].nodes else {}
    assert troubles(Run(model("s > u > e")), to, **nodes) == [("u", code)]


def test_a_mapping_of_unknown_elements_is_named() -> None:
    run = Run(model("s > u > e"))
    assert troubles(run, model("s > u > e; s > t > e"), x="u", u="y")[:2] == [("x", "unknown-here"), ("u", "unknown-there")]


def test_all_troubles_are_named_at_once() -> None:
    run = Run(model("s > p1 > u1 > p2 > e; p1 > u2 > p2; p1 > u3 > p2"))
    assert troubles(run, model("s > p1 > u1 > p2 > e; p1 > u8 > p2; p1 > u9 > p2")) == [("u2", "gone"), ("u3", "gone")]


# timers and other waits


def held(text: str, **more: Any) -> Model:
    """A task with a boundary timer of this text."""
    return model("s > u > e; b > u2 > e2", b={"attached_to": "u", "events": (timer("duration", text),), **more})


def test_a_timer_with_the_same_text_keeps_its_due_time() -> None:
    run = Run(held("PT1H"))
    number = run.number("timer", "b")
    run.wait(minutes=30)
    step = migrate(run, replace(held("PT1H"), name="another"))
    assert step.timers == [] and step.closed == []
    run.do(TimerDue(number))
    assert list(run.open("task").values()) == ["u2"]


def test_a_timer_with_another_text_begins_again() -> None:
    run = Run(held("PT1H"))
    run.wait(minutes=30)
    assert changes(run, held("PT2H")) == {("timer", "b", "closed"), ("timer", "b", "opened")}
    step = migrate(run, held("PT2H"))
    assert [(each.node, each.due.isoformat()) for each in step.timers] == [("b", "2026-01-31T10:30:00+00:00")]
    assert len(run.open("timer")) == 1


def test_boundary_events_come_and_go_with_the_version() -> None:
    run = Run(model("s > u > e"))
    migrate(run, held("PT1H"))
    assert list(run.open("timer").values()) == ["b"]
    migrate(run, model("s > u > e"))
    assert run.open("timer") == {}
    assert run.complete("u").status == "completed"


def keeping(run: Run, to: Model, *keep: str) -> Any:
    """The run goes on under the other definition; these timers keep their due time."""
    target = define(to)
    step = advance(run.definition, run.state, Migrate(run.definition.hash, target.hash, {}, "", keep), run.now, target=target)
    run.definition, run.state = target, loads(dumps(step.state))
    return step


def test_a_changed_timer_may_keep_its_due_time() -> None:
    run = Run(held("PT1H"))
    number = run.number("timer", "b")
    again = rehearsed(run, define(held("PT2H")), {}).again
    assert [(each.node, each.number) for each in again] == [("b", number)] and again[0].begun != number
    assert rehearsed(run, define(held("PT2H")), {}, "b").again == ()
    step = keeping(run, held("PT2H"), "b")
    assert step.timers == [] and step.closed == []
    run.do(TimerDue(number))
    assert list(run.open("task").values()) == ["u2"]


def test_a_repeating_timer_that_keeps_its_due_time_counts_its_rounds_as_before() -> None:
    def repeating(text: str) -> Model:
        return model("s > u > e; b > u2 > e2", b={"attached_to": "u", "interrupting": False, "events": (timer("cycle", text),)})

    run = Run(repeating("R3/PT1H"))
    run.do(TimerDue(run.number("timer", "b")))
    keeping(run, repeating("R2/PT1H"), "b")
    run.do(TimerDue(run.number("timer", "b")))
    assert run.open("timer") == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (timer("duration", "PT1H"), timer("cycle", "R2/PT1H")),
        (EventDefinition("timer", clock="promised"), timer("duration", "PT1H")),
        (timer("duration", "PT1H"), EventDefinition("timer", clock="promised")),
    ],
)
def test_a_timer_of_another_sort_or_under_a_clock_always_begins_again(before: Any, after: Any) -> None:
    run = Run(model("s > u > e; b > e2", b={"attached_to": "u", "events": (before,)}))
    number = run.number("timer", "b")
    to = model("s > u > e; b > e2", b={"attached_to": "u", "events": (after,)})
    assert rehearsed(run, define(to), {}).again == ()
    step = keeping(run, to, "b")
    assert [each.number for each in step.closed] == [number] and len(step.timers) == 1


def test_a_boundary_timer_that_has_fired_once_does_not_come_back() -> None:
    run = Run(held("PT1H", interrupting=False))
    run.do(TimerDue(run.number("timer", "b")))
    migrate(run, replace(held("PT1H", interrupting=False), name="another"))
    assert run.open("timer") == {} and sorted(run.open("task").values()) == ["u", "u2"]


def test_an_event_gateway_waits_for_what_the_new_version_says() -> None:
    paid, day = {"events": (event("message", name="paid"),)}, {"events": (timer("duration", "P1D"),)}
    run = Run(model("s > v > k1 > e; v > k2 > e2", k1=paid, k2=day))
    kept = run.number("wait", "k1")
    stop = {"events": (event("signal", name="stop"),)}
    migrate(run, model("s > v > k1 > e; v > k3 > e2", k1=paid, k3=stop))
    assert sorted(run.open("wait").values()) == ["k1", "k3"] and run.open("timer") == {}
    assert run.do(Message("paid", wait=kept)).outcome == "e"


def test_an_event_that_says_something_else_waits_for_that() -> None:
    run = Run(model("s > k > e", k={"events": (event("message", name="paid"),)}))
    migrate(run, model("s > k > e", k={"events": (timer("duration", "PT5M"),)}))
    assert run.open("wait") == {} and list(run.open("timer").values()) == ["k"]


def test_a_job_of_another_operation_is_begun_again() -> None:
    source, to = (model("s > j > e", j={"settings": said(operation=name, result="r")}) for name in ("check.a", "check.b"))
    run = Run(source)
    old = run.number("job", "j")
    step = migrate(run, to)
    assert [(each.what, each.number, each.how) for each in step.closed] == [("job", old, "cancelled")]
    assert [each.operation for each in step.jobs] == ["check.b"]
    assert run.job("j", n=1).status == "completed"


def test_event_sub_processes_come_and_go_with_the_version() -> None:
    source = model("s > u > e")
    nodes = {"s2": inside("z", events=(event("message", name="stop"),)), "u2": inside("z"), "e2": inside("z")}
    to = model("s > u > e; s2 > u2 > e2", z={"event_sub_process": True}, **nodes)
    run = Run(source)
    migrate(run, to)
    assert list(run.open("wait").values()) == ["s2"]
    run.do(Message("stop", wait=min(run.open("wait"))))
    assert list(run.open("task").values()) == ["u2"]
    migrate(run, define(replace(to, name="another")))
    assert run.open("wait") == {} and list(run.open("task").values()) == ["u2"]
    assert run.complete("u2").status == "completed"


# joins, scopes, loops, incidents


def test_tokens_at_a_join_follow_their_flow() -> None:
    run = Run(model("s > p1 > u1 > p2 > e; p1 > u2 > p2"))
    run.complete("u1")
    migrate(run, model("s > p1 > u2 > p2; p1 > u1 > p2 > u3 > e"))
    run.complete("u2")
    assert list(run.open("task").values()) == ["u3"]


def test_a_join_that_lost_its_flow_is_named() -> None:
    run = Run(model("s > p1 > u1 > p2 > e; p1 > u2 > p2"))
    run.complete("u1")
    assert troubles(run, model("s > p1 > u2 > p2 > e; p1 > u7 > p2; p1 > u1 > e2")) == [("p2", "flow")]
    told = rehearsed(run, define(model("s > p1 > u1 > p2 > e; p1 > u2 > p2; p1 > t > p2")), {})
    assert [(each.before, each.after, each.waiting) for each in told.stands] == [("u2", "u2", False), ("p2", "p2", True)]


def test_a_join_with_fewer_flows_goes_on_when_it_has_all() -> None:
    run = Run(model("s > p1 > u1 > p2 > u4 > e; p1 > u2 > p2; p1 > u3 > e3"))
    run.complete("u1")
    run.complete("u3")
    to = model("s > p1 > u1 > p2 > u4 > e; p1 > u2 > e2")
    migrate(run, to)
    assert sorted(run.open("task").values()) == ["u2", "u4"]


def test_everything_nested_goes_over() -> None:
    each = Loop("parallel", cardinality=feel("3"))
    inner = {"s2": inside("z"), "u": inside("z", loop=each), "e2": inside("z"), "b2": inside("z", attached_to="u")}
    inner["b2"]["events"] = (timer("duration", "PT1H"),)
    source = model("s > z > u9 > e; s2 > u > e2; b2 > e2", z={}, **inner)
    run = Run(source)
    run.do(CompleteTask(task=sorted(run.open("task"))[1]))
    renamed = {"s2": inside("zz"), "uu": inside("zz", loop=each), "e2": inside("zz"), "b2": inside("zz", attached_to="uu")}
    renamed["b2"]["events"] = (timer("duration", "PT1H"),)
    to = model("s > zz > u9 > e; s2 > uu > e2; b2 > e2", zz={"kind": "subProcess"}, **renamed)
    step = migrate(run, to, z="zz", u="uu")
    assert step.closed == [] and step.timers == []
    for number in sorted(run.open("task")):
        run.do(CompleteTask(task=number))
    assert list(run.open("task").values())[-1] == "u9"
    assert run.open("timer") == {}
    assert run.complete("u9").status == "completed"


def test_what_nothing_can_undo_any_more_is_not_undone() -> None:
    flows, thrown = "s > u1 > u2 > w > e", {"kind": "intermediateThrowEvent", "events": (event("compensation"),)}
    undo = {"b": {"attached_to": "u1", "events": (event("compensation"),)}, "h": {"kind": "userTask", "for_compensation": True}}
    run = Run(model(flows, associations=[("b", "h")], w=thrown, **undo))
    run.complete("u1")
    migrate(run, model(flows, w=thrown))
    assert run.complete("u2").status == "completed"


def test_an_incident_goes_over_and_is_tried_again_as_the_new_version_says() -> None:
    run = Run(model("s > x [n > 1] > u > e; x [n < 0] > e2"), {"n": 1})
    incident = min(run.open("incident"))
    migrate(run, model("s > x [n > 0] > u > e; x [n < 0] > e2"))
    run.do(Retry(incident))
    assert list(run.open("task").values()) == ["u"]


def test_a_failed_job_is_begun_again_as_the_new_version_says() -> None:
    source, to = (model("s > j > e", j={"settings": said(operation=name)}) for name in ("check.a", "check.b"))
    run = Run(source)
    run.do(JobFailed(job=run.number("job", "j"), message="down"))
    migrate(run, to)
    step = run.do(Retry(min(run.open("incident"))))
    assert [each.operation for each in step.jobs] == ["check.b"]


def test_where_the_instance_has_been_is_still_shown() -> None:
    run = Run(model("s > u1 > u2 > e"))
    run.complete("u1")
    migrate(run, model("t > e; s > u0 > u1 > u2 > e", t={"kind": "startEvent"}))
    assert sorted(marking_of(run.definition, run.state or {})["done"]) == ["s", "u1"]


def test_a_suspended_instance_stays_suspended_and_goes_on_at_the_resume() -> None:
    run = Run(model("s > j > e", j={"settings": said(operation="check.a", result="r")}))
    run.do(Suspend())
    run.job("j", n=1)
    migrate(run, model("s > j > u > e", j={"settings": said(operation="check.a", result="q")}))
    assert run.open("task") == {}
    run.do(Resume())
    assert list(run.open("task").values()) == ["u"] and run.variables == {"q": {"n": 1}}


def test_only_between_the_two_definitions_that_are_named() -> None:
    run, target = Run(model("s > u > e")), another(model("s > u > e"))
    for command in (Migrate(run.definition.hash, "0"), Migrate("0", target.hash)):
        with pytest.raises(CommandError):
            advance(run.definition, run.state, command, NOW, target=target)
    with pytest.raises(CommandError):
        advance(run.definition, run.state, Migrate(run.definition.hash, target.hash), NOW)


def _play(source: Model, data: st.DataObject) -> None:
    """Two runs with the same answers, one of them migrated at will: the same states, but for the name of the definition."""
    left_alone, moved = Run(source), Run(source)
    for _ in range(20):
        if left_alone.status != "running" or not left_alone.open("task"):
            break
        if data.draw(st.booleans()):
            migrate(moved, another(source) if moved.definition.model.name != "another" else source)
            assert {**(moved.state or {}), "def": 0} == {**(left_alone.state or {}), "def": 0}
            assert (moved.last.closed, moved.last.opened, moved.last.renewed) == ([], [], [])
        command: Command = CompleteTask(task=data.draw(st.sampled_from(sorted(left_alone.open("task")))))
        left_alone.do(command)
        moved.do(command)
    assert {**(moved.state or {}), "def": 0} == {**(left_alone.state or {}), "def": 0}
    assert moved.entered == left_alone.entered


@SLOW
@given(blocks(), st.data())
def test_the_same_definition_under_another_name_changes_nothing(block: Block, data: st.DataObject) -> None:
    _play(drawn(block), data)


@SLOW
@given(graphs(), st.data())
def test_nor_does_it_in_unstructured_processes(graph: Graph, data: st.DataObject) -> None:
    _play(drawn_graph(graph), data)
