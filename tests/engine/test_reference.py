"""The reference of elements is true: each example is played, and what it leaves out is refused by name."""

from __future__ import annotations

import pytest

from engine.definition import define
from engine.elements import ELEMENTS
from engine.model import supported
from engine.play import play
from engine.reference import entries, refusals
from engine.reference.entries import Entry, event_examples_by_place

ENTRIES = entries()
PLACES = {"event sub-process": "event sub-process start"}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_it_runs_as_the_reference_says(entry: Entry) -> None:
    found = play(define(entry.example.model), entry.example.inputs)
    entered = [each["element"] for each in found["trace"] if each["what"] == "enter"]
    assert " ".join(entered) == entry.example.trace
    assert (found["status"], found["incidents"]) == (entry.example.status, [])


def test_every_element_event_and_marker_of_the_tables_has_an_entry() -> None:
    keys = {entry.key for entry in ENTRIES}
    assert len(keys) == len(ENTRIES)
    events = {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
    assert set(ELEMENTS) == supported.NODES and supported.NODES - events <= keys
    assert {f"loop {kind}" for kind in supported.LOOPS} <= keys
    assert {f"loop behaviour {kind}" for kind in supported.BEHAVIOURS - {"All"}} <= keys
    for place, made in event_examples_by_place():
        shown = {key.partition(", ")[0] for key, _ in made} - {"multiple", "parallel-multiple"}
        assert shown == supported.EVENTS[PLACES.get(place, place)], place


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_entry_is_drawn_and_said_in_both_languages(lang: str) -> None:
    for entry in ENTRIES:
        diagram = entry.diagram(lang)
        assert diagram.startswith("<svg") and 'id="element-' in diagram
        said = entry.sentence[0 if lang == "zh" else 1]
        assert said.endswith("。" if lang == "zh" else ".") and entry.name[0] and entry.name[1]


def test_what_is_refused_has_a_code_and_a_sentence() -> None:
    assert {"unsupported-event", "call-fixed"} <= {each.code for each in refusals()}
    assert all(each.sentence[0] and each.sentence[1] for each in refusals())
