"""The reference: every element that is run, and what is refused by name. Built from the engine's own tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.model.graph import ACTIVITIES, Model
from engine.model.names import EVENT_WORDS, words
from engine.model.svg import svg
from engine.model.texts.run import RUN
from engine.reference import event_examples, examples, sentences
from engine.reference.examples import Example
from engine.reference.sentences import Sentence

TEST = "tests/engine/test_reference.py::test_it_runs_as_the_reference_says"
LOOP_WORDS: dict[str, Sentence] = {
    "standard": ("标准循环", "standard loop"),
    "sequential": ("多实例，依次", "multi-instance, sequential"),
    "parallel": ("多实例，并行", "multi-instance, parallel"),
    "behaviour None": ("多实例行为 None", "multi-instance behaviour None"),
    "behaviour One": ("多实例行为 One", "multi-instance behaviour One"),
    "behaviour Complex": ("多实例行为 Complex", "multi-instance behaviour Complex"),
}
PLACE_WORDS: dict[str, Sentence] = {"event sub-process": ("事件子流程的开始事件", "start event of an event sub-process")}
ADDED: dict[str, Sentence] = {
    ", non-interrupting": ("，不打断", ", non-interrupting"),
    ", instantiating": ("，启动流程", ", instantiating"),
}
CLAUSES = {"activities": "10.3, 13.3", "gateways": "10.6, 13.4", "loops": "10.3.9, 13.3.6", "events": "10.5, 13.5"}


@dataclass(frozen=True)
class Entry:
    """One thing that the engine runs. `clause` names chapters of BPMN 2.0.2, `test` the test that shows it."""

    key: str
    group: str
    name: Sentence
    sentence: Sentence
    example: Example

    @property
    def clause(self) -> str:
        """Where the standard says it."""
        return CLAUSES[self.group]

    @property
    def test(self) -> str:
        """The test that plays the example."""
        return f"{TEST}[{self.key}]"

    def diagram(self, lang: str) -> str:
        """The example as SVG, tasks named in the language."""
        return svg(_named(self.example.model, 0 if lang.startswith("zh") else 1), lang=lang)


@dataclass(frozen=True)
class Refusal:
    """One thing that is refused by name at the run gate; `sentence` holds `{at}` where the element is named."""

    code: str
    sentence: Sentence


def entries() -> tuple[Entry, ...]:
    """Everything that is run, in the order of the reference."""
    found = [
        *_plain("activities", examples.tasks(), sentences.TASKS),
        *_plain("gateways", examples.gateways(), sentences.GATEWAYS),
        *(Entry(f"loop {key}", "loops", LOOP_WORDS[key], sentences.LOOPS[key], made) for key, made in examples.loops().items()),
    ]
    for place, made in event_examples_by_place():
        found += _events(place, made)
    return tuple(found)


def event_examples_by_place() -> tuple[tuple[str, Iterable[tuple[str, Example]]], ...]:
    """The examples of events by the place that they stand in."""
    return (
        ("startEvent", event_examples.starts()),
        ("event sub-process", event_examples.handlers()),
        ("intermediateCatchEvent", event_examples.catches()),
        ("intermediateThrowEvent", event_examples.throws()),
        ("boundaryEvent", event_examples.boundaries()),
        ("endEvent", event_examples.ends()),
    )


def refusals() -> tuple[Refusal, ...]:
    """What keeps a model from being run, by the code of its finding."""
    return tuple(Refusal(code, (text.zh, text.en)) for code, text in RUN.items() if text.level == "error")


def _plain(group: str, made: dict[str, Example], said: dict[str, Sentence]) -> Iterator[Entry]:
    for key, example in made.items():
        kind, comma, rest = key.partition(", ")
        yield Entry(key, group, _joined(words(kind), ADDED.get(comma + rest, ("", ""))), said[key], example)


def _events(place: str, made: Iterable[tuple[str, Example]]) -> Iterator[Entry]:
    for key, example in made:
        kind, comma, rest = key.partition(", ")
        zh, en = PLACE_WORDS.get(place) or words(place)
        name = _joined((f"{EVENT_WORDS[kind][0]}{zh}", f"{EVENT_WORDS[kind][1]} {en}"), ADDED.get(comma + rest, ("", "")))
        yield Entry(f"{place} {key}", "events", name, _sentence(place, kind, f"{place}{comma}{rest}"), example)


def _sentence(place: str, kind: str, key: str) -> Sentence:
    if place == "startEvent":
        return sentences.STARTS[kind]
    first, second = sentences.PLACES[key], sentences.KINDS[kind]
    return f"{first[0]}{second[0]}", f"{first[1]} {second[1]}".strip()


def _joined(name: Sentence, added: Sentence) -> Sentence:
    return name[0] + added[0], name[1] + added[1]


def _named(model: Model, language: int) -> Model:
    processes = {}
    for key, process in model.processes.items():
        named = {i: replace(n, name=words(n.kind)[language]) if n.kind in ACTIVITIES else n for i, n in process.nodes.items()}
        processes[key] = replace(process, nodes=named)
    return replace(model, processes=processes)
