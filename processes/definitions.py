"""From the files of a version to what the engine runs, built once and kept."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from threading import Lock

from engine.definition import Definition, define
from engine.dmn import DecisionModel, read_dmn
from engine.model import from_json, to_json
from engine.model.graph import Model
from engine.store import definitions as store
from engine.store.definitions import StoredDefinition
from engine.store.transaction import Transaction
from processes.errors import NotFoundError
from processes.items.bundle import Files
from processes.operations import EFFECTS

KEPT = 64
_built: OrderedDict[str, Definition] = OrderedDict()
_lock = Lock()


def build(model: Model, files: Files) -> Definition:
    """The definition of a model with the decisions of its bundle. The engine's DefinitionError and DmnError as they come."""
    return define(model, decisions=decisions(files), effects=frozenset(EFFECTS))


def decisions(files: Files) -> list[DecisionModel]:
    """The decision models of a bundle, by path. DmnError for one that cannot be read."""
    return [read_dmn(files[path]) for path in sorted(files) if path.endswith(".dmn")]


def save(tx: Transaction, definition: Definition, files: Files) -> None:
    """What the definition is built from is kept, so that a later reader of the same file changes no running case."""
    process = next(iter(definition.model.processes), "")
    model = to_json(definition.model).decode()
    kept = {path: files[path].decode("utf-8") for path in sorted(files) if path.endswith(".dmn")}
    store.save(tx, StoredDefinition(definition.hash, process, model, kept, {}, sorted(definition.effects)))


def tables_of(tx: Transaction, hash: str) -> Files:
    """The decision tables that a stored definition runs on, by path. NotFoundError."""
    return _stored(tx, hash)[1]


def load_model(tx: Transaction, hash: str) -> Model:
    """The model of a stored definition. NotFoundError."""
    return _stored(tx, hash)[0]


def load(tx: Transaction, hash: str) -> Definition:
    """The definition of that hash, built once and kept. NotFoundError where it is not stored.

    It keeps the name it was stored under, also where this release would name what it is built from otherwise: running
    cases and their history know it by that name.
    """
    with _lock:
        if hash in _built:
            _built.move_to_end(hash)
            return _built[hash]
    model, kept = _stored(tx, hash)
    made = replace(define(model, decisions=decisions(kept), effects=frozenset(EFFECTS)), hash=hash)
    with _lock:
        _built[hash] = made
        while len(_built) > KEPT:
            _built.popitem(last=False)
    return made


def _stored(tx: Transaction, hash: str) -> tuple[Model, Files]:
    stored = store.load(tx, hash)
    if stored is None:
        raise NotFoundError
    return from_json(stored.model.encode()), {path: text.encode() for path, text in stored.decisions.items()}
