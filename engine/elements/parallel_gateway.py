"""Parallel gateway: waits for a token on each incoming flow, then takes all flows; BPMN 2.0.2, 10.6.4 and 13.4.1."""

from __future__ import annotations

from engine.elements.element import Path
from engine.elements.joining import Joining
from engine.seam import Task


class ParallelGateway(Joining):
    """Joins and splits. Conditions on its flows do not count."""

    def choose(self, task: Task) -> tuple[Path, ...]:
        """All of them."""
        return self.paths
