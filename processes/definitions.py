"""From the files of a version to what the engine runs, built once and kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from sqlalchemy import select

from engine.definition import Definition, define
from engine.dmn import DecisionModel, read_dmn
from engine.model.graph import Model
from engine.store.transaction import Transaction
from processes import rows, tables
from processes.errors import NotFoundError
from processes.items import versions
from processes.operations import EFFECTS

KEPT = 64
_built: OrderedDict[str, Definition] = OrderedDict()
_lock = Lock()


def build(model: Model, files: Mapping[str, bytes]) -> Definition:
    """The definition of a model with the decisions of its bundle. The engine's DefinitionError and DmnError as they come."""
    return define(model, decisions=decisions(files), effects=frozenset(EFFECTS))


def decisions(files: Mapping[str, bytes]) -> list[DecisionModel]:
    """The decision models of a bundle, by path. DmnError for one that cannot be read."""
    return [read_dmn(files[path]) for path in sorted(files) if path.endswith(".dmn")]


def load(tx: Transaction, hash: str) -> Definition:
    """The definition of that hash, which some published version has. NotFoundError where none has it."""
    with _lock:
        if hash in _built:
            _built.move_to_end(hash)
            return _built[hash]
    t = tables.item_version
    row = rows.first(tx, select(t.c.hash).where(t.c.definition_hash == hash, t.c.number.is_not(None)))
    if row is None:
        raise NotFoundError
    version = versions.load(tx, row["hash"])
    made = build(version.model, version.files)
    with _lock:
        _built[hash] = made
        while len(_built) > KEPT:
            _built.popitem(last=False)
    return made
