"""Exclusive gateway: the first flow of the file whose condition is true; BPMN 2.0.2, 10.6.2 and 13.4.2."""

from __future__ import annotations

from engine.elements.element import Element, Path
from engine.problem import ProblemError
from engine.seam import Task


class ExclusiveGateway(Element):
    """Takes exactly one flow; every token that arrives passes by itself."""

    def choose(self, task: Task) -> tuple[Path, ...]:
        """The first that is true, else the default, else an incident."""
        if len(self.paths) < 2 and self.plain:
            return self.paths
        for path in self.paths:
            if not path.default and self.open(task, path):
                return (path,)
        default = [path for path in self.paths if path.default]
        if not default:
            raise ProblemError("no-flow", f"no condition out of {self.name} is true and there is no default")
        return (default[0],)
