"""Which element of the new definition takes the place of which of the old one, and why one has none.

An element keeps its place under the same id, or under the id that the mapping says, where both are of one kind, repeat
in the same way, and stand in sub-processes that take each other's place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.errors import Trouble

if TYPE_CHECKING:
    from engine.definition import Definition
    from engine.elements.element import Element


class Names:
    """Answers for one pair of definitions and one mapping; `troubles` gathers what was asked for and has no place."""

    def __init__(self, old: Definition, new: Definition, nodes: Mapping[str, str]) -> None:
        self.old, self.new, self.nodes = old, new, dict(nodes)
        self.troubles: dict[Trouble, None] = {}
        self._check_mapping()

    def _check_mapping(self) -> None:
        for before, after in self.nodes.items():
            known = any(before in library.task_specs for library in list(self.old.libraries.values()))
            there = any(after in library.task_specs for library in list(self.new.libraries.values()))
            if not known or not there:
                self.trouble(before, "unknown-here" if not known else "unknown-there", after)

    def trouble(self, node: str, code: str, other: str | None = None) -> None:
        """One more reason against the migration."""
        self.troubles[Trouble(node, code, other)] = None

    def process(self, process: str) -> str | None:
        """The process of the same id; for the main process of a file the other's main process."""
        if process in self.new.libraries:
            return process
        if process == self.old.main and self.new.libraries:
            return self.new.main
        self.trouble(process, "process")
        return None

    def element(self, process: str, node: str) -> Element | None:
        """What takes the place of an element; the reason is noted where nothing does."""
        found = self.found(process, node)
        if isinstance(found, Trouble):
            self.troubles[found] = None
            return None
        return found

    def found(self, process: str, node: str) -> Element | Trouble:
        """What takes the place of an element, or the reason why nothing does."""
        target = process if process in self.new.libraries else self.new.main
        before: Element = self.old.libraries[process].task_specs[node]
        name = self.nodes.get(node, node)
        after: Element | None = self.new.libraries[target].task_specs.get(name)
        if after is None:
            return Trouble(node, "gone", name)
        code = self._differs(process, before, after)
        return Trouble(node, code, name) if code else after

    def _differs(self, process: str, before: Element, after: Element) -> str | None:
        old, new = before.node, after.node
        if old.kind != new.kind or old.event_sub_process != new.event_sub_process:
            return "kind"
        if (old.loop and old.loop.kind) != (new.loop and new.loop.kind):
            return "loop"
        return None if self.scope(process, old.scope) == new.scope else "scope"

    def scope(self, process: str, node: str | None) -> str | None:
        """The sub-process that takes the place of one; the empty text where none does."""
        if node is None:
            return None
        found = self.found(process, node)
        return "" if isinstance(found, Trouble) else found.name

    def flow(self, process: str, flow: str, join: Element) -> str | None:
        """The flow into the join that takes the place of one: from the same source, of the same id where there are several.

        Where the source is not there any more, that of the same id.
        """
        if flow == "":
            return flow
        old = self.old.libraries[process].task_specs
        sources = {path.id: element for element in old.values() for path in element.paths}
        source = self.found(process, sources[flow].name) if flow in sources else None
        if source is None or isinstance(source, Trouble):
            return flow if flow in join.node.incoming else None
        fitting = [path.id for path in source.paths if path.target is join]
        return flow if flow in fitting else fitting[0] if len(fitting) == 1 else None
