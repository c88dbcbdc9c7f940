"""What expressions see: the documents of a scope and those around it, as one read-only mapping of FEEL values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.feel.values import from_json


class Variables(Mapping[str, Any]):
    """Layers of documents, innermost first; a value is converted when it is read. `seen` keeps what was read."""

    __slots__ = ("layers", "now", "seen")

    def __init__(self, layers: list[Mapping[str, Any]], now: datetime) -> None:
        self.layers = layers
        self.now = now
        self.seen: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        for layer in self.layers:
            if name in layer:
                self.seen[name] = layer[name]
                return from_json(layer[name])
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(name in layer for layer in self.layers)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for layer in self.layers for name in layer))

    def __len__(self) -> int:
        return len(set().union(*self.layers))

    def inner(self, layer: Mapping[str, Any]) -> Variables:
        """The same with one more layer inside."""
        return Variables([layer, *self.layers], self.now)
