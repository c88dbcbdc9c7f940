"""A version's process under the decision tables of an earlier one: what an accepted case goes on with after a migration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from engine.definition import Definition
from engine.dmn import read_dmn
from engine.errors import Trouble, UnsupportedError
from engine.store.sql import insert_new
from engine.store.transaction import Transaction
from processes import definitions, rows, tables
from processes.definitions import Calls
from processes.items.bundle import Files
from processes.items.versions import Version
from processes.operating.tables import mixed_definition


@dataclass(frozen=True, slots=True)
class Mixed:
    """The definition and its tables by path; `changed` are the paths that the version itself has otherwise."""

    definition: Definition
    files: Files
    changed: tuple[str, ...]


def differing(kept: Mapping[str, bytes], version: Version) -> tuple[str, ...]:
    """The paths of tables that the version does not have as they are kept."""
    own = decision_files(version)
    return tuple(sorted(path for path in kept if kept[path] != own.get(path)))


def mix(version: Version, kept: Files, own: Definition) -> Mixed | Trouble:
    """The version's process with the tables as they are kept; tables that only the version has come in beside them.

    It calls what `own`, the version's definition, calls.
    The reason why not where its process asks for a decision that the kept tables do not make.
    """
    files = {**_beside(version, kept), **kept}
    try:
        made = definitions.build(version.model, files, Calls(own.linked, own.sources))
    except UnsupportedError as error:
        node = version.node(error.element or "")
        return Trouble(error.element or "", "no-decision", (node.settings.decision if node else None) or str(error))
    return Mixed(made, files, differing(kept, version))


def keep(tx: Transaction, mixed: Mixed, version: Version, tables_of: str) -> str:
    """The definition is stored and known to be this version's; its hash."""
    definitions.save(tx, mixed.definition, mixed.files)
    row = {"hash": mixed.definition.hash, "version": version.hash, "tables_of": tables_of, "created_at": tx.now}
    if mixed.definition.hash != version.definition:
        insert_new(tx, mixed_definition, [row])
    return mixed.definition.hash


def definitions_of(tx: Transaction, version: Version) -> list[str]:
    """Every definition on which cases of the version run."""
    t = mixed_definition
    found = rows.every(tx, select(t.c.hash).where(t.c.version == version.hash))
    return [hash for hash in (version.definition, *(row["hash"] for row in found)) if hash]


def version_of(tx: Transaction, definition: str) -> str | None:
    """A version whose process a definition runs, the published one where there are several; None where there is none."""
    m, t = mixed_definition, tables.item_version
    own = select(t.c.hash.label("version")).where(t.c.definition_hash == definition)
    row = rows.first(tx, own.order_by(t.c.number.is_(None), t.c.created_at.desc()))
    row = row or rows.first(tx, select(m.c.version).where(m.c.hash == definition).order_by(m.c.created_at.desc()))
    return row["version"] if row else None


def mixed_versions(tx: Transaction) -> list[tuple[str, str]]:
    """Every mixed definition with the version whose process it runs."""
    return [(row["hash"], row["version"]) for row in rows.every(tx, select(mixed_definition.c.hash, mixed_definition.c.version))]


def decision_files(version: Version) -> Files:
    """The version's own decision tables by path."""
    return {path: data for path, data in version.files.items() if path.endswith(".dmn")}


def _beside(version: Version, kept: Files) -> Files:
    """The version's tables that stand under no kept path and make no decision that a kept one makes."""
    made = {name for data in kept.values() for name in _names(data)}
    own = {path: data for path, data in decision_files(version).items() if path not in kept}
    return {path: data for path, data in own.items() if made.isdisjoint(_names(data))}


def _names(data: bytes) -> set[str]:
    return {name for decision in read_dmn(data).decisions.values() for name in (decision.id, decision.name)}
