"""A model played in memory, with answers, events and a clock that jumps."""

from __future__ import annotations

from engine.play import play
from tests.engine.models import event, merged, model, settings, timer


def completed(result: dict) -> list[str]:  # type: ignore[type-arg]
    return [entry["element"] for entry in result["trace"] if entry["what"] == "complete"]


def test_answers_are_given_in_turn_and_what_nobody_answers_waits() -> None:
    played = play(model("s > x1 > u1 > x2 [again] > x1; x2 [*] > u2 > e"), {"answers": {"u1": [{"again": True}, {"again": False}]}})
    assert completed(played).count("u1") == 2
    assert [(row["what"], row["element"]) for row in played["waiting"]] == [("task", "u2")]


def test_jobs_answer_or_fail() -> None:
    job = {"settings": settings(operation="check", result="found")}
    boundary = {"attached_to": "j", "events": (event("error", code="down"),)}
    source = model("s > j > e; b > e2", j=job, b=boundary)
    assert play(source, {"jobs": {"j": {"status": "clean"}}})["variables"] == [{"found": {"status": "clean"}}]
    assert play(source, {"jobs": {"j": {"error": "down"}}})["outcome"] == "e2"


def test_the_clock_jumps_to_the_next_timer() -> None:
    played = play(model("s > k > e", k={"events": (timer("duration", "P30D"),)}))
    assert played["status"] == "completed"
    played = play(model("s > k > e", k={"events": (timer("duration", "P30D"),)}), {"until": "P1D"})
    assert (played["status"], played["waiting"][0]["what"]) == ("running", "timer")


def test_messages_go_between_the_processes_of_a_file() -> None:
    thrown = {"events": (event("message", name="m"),)}
    back = {"events": (event("message", name="back"),)}
    first = model("s > w > k > e", w=thrown, k=back)
    second = model("s2 > t2 > w2 > e2", process="Q", s2=thrown, w2=back)
    played = play(merged(first, second), {"process": "P"})
    assert (played["status"], len(played["variables"])) == ("completed", 2)


def test_signals_start_and_reach_other_instances() -> None:
    signal = {"events": (event("signal", name="go"),)}
    played = play(merged(model("s > w > e", w=signal), model("s2 > t2 > e2", process="Q", s2=signal)), {"process": "P"})
    assert "t2" in completed(played)


def test_events_are_given_when_nothing_else_can_go_on() -> None:
    nodes = {"k1": {"events": (event("message", name="m"),)}, "k2": {"events": (timer("duration", "PT1H"),)}}
    source = model("s > v > k1 > e1; v > k2 > e2", **nodes)
    assert play(source, {"events": [{"message": "m"}]})["outcome"] == "e1"
    assert play(source, {"events": [{"wait": "PT2H"}, {"message": "m"}]})["outcome"] == "e2"


def test_an_incident_is_told_with_its_place() -> None:
    played = play(model("s > x [n > 1] > e; x [n > 2] > e2"), {"variables": {"n": "text"}})
    assert [(row["element"], row["cause"]) for row in played["incidents"]] == [("x", "condition")]
