"""The saved state in the words of the new definition: tokens, scopes, joins, undo records, incidents.

Subscriptions are left out; `waiting` makes them anew from the old ones.
"""

from __future__ import annotations

from typing import Any

from engine.errors import Trouble
from engine.migration.names import Names
from engine.model.graph import Loop
from engine.state import NODE, NOTES, NUMBER, SCOPE, Record, Scope, token, trim

STARTED_BY, UNDONE, UNDOING, ASKED = "st", "cs", "re", "cq"


class Translating:
    """Translates one state; reasons why something has no place are noted with `names`."""

    def __init__(self, names: Names, state: dict[str, Any]) -> None:
        self.names, self.state = names, state
        self.scopes = {scope.number: scope for scope in map(Scope.load, state["s"])}

    def translated(self) -> dict[str, Any]:
        """The state; it can be used only where `names` has no troubles."""
        left = ("t", "s", "e", "i", "x", "p", "def")
        state = {key: value for key, value in self.state.items() if key not in left}
        state["def"], state["p"] = self.names.new.hash, self.names.process(self.state["p"]) or ""
        state["t"] = [self._token(token(record)) for record in self.state["t"]]
        places = {record[NUMBER]: record[NODE] for record in state["t"]}
        state["s"] = [self._scope(Scope.load(record)) for record in self.state["s"]]
        state["i"] = [self._incident(list(record), places) for record in self.state.get("i", ())]
        state["x"] = self._visited()
        return state

    def _name(self, process: str, node: str) -> str:
        element = self.names.element(process, node)
        return node if element is None else element.name

    def _token(self, record: Record) -> Record:
        process = self.scopes[record[SCOPE]].process
        notes = record[NOTES] or {}
        element = self.names.element(process, record[NODE])
        if element is not None and "mi" in notes:
            self._items(record[NODE], element.node.loop, notes["mi"])
        record[NODE] = record[NODE] if element is None else element.name
        if STARTED_BY in notes:
            notes[STARTED_BY] = self._name(process, notes[STARTED_BY])
        if UNDONE in notes:
            notes[UNDONE] = [self._snapshot(process, each) for each in notes[UNDONE]]
        if UNDOING in notes:
            notes[UNDOING] = self._snapshot(process, notes[UNDOING])
        if ASKED in notes:
            notes[ASKED] = [notes[ASKED][0], self._undo(process, notes[ASKED][1])]
        return trim(record)

    def _items(self, node: str, loop: Loop | None, items: dict[str, Any]) -> None:
        """The items that are under way stay; what they give is gathered where the new definition gathers it."""
        if loop is None or (loop.collection is not None and "c" not in items):
            self.names.trouble(node, "loop")
        elif loop.output_collection:
            items.setdefault("r", [None] * items["n"])
        else:
            items.pop("r", None)

    def _undo(self, process: str, records: list[Any]) -> list[Any]:
        """Undo records; one that nothing can undo any more is left out: the activity, or its handler, is not there."""
        kept = []
        for node, *snapshot in records:
            element = self.names.found(process, node)
            if not isinstance(element, Trouble) and (snapshot or getattr(element, "handler", None)):
                kept.append([element.name, *(self._snapshot(process, each) for each in snapshot)])
        return kept

    def _snapshot(self, process: str, snapshot: list[Any]) -> list[Any]:
        """What a completed scope left: its document and its records, and of a call the process that it ran."""
        document, records, *called = snapshot
        if not called:
            return [document, self._undo(process, records)]
        return [document, self._undo(called[0], records), self.names.process(called[0]) or called[0]]

    def _scope(self, scope: Scope) -> Record:
        process = scope.process
        scope.process = self.names.process(process) or process
        scope.marking = {self._name(process, node): self._counts(process, node, counts) for node, counts in scope.marking.items()}
        scope.compensations = self._undo(process, scope.compensations)
        if "ah" in scope.notes:
            ahead = (self.names.found(process, node) for node in scope.notes["ah"])
            scope.notes["ah"] = [element.name for element in ahead if not isinstance(element, Trouble)]
        if "cx" in scope.notes:
            used = scope.notes["cx"].items()
            scope.notes["cx"] = {self._name(process, node): list(self._flows(process, node, flows)) for node, flows in used}
        if scope.node is not None:
            scope.node = self._name(process, scope.node)
        return scope.dump()

    def _counts(self, process: str, node: str, counts: dict[str, int]) -> dict[str, int]:
        return dict(zip(self._flows(process, node, list(counts)), counts.values(), strict=True))

    def _flows(self, process: str, node: str, flows: list[str]) -> list[str]:
        join = self.names.element(process, node)
        if join is None:
            return flows
        found = []
        for flow in flows:
            name = self.names.flow(process, flow, join)
            if name is None or name in found:
                self.names.trouble(node, "flow", flow)
            found.append(flow if name is None else name)
        return found

    def _incident(self, record: Record, places: dict[int, str]) -> Record:
        number = record[1]
        if number >= 0:
            record[2] = places.get(number, record[2])
        else:
            record[2] = self._name(self.scopes[-1 - number].process, record[2])
        return record

    def _visited(self) -> dict[str, str]:
        found: dict[str, int] = {}
        for process, bits in self.state.get("x", {}).items():
            for node, element in self.names.old.libraries[process].task_specs.items():
                if int(bits, 16) & element.bit:
                    after = self.names.found(process, node)
                    if not isinstance(after, Trouble):
                        target = self.names.process(process) or process
                        found[target] = found.get(target, 0) | after.bit
        return {process: f"{bits:x}" for process, bits in found.items()}
