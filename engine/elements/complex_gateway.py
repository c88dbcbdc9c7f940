"""Complex gateway: goes on when its activation condition is true, then waits for the rest; BPMN 2.0.2, 10.6.5, 13.4.5.

The condition sees `activationCount`, the number of waiting tokens, and `waitingForStart`. When it has gone on, it waits until
every other flow has a token or can get none any more; these tokens are taken without effect (the reset). The scope notes under
`cx` which flows have been used. After a reset only flows whose condition asks for `waitingForStart` are taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.elements.element import Path
from engine.elements.inclusive_gateway import InclusiveGateway
from engine.elements.joining import take_one_each
from engine.errors import UnsupportedError
from engine.problem import ProblemError
from engine.seam import Task
from engine.state import SCOPE, Scope, note

if TYPE_CHECKING:
    from engine.builder import Builder
    from engine.instance import Instance


class ComplexGateway(InclusiveGateway):
    """Splits like an inclusive gateway, joins by its condition."""

    def build(self, builder: Builder) -> None:
        """Compile the condition, which a join needs."""
        super().build(builder)
        self.condition = builder.compile(self.node.condition, self.node)
        if self.condition is None and len(self.node.incoming) > 1:
            raise UnsupportedError("A complex gateway that joins needs an activation condition.", element=self.name)

    def counted(self, instance: Instance, scope: Scope) -> None:
        """Go on where the condition is true now; what comes after that waits for the reset."""
        if self.name not in scope.notes.get("cx", {}):
            self._activate(instance, scope)

    def _activate(self, instance: Instance, scope: Scope) -> None:
        counts = scope.marking[self.name]
        if not self._holds(instance, scope, sum(counts.values())):
            return
        scope.notes.setdefault("cx", {})[self.name] = list(counts)
        take_one_each(scope, self.name)
        instance.enter(self, scope)

    def _holds(self, instance: Instance, scope: Scope, count: int) -> bool:
        """Whether the condition is true; one that fails is an incident of the scope, since its tokens have left where they were."""
        try:
            return self.condition is not None and self.condition.truth(instance.view(scope, self._names(count, True)))
        except ProblemError as problem:
            if not any(record[1:3] == [-1 - scope.number, self.name] for record in instance.incidents.values()):
                instance.raise_incident(-1 - scope.number, self.name, problem)
            return False

    def look_again(self, instance: Instance, scope: Scope) -> None:
        """After an incident the condition is looked at for the tokens that wait."""
        if self.name in scope.marking and self.name not in scope.notes.get("cx", {}):
            self._activate(instance, scope)

    def _names(self, count: int, start: bool) -> dict[str, Any]:
        return {"activationCount": count, "waitingForStart": start}

    def decide(self, instance: Instance, scope: Scope) -> None:
        """The reset: every other flow has its token, or can get none any more."""
        used = scope.notes.get("cx", {}).get(self.name)
        if used is None:
            return
        counts = scope.marking.get(self.name, {})
        missing = [flow for flow in self.node.incoming if flow not in used and flow not in counts]
        if any(node in self.reach[flow] for node in self._elsewhere(instance, scope) for flow in missing):
            return
        del scope.notes["cx"][self.name]
        if not scope.notes["cx"]:
            del scope.notes["cx"]
        late = {flow: count - (flow not in used) for flow, count in counts.items()}
        scope.marking[self.name] = {flow: count for flow, count in late.items() if count}
        if not scope.marking[self.name]:
            del scope.marking[self.name]
        if any(self._asks(path) for path in self.paths):
            instance.enter(self, scope, {"cx": 1})
        if self.name in scope.marking:
            self._activate(instance, scope)
        instance.settling[scope.number] = None

    def _asks(self, path: Path) -> bool:
        return path.condition is not None and "waitingForStart" in path.condition.text

    def choose(self, task: Task) -> tuple[Path, ...]:
        """As an inclusive gateway; after a reset the flows that ask for it and whose condition is true."""
        reset = note(task.record, "cx") is not None
        if len(self.node.incoming) < 2 or not any(self._asks(path) for path in self.paths):
            return super().choose(task)
        instance = task.workflow
        seen = instance.view(instance.scopes[task.record[SCOPE]], self._names(0, not reset))
        chosen = [path for path in self.paths if self._asks(path) or not reset]
        return tuple(path for path in chosen if path.condition is None or path.condition.truth(seen))
