"""The specs of one process, and what is drawn in each of its scopes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.seam import ProcessSpec

if TYPE_CHECKING:
    from engine.elements.element import Element
    from engine.elements.start_event import StartEvent


@dataclass(frozen=True, slots=True)
class ScopeSpec:
    """One scope: its elements by id, where it starts, and the start events of its event sub-processes.

    `is_handler` is True in an event sub-process.
    """

    nodes: dict[str, Element]
    starts: tuple[Element, ...]
    event_starts: tuple[StartEvent, ...]
    is_handler: bool

    @property
    def handles_compensation(self) -> bool:
        """True when an event sub-process of the scope undoes it."""
        return any(start.catches_compensation for start in self.event_starts)


class Library(ProcessSpec):
    """A process: `task_specs` by node id, `scopes` by the id of the sub-process, None for the process itself."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.scopes: dict[str | None, ScopeSpec] = {}
