"""Calls of processes in other definitions: which version runs, what it is called there, and what survives a change of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.advance import advance, marking_of
from engine.commands import Command, CompleteTask, Migrate, Retry, Start
from engine.definition import Definition, chosen, define, equip
from engine.errors import MigrationError, UnsupportedError
from engine.model.graph import Loop, Model
from engine.overview import overview
from engine.play import play
from engine.state import dumps, loads
from tests.engine.models import NOW, Run, event, feel, inside, merged, model, script
from tests.engine.models import settings as said


def caller(process: str = "Q", own: str = "P") -> Model:
    """A process whose only activity calls the other."""
    return model("s > a > e", process=own, a={"kind": "callActivity", "settings": said(called=process)})


def called(answer: str = "1") -> Definition:
    """A process of the same element ids as its caller that asks somebody and computes."""
    return define(model("s > u1 > c1 > e", process="Q", c1=script("result", answer)))


def late(source: Model, **sources: str) -> Definition:
    """The caller, which looks for what it calls when the call is entered."""
    return define(source, sources=sources)


class Late(Run):
    """A run in a world where `live` says what is current; every answer is kept as a record of the step would have it."""

    live: Definition | None = None

    def do(self, command: Command) -> Any:
        current = None if self.live is None else chosen([self.live])
        step = advance(self.definition, self.state, command, self.now, current=current)
        self.steps.append(step)
        self.state = loads(dumps(step.state))
        return step


def begin(definition: Definition, live: Definition | None, **variables: Any) -> Late:
    """A run that has begun."""
    kind = type("Begun", (Late,), {"live": live})
    return kind(definition, variables)  # type: ignore[no-any-return]


def test_two_files_may_use_the_same_ids() -> None:
    other = called()
    run = Run(define(caller(), linked=[other]))
    assert list(run.open("task").values()) == [f"u1@{other.hash}"]
    marked = marking_of(run.definition, run.state or {})
    assert marked == {"active": ["a", f"u1@{other.hash}"], "done": ["s", f"s@{other.hash}"], "waiting": []}
    run.complete(f"u1@{other.hash}")
    assert (run.status, run.variables) == ("completed", {"result": 1})


def test_a_called_file_calls_its_own_process_not_that_of_the_caller_with_the_same_id() -> None:
    other = define(merged(caller("H", own="Q"), model("s2 > c2 > e2", process="H", c2=script("by", '"called"'))))
    mine = model("s3 > c3 > e3", process="H", c3=script("by", '"caller"'))
    run = Run(define(merged(caller(), mine), linked={"Q": other}))
    assert (run.status, run.variables) == ("completed", {"by": "called"})


def test_the_current_version_is_looked_for_when_the_call_is_entered_and_kept() -> None:
    definition = late(model("s > u0 > a > e", a={"kind": "callActivity", "settings": said(called="Q")}), Q="library")
    first, second = called("1"), called("2")
    run = begin(definition, first)
    type(run).live = second
    step = run.complete("u0")
    assert step.links == {"Q>library": second.hash}
    type(run).live = first
    assert list(run.open("task").values()) == [f"u1@{second.hash}"]
    done = run.complete(f"u1@{second.hash}")
    assert (run.status, run.variables["result"], done.links) == ("completed", 2, {})


def test_the_same_answers_give_the_same_step() -> None:
    definition, live = late(caller(), Q="library"), called()
    step = begin(definition, live).steps[0]
    fresh = late(caller(), Q="library")
    again = begin(fresh, live).steps[0]
    assert dumps(step.state) == dumps(again.state) and step.links == again.links
    go_on = CompleteTask(task=step.opened[0].number)
    restored = equip(late(caller(), Q="library"), step.state, {live.hash: live}.__getitem__)
    assert advance(restored, step.state, go_on, NOW).status == "completed"


def test_nothing_to_call_is_an_incident_and_can_be_tried_again() -> None:
    run = begin(late(caller(), Q="library"), None)
    (incident,) = run.last.incidents
    assert (incident.node, incident.cause) == ("a", "call-absent")
    type(run).live = called()
    run.do(Retry(incident=incident.number))
    assert len(run.open("task")) == 1


def test_a_process_that_only_an_event_begins_cannot_be_called() -> None:
    waiting = define(model("s2 > e2", process="Q", s2={"kind": "startEvent", "events": (event("message", name="m"),)}))
    with pytest.raises(UnsupportedError):
        define(caller(), linked={"Q": waiting})
    run = begin(late(caller(), Q="library"), waiting)
    assert [row.cause for row in run.last.incidents] == ["call-absent"]


def test_a_circle_over_two_definitions_meets_the_bound() -> None:
    first = late(caller(), Q="q")
    second = late(caller("P", own="Q"), P="p")
    found = {"Q>q": second, "P>p": first}
    step = advance(first, None, Start(), NOW, current=found.get)
    assert [row.cause for row in step.incidents] == ["recursion"] and step.status == "running"


def test_an_expression_says_which_process_is_called() -> None:
    by_value = model("s > a > e", a={"kind": "callActivity", "settings": said(called_by=feel("which"))})
    both = merged(by_value, model("s2 > c2 > e2", process="H", c2=script("by", '"file"')))
    assert begin(define(both), None, which="H").variables == {"which": "H", "by": "file"}
    live = called()
    run = begin(define(both), live, which="Q")
    assert run.last.links == {"Q>": live.hash}
    for wrong in ("R", None, 3):
        assert [row.cause for row in begin(define(both), live, which=wrong).last.incidents] == ["call-absent"]


def test_a_call_in_a_loop_of_items_runs_each_in_the_other_file() -> None:
    items = Loop("parallel", collection=feel("[1, 2]"), element="item", output_collection="all", output_element=feel("twice"))
    other = define(model("s > c1 > e", process="Q", c1=script("twice", "item * 2")))
    source = model("s > a > e", a={"kind": "callActivity", "loop": items, "settings": said(called="Q")})
    assert Run(define(source, linked=[other])).variables["all"] == [2, 4]


def test_what_a_call_did_is_undone_in_the_version_that_did_it() -> None:
    undoing = {"kind": "subProcess", "event_sub_process": True}
    nodes = {"z": undoing, "s2": inside("z", events=(event("compensation"),)), "c2": inside("z", **script("stock", "0"))}
    first = define(model("s > c1 > e; s2 > c2 > e2", process="Q", c1=script("stock", "1"), e2=inside("z"), **nodes))
    throw = {"w1": {"events": (event("compensation"),)}}
    calling = model("s > a > u9 > w1 > e", a={"kind": "callActivity", "settings": said(called="Q")}, **throw)
    run = begin(late(calling, Q="library"), first)
    type(run).live = called()
    step = run.complete("u9")
    assert f"c2@{first.hash}" in [entry.node for entry in step.log if entry.what == "complete"]
    assert run.status == "completed" and not step.links


def test_a_migration_leaves_an_entered_call_on_its_version() -> None:
    live = called()
    run = begin(late(caller(), Q="library"), live)
    new = late(replace(caller(), name="next"), Q="library")
    with pytest.raises((MigrationError, KeyError)):
        advance(run.definition, run.state, Migrate(source=run.definition.hash, target=new.hash), NOW, target=new)
    target = equip(new, run.state or {}, {live.hash: live}.__getitem__)
    step = advance(run.definition, run.state, Migrate(source=run.definition.hash, target=new.hash), NOW, target=target)
    assert [token.node for token in overview(target, step.state, NOW).tokens] == ["a", f"u1@{live.hash}"]
    assert step.opened == step.closed == []
    (number,) = run.open("task")
    assert advance(target, step.state, CompleteTask(task=number), NOW).status == "completed"


def test_a_play_names_the_process_of_an_element_in_another_file() -> None:
    found = play(define(caller(), linked=[called("7")]), {"answers": {"Q/u1": {}}})
    assert found["status"] == "completed" and found["variables"] == [{"result": 7}]
    there = [(entry["process"], entry["element"]) for entry in found["trace"] if entry["what"] == "enter" and "process" in entry]
    assert there == [("Q", "s"), ("Q", "u1"), ("Q", "c1"), ("Q", "e")]
    (waiting,) = play(define(caller(), linked=[called()]), {})["waiting"]
    assert (waiting["what"], waiting["process"], waiting["element"]) == ("task", "Q", "u1")
