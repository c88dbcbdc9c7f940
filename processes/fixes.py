"""Accepting a proposed change: the version's file with that one change becomes a draft of its own; the original stays."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import DefinitionError
from engine.model import apply_fix, check_dmn_bounded, read_bounded
from engine.store.transaction import Transaction
from processes.access import DESIGNER, require
from processes.calling import Linking, nowhere
from processes.errors import NotFoundError
from processes.inspection import DecisionCheck, Inspected, Reader, inspect, inspect_bundle
from processes.items import versions
from processes.items.versions import Version
from processes.people import Official
from processes.publishing import get_version

__all__ = ["Proposal", "accept", "look_again", "propose", "stored"]


@dataclass(frozen=True)
class Proposal:
    """A change that a finding of a version proposes: which, and on which element (None: on the file)."""

    version: Version
    fix: str
    element: str | None


def propose(tx: Transaction, designer: Official, version: str, fix: str, element: str | None) -> Proposal:
    """The proposed change as the version's report has it. NotFoundError where no finding proposes it."""
    require(designer, DESIGNER)
    found = get_version(tx, designer, version)
    if not any(f.fix == fix and (f.element or None) == (element or None) for f in found.findings):
        raise NotFoundError
    return Proposal(versions.load(tx, version), fix, element or None)


def stored(tx: Transaction, designer: Official, version: str) -> Version:
    """A version's files, to be looked at again. NotFoundError."""
    require(designer, DESIGNER)
    return versions.load(tx, version)


def look_again(
    version: Version,
    *,
    reader: Reader = read_bounded,
    decisions: DecisionCheck = check_dmn_bounded,
    linking: Linking = nowhere,
) -> Inspected:
    """The version's files looked at like an upload, with what they can call by now; nothing is stored yet."""
    if version.kind == "item":
        return inspect_bundle(version.key, version.files, reader=reader, decisions=decisions, linking=linking)
    return inspect(version.process_path, version.files[version.process_path], reader=reader, linking=linking)


def accept(
    proposal: Proposal,
    *,
    reader: Reader = read_bounded,
    decisions: DecisionCheck = check_dmn_bounded,
    linking: Linking = nowhere,
) -> Inspected:
    """The version's files with the change, looked at like an upload; nothing is stored yet and the version stays as it is.

    Takes up to seconds, so it is done outside a transaction. NotFoundError where the change does not fit the file.
    """
    version = proposal.version
    path = version.process_path
    try:
        changed = apply_fix(version.files[path], proposal.fix, proposal.element)
    except DefinitionError as error:
        raise NotFoundError from error
    if version.kind == "item":
        files = {**version.files, path: changed}
        return inspect_bundle(version.key, files, reader=reader, decisions=decisions, linking=linking)
    return inspect(path, changed, reader=reader, linking=linking)
