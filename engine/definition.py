"""A definition: a Model made ready to run, named by hash. Building it is the only time expressions are parsed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from engine.builder import Builder
from engine.decisions import by_name
from engine.dmn import DecisionModel
from engine.errors import NotFoundError, UnsupportedError
from engine.library import Library
from engine.model.beginnings import main
from engine.model.calls import ABROAD, CURRENT, TAG, abroad, addressed, calls, foreign, needed, outside
from engine.model.canonical import to_json
from engine.model.graph import Model, Process

Current = Callable[[str], "Definition | None"]
"""The definition that a call runs now, by an address `process>source` (empty `source`: whichever is published)."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What an instance runs on.

    `decisions` by decision id, `linked` the definitions of processes called from other files by the name of the call
    (`engine.model.calls`), `sources` the names under which those are looked for that are to be current when they are called;
    `effects` the operations that belong into the transaction of the step instead of becoming a job.

    `libraries` holds the specs by process id, those of other definitions under ids that name these; it grows by `adopt`.
    """

    hash: str
    model: Model
    decisions: Mapping[str, DecisionModel]
    linked: Mapping[str, Definition]
    effects: frozenset[str]
    sources: Mapping[str, str] = field(default_factory=dict)
    libraries: dict[str, Library] = field(default_factory=dict, compare=False, repr=False)
    lent: dict[str, Library] = field(default_factory=dict, compare=False, repr=False)

    @property
    def main(self) -> str:
        """The process to start where none is named (`engine.model.beginnings.main`). NotFoundError where all are empty."""
        found = main(self.model)
        if found is None:
            raise NotFoundError("There is no process in this definition.")
        return found.id

    def process(self, process: str) -> Library:
        """The specs of a process of this or a linked definition; raises NotFoundError."""
        found = self.libraries.get(process)
        if found is None:
            raise NotFoundError(f"There is no process {process!r} in this definition.")
        return found

    @property
    def addresses(self) -> dict[str, str]:
        """What each call activity of the model runs, by the id of its node."""
        fixed = {name: f"{name.partition(' ')[0]}{ABROAD}{other.hash}" for name, other in self.linked.items()}
        return calls(self.model, {**self.open_addresses, **fixed})

    @property
    def open_addresses(self) -> dict[str, str]:
        """The addresses of calls whose definition is looked for when they are entered, by the name of the call."""
        return {name: f"{name.partition(' ')[0]}{CURRENT}{source}" for name, source in self.sources.items()}

    def processes_abroad(self) -> dict[str, Process]:
        """The processes as they run for a call from another definition, by the ids that they have there."""
        inside, addresses = self.model.processes, self.addresses
        made = (abroad(addressed(each, addresses), self.hash, inside) for each in inside.values() if each.id in self.libraries)
        return {each.id: each for each in made}

    def adopt(self, other: Definition) -> None:
        """The processes of the other definition, and of all that it has, can be called by an instance of this one."""
        if not any(process + ABROAD + other.hash in self.libraries for process in other.model.processes):
            borrowed = {name: library for name, library in list(other.libraries.items()) if name not in other.model.processes}
            self.libraries.update({**borrowed, **_lent(other)})


def define(
    model: Model,
    *,
    decisions: Mapping[str, DecisionModel] | Iterable[DecisionModel] = (),
    linked: Mapping[str, Definition] | Iterable[Definition] = (),
    sources: Mapping[str, str] | None = None,
    effects: Iterable[str] = frozenset(),
) -> Definition:
    """The definition of a model, with the specs of all its processes built; what is only drawn beside may have none.

    `linked` are the definitions that its calls run, by the name of the call, or all those among which they are looked for.
    `sources` names those that are looked for when the call is entered. Raises UnsupportedError, with the element's id, for
    what cannot run as the BPMN standard says.
    """
    decided = by_name(decisions)
    others = dict(linked) if isinstance(linked, Mapping) else among(model, linked)
    open_calls = {name: source for name, source in (sources or {}).items() if name not in others}
    made = Definition(_hash(model, decided, others, open_calls), model, decided, others, frozenset(effects), open_calls)
    for other in others.values() if isinstance(linked, Mapping) else linked:
        made.adopt(other)
    addresses = made.addresses
    known = {*made.libraries, *model.processes, *made.open_addresses.values()}
    required = needed(model)
    drawn = [process for process in model.processes.values() if process.nodes]
    for process in drawn:
        try:
            made.libraries[process.id] = Builder(addressed(process, addresses), known, decided).build()
        except UnsupportedError:
            # What is only drawn beside never runs; it keeps no other process from running.
            if process.id in required:
                raise
    for process in drawn:
        if process.id in required:
            _check_calls(process, addresses, made.libraries)
    return made


def among(model: Model, others: Iterable[Definition]) -> dict[str, Definition]:
    """What the calls of the model run among these definitions, by the name of the call: the last that has the process.

    A call by a tag takes one with that tag; a number of a version is not known here and taken as it comes.
    """
    found = {}
    for name, asked in outside(model).items():
        for other in others:
            process = other.model.processes.get(asked.process)
            if process is not None and process.nodes and (asked.how != TAG or process.tag == asked.which):
                found[name] = other
    return found


def equip(definition: Definition, state: Mapping[str, object], load: Callable[[str], Definition]) -> Definition:
    """The same definition, able to go on from the state: it has adopted all others in which the instance is or was."""
    for hash in foreign(state):
        definition.adopt(load(hash))
    return definition


def chosen(definitions: Iterable[Definition]) -> Current:
    """What is current where these are all that there are: the last one that has the process."""
    known = list(definitions)

    def current(address: str) -> Definition | None:
        process = address.rpartition(CURRENT)[0]
        return next((each for each in reversed(known) if begins_for_call(each, process)), None)

    return current


def begins_for_call(definition: Definition, process: str) -> bool:
    """True where the definition has the process and a call can begin it: it has a start without an event."""
    library = definition.libraries.get(process) if process in definition.model.processes else None
    return library is not None and any(not start.definitions for start in library.scopes[None].starts)


def _lent(other: Definition) -> dict[str, Library]:
    if not other.lent:
        processes = other.processes_abroad()
        own = {node.settings.called or "" for process in processes.values() for node in process.nodes.values()}
        built = {name: Builder(process, own, other.decisions).build() for name, process in processes.items()}
        other.lent.update(built)
    return other.lent


def _check_calls(process: Process, addresses: Mapping[str, str], libraries: Mapping[str, Library]) -> None:
    """A call begins at a start without an event; raises UnsupportedError where the called process has none."""
    for node in process.nodes.values():
        called = libraries.get(addresses.get(node.id, ""))
        if called is not None and all(start.definitions for start in called.scopes[None].starts):
            message = f"The called process {node.settings.called!r} has no start without an event."
            raise UnsupportedError(message, element=node.id)


def _hash(
    model: Model, decisions: Mapping[str, DecisionModel], linked: Mapping[str, Definition], sources: Mapping[str, str]
) -> str:
    parts = [to_json(model)]
    parts += [f"{name}={other.hash}".encode() for name, other in sorted(linked.items())]
    parts += [f"{name}{CURRENT}{source}".encode() for name, source in sorted(sources.items())]
    parts += [f"{name}:{decision.hash}".encode() for name, decision in sorted(decisions.items())]
    return hashlib.sha256(b"\n".join(parts)).hexdigest()
