"""The inputs of a play, read and checked: a designer's typing error is told, not passed over.

An element of a called process of another file may be named with the process, as in "Q/task id".

{"process": "P", "event": "start-1", "beside": ["Q"], "variables": {...}, "until": "P30D",
 "answers": {"task id": {...} or [{...}, ...]}, "jobs": {"task id": {...} or {"error": "code", "message": "..."}},
 "events": [{"message": "paid", "payload": {...}, "correlation": "17"}, {"signal": "stop"}, {"wait": "PT5M"},
            {"set": {"amount": 3}}, {"start": "start-2", "payload": {...}}, {"report": {"temperature": 301}}]}
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.definition import Definition
from engine.errors import CommandError
from engine.isotime import Duration, IsoTimeError, parse_duration
from engine.model.calls import home, plain

EVENTS = {
    "message": frozenset({"message", "payload", "correlation"}),
    "signal": frozenset({"signal", "payload"}),
    "wait": frozenset({"wait"}),
    "set": frozenset({"set"}),
    "start": frozenset({"start", "payload"}),
    "report": frozenset({"report"}),
}
Queue = dict[str, list[Mapping[str, Any]]]


class InputsError(CommandError):
    """The inputs do not fit the model."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


@dataclass(frozen=True)
class Inputs:
    """What a play is given. `answers` and `jobs` are used up from the front."""

    process: str | None = None
    event: str | None = None
    beside: tuple[str, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    answers: Queue = field(default_factory=dict)
    jobs: Queue = field(default_factory=dict)
    events: tuple[Mapping[str, Any], ...] = ()
    until: Duration | None = None


def read_inputs(given: Any, definition: Definition) -> Inputs:
    """The inputs; raises InputsError naming each thing that is wrong by its place."""
    return _Reader(definition).read(given)


def process_of(definition: Definition, node: str) -> str | None:
    """The process of another file in which the element runs, as that file names it; None for one of the model's own."""
    end = home(node)
    if end is None:
        return None
    libraries = list(definition.libraries.items())
    return next((plain(name) for name, library in libraries if home(name) == end and node in library.task_specs), None)


def names_of(definition: Definition, node: str) -> tuple[str, ...]:
    """How inputs may name the element, the most exact first."""
    process = process_of(definition, node)
    return (node,) if process is None else (f"{process}/{plain(node)}", plain(node))


class _Reader:
    def __init__(self, definition: Definition) -> None:
        self.model = definition.model
        self.faults: list[str] = []
        own = {node for process in definition.model.processes.values() for node in process.nodes}
        others = (library for name, library in definition.libraries.items() if home(name) is not None)
        called = {name for library in others for node in library.task_specs for name in names_of(definition, node)}
        self.nodes = own | called

    def read(self, given: Any) -> Inputs:
        readers: dict[str, Callable[[str, Any], Any]] = {
            "process": self.process,
            "event": self.node,
            "beside": lambda at, value: tuple(self.process(f"{at}[{no}]", each) for no, each in self.items(at, value)),
            "variables": self.mapping,
            "answers": self.queue,
            "jobs": self.queue,
            "events": lambda at, value: tuple(self.event(f"{at}[{no}]", each) for no, each in self.items(at, value)),
            "until": self.duration,
        }
        given = self.mapping("inputs", given)
        for name in sorted(given.keys() - readers.keys()):
            self.faults.append(f"{name}: there is no such input; known are {', '.join(readers)}")
        found = {name: readers[name](name, value) for name, value in given.items() if name in readers}
        if self.faults:
            raise InputsError(self.faults)
        return Inputs(**found)

    def fault(self, at: str, said: str) -> None:
        self.faults.append(f"{at}: {said}")

    def mapping(self, at: str, value: Any) -> Mapping[str, Any]:
        if isinstance(value, Mapping):
            return value
        self.fault(at, "an object is expected")
        return {}

    def items(self, at: str, value: Any) -> list[tuple[int, Any]]:
        if isinstance(value, (list, tuple)):
            return list(enumerate(value))
        self.fault(at, "a list is expected")
        return []

    def process(self, at: str, value: Any) -> str:
        if value not in self.model.processes:
            self.fault(at, f"there is no process {value!r}; there is {', '.join(self.model.processes)}")
        return str(value)

    def node(self, at: str, value: Any) -> str:
        if value not in self.nodes:
            self.fault(at, f"there is no element {value!r} in the model")
        return str(value)

    def duration(self, at: str, value: Any) -> Duration:
        try:
            return parse_duration(str(value))
        except IsoTimeError as error:
            self.fault(at, str(error))
            return parse_duration("P1D")

    def queue(self, at: str, value: Any) -> Queue:
        found: Queue = {}
        for name, given in self.mapping(at, value).items():
            self.node(f"{at}.{name}", name)
            many = given if isinstance(given, list) else [given]
            found[name] = [self.mapping(f"{at}.{name}", each) for each in many]
        return found

    def event(self, at: str, value: Any) -> Mapping[str, Any]:
        event = self.mapping(at, value)
        kind = next((kind for kind in EVENTS if kind in event), None)
        if kind is None:
            self.fault(at, f"one of {', '.join(EVENTS)} is expected")
            return event
        for name in sorted(event.keys() - EVENTS[kind]):
            self.fault(at, f"{name} does not belong to a {kind}")
        if kind == "wait":
            return {"wait": self.duration(f"{at}.wait", event["wait"])}
        if kind in ("set", "report"):
            self.mapping(f"{at}.{kind}", event[kind])
        elif kind == "start":
            self.node(f"{at}.start", event["start"])
        elif not isinstance(event[kind], str):
            self.fault(f"{at}.{kind}", "a name is expected")
        self.mapping(f"{at}.payload", event.get("payload", {}))
        return event
