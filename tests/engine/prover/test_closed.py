"""Files that are all there is, as the corpora of models with verdicts are read: what their repositories say of small models."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.model.graph import MessageFlow, Model
from engine.prover import Bound, Reading, Soundness, Space, compile_net, explore, soundness
from tests.conformance.soundness import TOKENS, run
from tests.engine.models import event, inside, merged, model

CLOSED = Reading(patient=True, data=False, closed=True)
HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">'


def pools(*processes: Model, **messages: str) -> Model:
    flows = tuple(MessageFlow(f"m{source}", source, target) for source, target in messages.items())
    return replace(merged(*processes), message_flows=flows)


def explored(source: Model, reading: Reading = CLOSED) -> Space:
    return explore(compile_net(source, reading=reading), bound=Bound(tokens=TOKENS), reduce=False)


def judged(source: Model, reading: Reading = CLOSED) -> Soundness:
    return soundness(explored(source, reading), within_bound=True)


def waiting(kind: str, **values: Any) -> dict[str, Any]:
    return {"kind": kind, "events": (event("message"),), **values}


def test_messages_without_end_leave_the_processes_safe() -> None:
    sender = model("s > x1 > t1 > x2 [a] > x1; x2 [*] > e", process="A", t1={"kind": "sendTask"})
    receiver = model("s2 > t2 > e2", process="B", t2={"kind": "receiveTask"})
    source = pools(sender, receiver, t1="t2")
    space = explored(source)
    assert space.reason == "unbounded"
    found = soundness(space, within_bound=True)
    assert (found.safe.holds, found.sound.holds, found.message_relaxed_sound.holds) == (True, False, True)
    assert soundness(space).safe.holds is None


def test_tokens_without_end_are_told_as_unsafe_though_messages_grow_too() -> None:
    sender = model("s > x1 > t1 > p1 > x1; p1 > t3 > e", process="A", t1={"kind": "sendTask"})
    receiver = model("s2 > t2 > e2", process="B", t2={"kind": "receiveTask"})
    assert judged(pools(sender, receiver, t1="t2")).safe.holds is False


def test_splitting_without_end_never_completes_and_so_never_completes_twice() -> None:
    found = judged(model("s > x1 > t1 > p1 > t2 > x1; p1 > t3 > e"))
    assert (found.safe.holds, found.option_to_complete.holds, found.proper_completion.holds) == (False, False, True)
    assert found.option_to_complete.reason == "round-for-ever"


def test_an_end_reached_twice_counts_when_the_process_ends() -> None:
    assert judged(model("s > p1 > t1 > e; p1 > t2 > e")).proper_completion.holds is False


def test_what_waits_for_a_message_that_nothing_sends_waits_for_ever() -> None:
    source = model("s > t1 > e", t1={"kind": "receiveTask"})
    assert judged(source).option_to_complete.holds is False
    assert judged(source, replace(CLOSED, closed=False)).option_to_complete.holds is True


def test_a_timer_comes_without_anything_being_sent() -> None:
    timer = {"kind": "intermediateCatchEvent", "events": (event("timer", timer="duration"),)}
    source = model("s > v1 > k1 > e; v1 > k2 > e2", k1=timer, k2=waiting("intermediateCatchEvent"))
    found = judged(source)
    assert found.sound.holds is True
    assert found.no_dead_element.elements == ("k2", "e2")


def test_a_sub_process_that_only_a_message_could_start_never_ends() -> None:
    source = model("s > z1 > e; s2 > t1 > e2", s2=waiting("startEvent", scope="z1"), t1=inside("z1"), e2=inside("z1"))
    sender = model("s3 > t2 > e3", process="B", t2={"kind": "sendTask"})
    both = pools(source, sender, t2="s2")
    assert judged(both).message_relaxed_sound.holds is False
    assert judged(both, replace(CLOSED, closed=False)).message_relaxed_sound.holds is True


def test_an_event_sub_process_is_started_by_its_message() -> None:
    handler = {"kind": "subProcess", "event_sub_process": True}
    source = model("s > t1 > e; s2 > t3 > e2", z1=handler, s2=waiting("startEvent", scope="z1"), t3=inside("z1"), e2=inside("z1"))
    sender = model("s3 > t2 > e3", process="B", t2={"kind": "sendTask"})
    found = judged(pools(source, sender, t2="s2"))
    assert found.message_relaxed_sound.holds is True
    assert found.no_dead_element.holds is True


def test_without_data_a_condition_that_is_never_true_is_free_too() -> None:
    assert judged(model("s > x1 [false] > t1 > e; x1 [*] > t2 > e")).no_dead_element.holds is True


def test_of_dead_elements_only_activities_count_and_only_as_far_as_they_complete(tmp_path: Path) -> None:
    files = {
        "gateway": ('<task id="t"/><task id="u"/><parallelGateway id="j"/>', "s>x x>t x>u t>j u>j j>e", True),
        "task": ('<task id="t"/><task id="u"/><parallelGateway id="j"/>', "s>x x>t x>j t>j j>u u>e", False),
        "receive": ('<receiveTask id="t"/>', "s>x x>t t>e x>e", False),
    }
    verdicts = {}
    for name, (nodes, flows, alive) in files.items():
        ends = [flow.split(">") for flow in flows.split()]
        drawn = "".join(f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in enumerate(ends))
        fixed = '<startEvent id="s"/><exclusiveGateway id="x"/><endEvent id="e"/>'
        (tmp_path / name).write_text(f'{HEAD}<process id="P">{fixed}{nodes}{drawn}</process></definitions>', encoding="utf-8")
        verdicts[name] = {"verdict": {"no_dead_activities": alive}}
    (tmp_path / "verdicts.json").write_text(json.dumps(verdicts), encoding="utf-8")
    assert [result["verdict"] for result in run(tmp_path)["results"]] == ["as expected"] * 3


def test_many_branches_are_judged_without_all_their_orders(tmp_path: Path) -> None:
    drawn = '<startEvent id="s"/><parallelGateway id="p"/><parallelGateway id="q"/><endEvent id="e"/>'
    ends = [("s", "p"), ("q", "e"), *(pair for n in range(20) for pair in (("p", f"t{n}"), (f"t{n}", "q")))]
    drawn += "".join(f'<task id="t{n}"/>' for n in range(20))
    drawn += "".join(f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in enumerate(ends))
    (tmp_path / "wide").write_text(f'{HEAD}<process id="P">{drawn}</process></definitions>', encoding="utf-8")
    wanted = dict.fromkeys(("safeness", "option_to_complete", "proper_completion", "no_dead_activities", "sound"), True)
    (tmp_path / "verdicts.json").write_text(json.dumps({"wide": {"verdict": wanted}}), encoding="utf-8")
    found = run(tmp_path)["results"][0]
    assert found["verdict"] == "as expected"
    assert found["states"] < 1000


def test_a_file_that_cannot_be_read_is_told_and_raises_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad").write_text("<definitions", encoding="utf-8")
    (tmp_path / "verdicts.json").write_text('{"bad": {"verdict": {"safe": true}}}', encoding="utf-8")
    found = run(tmp_path)
    assert (found["raised"], found["agreement"]) == (1, 0.0)
