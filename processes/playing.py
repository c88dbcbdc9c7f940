"""A model played from files, for a designer's own pipeline: what would happen with these answers and events. Stores nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.definition import Current, Definition, chosen, define
from engine.dmn import DecisionModel, DmnError, read_dmn
from engine.errors import CommandError, DefinitionError
from engine.feel import FeelError, from_json, to_json
from engine.model import read_bounded
from engine.model.graph import Model
from engine.model.report import Finding
from engine.play import play
from processes.calling import Linking, within
from processes.errors import InvalidError
from processes.inspection import Inspected, finding, inspect, inspect_folder
from processes.promises.abroad import call_findings
from processes.texts import same

EMPTY: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Prepared:
    """What a file came to. `definition` is None where the model cannot be run; `findings` say why.

    `current` tells what calls find that name a process by an expression.
    """

    definition: Definition | None
    findings: tuple[Finding, ...] = ()
    current: Current | None = None


def prepare(path: Path, beside: Iterable[Path] = ()) -> Prepared:
    """A BPMN file, a bundle or its folder, made ready to be played together with the DMN and BPMN files that it calls.

    OSError as it comes. A model that only may not be published yet can be played.
    """
    try:
        decisions, linked = _beside(beside)
        if path.is_dir():
            return _of(inspect_folder(path, within(linked)))
        data = path.read_bytes()
        if data[:4] == b"PK\x03\x04":
            return _of(inspect(path.name, data, linking=within(linked)))
        model = _read(path.name, data)
        missing = tuple(call_findings("", model, within(linked)(model)))
        if missing:
            return Prepared(None, missing)
        return Prepared(define(model, decisions=decisions, linked=linked), current=chosen(linked))
    except _RefusedError as error:
        return Prepared(None, error.findings)
    except (DefinitionError, DmnError) as error:
        element = getattr(error, "element", None)
        return Prepared(None, (finding("cannot-run", same(error), gate="run", element=element),))


class _RefusedError(Exception):
    """A file cannot be run."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__()


def _of(inspected: Inspected) -> Prepared:
    errors = _errors(inspected.findings)
    return Prepared(None if errors else inspected.definition, errors, inspected.linked.current)


def called_files(paths: Iterable[Path]) -> Linking:
    """The calls of a model are looked for in these BPMN files, which may call those before them.

    OSError as it comes; InvalidError, under `with`, for a file that cannot run.
    """
    try:
        return within(_beside(path for path in paths if path.suffix.lower() != ".dmn")[1])
    except _RefusedError as error:
        raise InvalidError({"with": [each.message for each in error.findings]}) from None
    except DefinitionError as error:
        raise InvalidError({"with": [same(error)]}) from None


def _errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(each for each in findings if each.level == "error" and each.gate in ("read", "run"))


def _read(name: str, data: bytes) -> Model:
    model, report = read_bounded(data, name=name)
    errors = _errors(report.findings)
    if model is None or errors:
        raise _RefusedError(errors)
    return model


def _beside(paths: Iterable[Path]) -> tuple[list[DecisionModel], list[Definition]]:
    decisions: list[DecisionModel] = []
    linked: list[Definition] = []
    for path in paths:
        if path.suffix.lower() == ".dmn":
            decisions.append(read_dmn(path.read_bytes()))
        else:
            linked.append(define(_read(path.name, path.read_bytes()), decisions=decisions, linked=linked))
    return decisions, linked


def play_with(definition: Definition, inputs: Mapping[str, Any] = EMPTY, current: Current | None = None) -> dict[str, Any]:
    """What happens: status, outcome, trace, variables, what waits, messages that nobody took, incidents.

    Numbers and times of `inputs` are plain JSON. InvalidError, under `inputs`, where they do not fit the model.
    """
    try:
        found = play(definition, to_json(from_json(inputs)), current=current)
    except FeelError as error:
        raise InvalidError({"inputs": [str(error)]}) from None
    except CommandError as error:
        raise InvalidError({"inputs": list(getattr(error, "faults", (str(error),)))}) from None
    return {**found, "variables": [_plain(each) for each in found["variables"]]}


def _plain(value: Any) -> Any:
    """Stored values as any program reads them: numbers as numbers, dates and durations as ISO 8601 text."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "$" not in value:
        return {name: _plain(each) for name, each in value.items()}
    held = value["v"]
    return float(held) if value["$"] == "number" else _plain(held)


def template(definition: Definition) -> dict[str, Any]:
    """Inputs to begin with: an empty answer for each human task, an empty result for each job, every message and signal."""
    nodes = [node for process in definition.model.processes.values() if process.executable for node in process.nodes.values()]
    people = ("userTask", "manualTask")
    machines = [node for node in nodes if node.settings.operation and node.kind not in people]
    thrown = {(event.kind, event.name) for node in nodes for event in node.events if event.kind in ("message", "signal")}
    return {
        "process": definition.main,
        "variables": {},
        "answers": {node.id: dict.fromkeys(node.settings.writes or ()) for node in nodes if node.kind in people},
        "jobs": {node.id: {} for node in machines if node.settings.operation not in definition.effects},
        "events": [{kind: name} for kind, name in sorted(thrown)],
        "until": "P1Y",
    }
