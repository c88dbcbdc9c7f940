"""Definitions that call each other, as the store has them: what is current, what was recorded, what a state needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.definition import Current, Definition, equip
from engine.model.calls import CURRENT
from engine.store.host import Host
from engine.store.transaction import Transaction


def equipped(tx: Transaction, host: Host, hash: str, state: Mapping[str, Any]) -> Definition:
    """The definition of that hash, with all others in which the instance is or was."""
    return equip(host.definition(tx, hash), state, lambda other: host.definition(tx, other))


def current(tx: Transaction, host: Host) -> Current:
    """What is current in this transaction, by the address of a call."""

    def found(address: str) -> Definition | None:
        process, _, source = address.rpartition(CURRENT)
        hash = host.current(tx, process, source)
        return host.definition(tx, hash) if hash is not None else None

    return found


def recorded(tx: Transaction, host: Host, links: Mapping[str, str]) -> Current:
    """What was current when a command was recorded."""
    return lambda address: host.definition(tx, links[address]) if address in links else None
