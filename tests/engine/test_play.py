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


def waiting_start(kind: str, **values: object) -> dict[str, object]:
    return {"events": (event(kind, **values),)}


def started(result: dict, element: str = "s") -> list[str]:  # type: ignore[type-arg]
    return [e["at"] for e in result["trace"] if (e["what"], e["element"]) == ("start", element)]


def test_the_clock_begins_a_process_once_by_itself_and_at_each_time_within_a_wait() -> None:
    source = model("s > t > e", s={"events": (timer("cycle", "R3/PT1H"),)})
    played = play(source)
    assert (played["status"], started(played)) == ("completed", ["2026-01-05T10:00:00+00:00"])
    assert [row["due"] for row in played["starts"]] == ["2026-01-05T11:00:00+00:00"]
    played = play(source, {"events": [{"wait": "P1D"}]})
    assert [at[11:13] for at in started(played)] == ["10", "11", "12"] and played["starts"][0]["due"] is None
    assert len(started(play(source, {"until": "PT2H30M"}))) == 2


def test_a_start_whose_time_is_out_of_reach_waits_and_says_when_it_comes() -> None:
    played = play(model("s > e", s={"events": (timer("date", "2027-03-01T00:00:00Z"),)}))
    assert (played["status"], played["trace"], played["variables"]) == ("waiting", [], [])
    assert played["starts"] == [
        {"element": "s", "event": "timer", "name": "2027-03-01T00:00:00Z", "due": "2027-03-01T00:00:00+00:00"}
    ]


def test_a_process_that_could_never_begin_by_its_time_begins_at_once() -> None:
    assert play(model("s > e", s={"events": (timer("date", "2020-03-01T00:00:00Z"),)}))["status"] == "completed"


def test_a_message_or_a_signal_begins_the_process_with_what_it_brings() -> None:
    for kind in ("message", "signal"):
        source = model("s > e", s={**waiting_start(kind, name="m"), "settings": settings(writes=("a",))})
        assert play(source)["status"] == "waiting"
        played = play(source, {"variables": {"b": 2}, "events": [{kind: "m", "payload": {"a": 1, "x": 9}}, {kind: "m"}]})
        assert played["variables"] == [{"a": 1, "b": 2}, {"b": 2}]


def test_which_start_is_triggered_decides_the_way() -> None:
    nodes = {"s1": waiting_start("message", name="m"), "s2": waiting_start("signal", name="n")}
    source = model("s1 > t1 > e; s2 > t2 > e", **nodes)  # type: ignore[arg-type]
    assert completed(play(source, {"events": [{"signal": "n"}]})) == ["s2", "t2", "e"]
    assert completed(play(source, {"event": "s1"})) == ["s1", "t1", "e"]
    assert completed(play(source, {"events": [{"start": "s1"}, {"start": "s2"}]})) == ["s1", "t1", "e", "s2", "t2", "e"]


def test_a_condition_begins_the_process_whenever_data_from_outside_turns_it_true() -> None:
    source = model("s > e", s=waiting_start("conditional", expression="temperature > 300"))
    assert play(source, {"events": [{"report": {"pressure": 2}}]})["status"] == "waiting"
    reports = [{"report": {"temperature": each}} for each in (301, 305, 20, 301)]
    assert len(started(play(source, {"events": reports}))) == 2


def test_a_parallel_multiple_start_needs_all_its_events_with_one_key() -> None:
    events = (event("message", name="m"), event("message", name="n"), event("signal", name="go"))
    source = model("s > e", s={"events": events, "parallel_multiple": True, "settings": settings(writes=("a", "b"))})
    first, other = {"message": "m", "correlation": "1", "payload": {"a": 1}}, {"message": "n", "correlation": "2"}
    assert play(source, {"events": [first, other, {"signal": "go"}]})["status"] == "waiting"
    second = {"message": "n", "correlation": "1", "payload": {"b": 2}}
    played = play(source, {"events": [first, other, {"signal": "go"}, second]})
    assert played["variables"] == [{"a": 1, "b": 2}]


def test_a_parallel_gateway_begins_with_one_message_and_waits_for_the_other_of_its_key() -> None:
    nodes = {
        "v": {"instantiate": True, "parallel_multiple": True},
        "k1": {"events": (event("message", name="m"),)},
        "k2": {"events": (event("message", name="n"),)},
    }
    source = model("v > k1 > p > e; v > k2 > p", **nodes)
    first = {"message": "m", "correlation": "1"}
    played = play(source, {"events": [first, {"message": "n", "correlation": "2"}]})
    assert [each["what"] for each in played["waiting"]] == ["wait", "wait"] and len(played["variables"]) == 2
    played = play(source, {"events": [first, {"message": "n", "correlation": "1"}]})
    assert (played["status"], len(played["variables"])) == ("completed", 1)
