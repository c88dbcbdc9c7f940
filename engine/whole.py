"""A definition with everything that it calls, as one Model: for proofs and checks, which look at all of it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.definition import Current, Definition
from engine.model.calls import ABROAD, CURRENT, addressed, home
from engine.model.graph import Model, Process


@dataclass(frozen=True)
class Whole:
    """The Model with the called processes of other definitions under their ids abroad.

    `links` are the hashes of those definitions by the address of the call; of calls that name only what is current, and by
    which nothing was found, there is none.
    """

    model: Model
    links: Mapping[str, str]


def whole(definition: Definition, current: Current | None = None) -> Whole:
    """What the definition runs. `current` tells what calls find that name only what is current."""
    return _Gathering(definition, current).whole()


class _Gathering:
    def __init__(self, definition: Definition, current: Current | None) -> None:
        self.definition, self.current = definition, current
        self.known = dict(_linked(definition))
        self.links: dict[str, str] = {}
        self.lent: dict[str, Mapping[str, Process]] = {}
        self.open = set(definition.open_addresses.values())

    def whole(self) -> Whole:
        own = self.definition.model.processes
        addresses = self.definition.addresses
        found = {name: self._settled(addressed(process, addresses)) for name, process in own.items()}
        ahead = list(found.values())
        while ahead:
            for address in _addresses(ahead.pop()):
                if home(address) is not None and address not in found and self._process(address) is not None:
                    found[address] = self._settled(self._process(address))  # type: ignore[arg-type]
                    ahead.append(found[address])
        model = self.definition.model
        return Whole(replace(model, processes=found) if self.links else model, dict(sorted(self.links.items())))

    def _settled(self, process: Process) -> Process:
        """The process with its open calls naming what is current."""
        settled: dict[str, str] = {}
        for node in process.nodes.values():
            address = node.settings.called or ""
            if node.kind == "callActivity" and address:
                settled[node.id] = self._fixed(address)
        return addressed(process, settled)

    def _fixed(self, address: str) -> str:
        hash = home(address)
        if hash is not None:
            self.links[address] = hash
        if address not in self.open or self.current is None:
            return address
        found = self.current(address)
        if found is None:
            return address
        self.known.update({found.hash: found, **dict(_linked(found))})
        self.open.update(found.open_addresses.values())
        self.links[address] = found.hash
        return f"{address.rpartition(CURRENT)[0]}{ABROAD}{found.hash}"

    def _process(self, address: str) -> Process | None:
        hash = home(address) or ""
        if hash not in self.lent and hash in self.known:
            self.lent[hash] = self.known[hash].processes_abroad()
            self.open.update(self.known[hash].open_addresses.values())
        return self.lent.get(hash, {}).get(address)


def _linked(definition: Definition) -> Iterator[tuple[str, Definition]]:
    """All definitions that are fixed with this one, by hash."""
    for other in definition.linked.values():
        yield other.hash, other
        yield from _linked(other)


def _addresses(process: Process) -> list[str]:
    return [node.settings.called for node in process.nodes.values() if node.kind == "callActivity" and node.settings.called]
