"""What may be left to choice between two versions, for all cases at once; what applies to which case its own rehearsal says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.model.graph import EventDefinition, Model
from processes.items.versions import Version
from processes.operating.mixing import decision_files, differing
from processes.operating.words import name_of
from processes.texts import CLOCKS, Text, same


@dataclass(frozen=True, slots=True)
class Openings:
    """Clocks and timers with their names, and whether decision tables differ."""

    clocks: tuple[tuple[str, Text], ...]
    timers: tuple[tuple[str, Text], ...]
    tables: bool

    @property
    def some(self) -> bool:
        """True where there is anything to choose."""
        return bool(self.clocks or self.timers or self.tables)


def openings(source: Version, target: Version) -> Openings:
    """Where the target says something else than the source and a case may go either way."""
    if source.kind != "item":
        return Openings((), tuple(_timers(source, target, {})), False)
    old, new = source.item.limits, target.item.limits
    changed = [name for name in old if name in new and (old[name].days, old[name].unit) != (new[name].days, new[name].unit)]
    clocks = tuple((name, CLOCKS.get(name, same(name))) for name in changed)
    timers = tuple(_timers(source, target, source.item.english))
    return Openings(clocks, timers, bool(differing(decision_files(source), target)))


def _timers(source: Version, target: Version, english: Mapping[str, str]) -> list[tuple[str, Text]]:
    before, after = _events(source.model), _events(target.model)
    changed = [node for node, one in before.items() if node in after and _runs_on(one, after[node])]
    return [(node, name_of(source.model, node, english)) for node in changed]


def _events(model: Model) -> dict[str, EventDefinition]:
    nodes = [node for process in model.processes.values() for node in process.nodes.values()]
    return {node.id: event for node in nodes for event in node.events if event.kind == "timer" and event.clock is None}


def _runs_on(one: EventDefinition, other: EventDefinition) -> bool:
    return one.timer == other.timer and one.expression != other.expression
