"""From the files of a version to what the engine runs, built once and kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from engine.definition import Definition, define, equip
from engine.dmn import DecisionModel, read_dmn
from engine.model import from_json, to_json
from engine.model.calls import CURRENT, home, plain
from engine.model.graph import Model, Node
from engine.store import definitions as store
from engine.store.definitions import StoredDefinition
from engine.store.transaction import Transaction
from processes.errors import NotFoundError
from processes.items.bundle import Files
from processes.items.versions import Version
from processes.operations import EFFECTS

KEPT = 64
_built: OrderedDict[str, Definition] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Calls:
    """What a model calls outside its file, by the name of the call: fixed definitions, and keys whose live version is called."""

    linked: Mapping[str, Definition] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)


def build(model: Model, files: Files, calls: Calls = Calls()) -> Definition:
    """The definition of a model with the decisions of its bundle and what it calls outside its file.

    The engine's DefinitionError and DmnError as they come.
    """
    return define(model, decisions=decisions(files), linked=calls.linked, sources=calls.sources, effects=frozenset(EFFECTS))


def decisions(files: Files) -> list[DecisionModel]:
    """The decision models of a bundle, by path. DmnError for one that cannot be read."""
    return [read_dmn(files[path]) for path in sorted(files) if path.endswith(".dmn")]


def save(tx: Transaction, definition: Definition, files: Files) -> None:
    """What the definition is built from is kept, so that a later reader of the same file changes no running case."""
    process = next(iter(definition.model.processes), "")
    model = to_json(definition.model).decode()
    kept = {path: files[path].decode("utf-8") for path in sorted(files) if path.endswith(".dmn")}
    calls = {name: other.hash for name, other in definition.linked.items()}
    calls |= {name: CURRENT + source for name, source in definition.sources.items()}
    store.save(tx, StoredDefinition(definition.hash, process, model, kept, calls, sorted(definition.effects)))


def tables_of(tx: Transaction, hash: str) -> Files:
    """The decision tables that a stored definition runs on, by path. NotFoundError."""
    return {path: text.encode() for path, text in _stored(tx, hash).decisions.items()}


def load_model(tx: Transaction, hash: str) -> Model:
    """The model of a stored definition. NotFoundError."""
    return from_json(_stored(tx, hash).model.encode())


def load(tx: Transaction, hash: str) -> Definition:
    """The definition of that hash, built once and kept. NotFoundError where it is not stored.

    It keeps the name it was stored under, also where this release would name what it is built from otherwise: running
    cases and their history know it by that name.
    """
    with _lock:
        if hash in _built:
            _built.move_to_end(hash)
            return _built[hash]
    made = replace(_made(tx, _stored(tx, hash)), hash=hash)
    with _lock:
        _built[hash] = made
        while len(_built) > KEPT:
            _built.popitem(last=False)
    return made


def load_for(tx: Transaction, hash: str, state: Mapping[str, Any] | None) -> Definition:
    """The definition of that hash, with all others in which an instance of this state is or was. NotFoundError."""
    return equipped(tx, load(tx, hash), state or {})


def equipped(tx: Transaction, definition: Definition, state: Mapping[str, Any]) -> Definition:
    """The same definition, with all others in which an instance of this state is or was. NotFoundError."""
    return equip(definition, state, lambda other: load(tx, other))


def node(tx: Transaction, version: Version, id: str) -> Node | None:
    """The element of a version's model, or of a process that it has called; None where there is none."""
    called = home(id)
    if called is None:
        return version.node(id)
    processes = load_model(tx, called).processes.values()
    return next((each.nodes[plain(id)] for each in processes if plain(id) in each.nodes), None)


def _made(tx: Transaction, stored: StoredDefinition) -> Definition:
    files = {path: text.encode() for path, text in stored.decisions.items()}
    linked = {name: load(tx, to) for name, to in stored.linked.items() if not to.startswith(CURRENT)}
    sources = {name: to.removeprefix(CURRENT) for name, to in stored.linked.items() if to.startswith(CURRENT)}
    return build(from_json(stored.model.encode()), files, Calls(linked, sources))


def _stored(tx: Transaction, hash: str) -> StoredDefinition:
    stored = store.load(tx, hash)
    if stored is None:
        raise NotFoundError
    return stored
