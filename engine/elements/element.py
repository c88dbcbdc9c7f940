"""What all elements share: a token arrives, is ready, runs, completes and leaves by the flows that apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.expressions import Compiled
from engine.model.graph import EventDefinition, Node, listens
from engine.problem import ProblemError
from engine.seam import ProcessSpec, Task, TaskSpec
from engine.state import NOTES, SCOPE, Record, Scope, annotate

if TYPE_CHECKING:
    from engine.builder import Builder
    from engine.elements.events.kind import Kind
    from engine.instance import Instance


class Path(NamedTuple):
    """A sequence flow, ready to be taken."""

    id: str
    target: Element
    condition: Compiled | None
    default: bool


class Element(TaskSpec):
    """The base of all elements. `paths` are the outgoing flows in the order of the file.

    `heard` says that one of several leads to what listens for events.
    """

    def __init__(self, process: ProcessSpec, node: Node) -> None:
        super().__init__(process, node.id)
        self.node = node
        self.index = len(process.task_specs) - 1
        self.bit = 1 << self.index
        self.tokens, self.needs = node.completion_quantity, node.start_quantity
        self.listens = listens(node)
        self.paths: tuple[Path, ...] = ()
        self.plain = True
        self.heard = False
        self.definitions: tuple[Kind, ...] = ()

    def build(self, builder: Builder) -> None:
        """Compile what the node says; every element of the process exists already. Raises UnsupportedError."""
        self.paths = builder.paths(self.node)
        self.plain = not any(path.condition or path.default for path in self.paths)
        self.heard = len(self.paths) > 1 and any(path.target.listens for path in self.paths)
        self.definitions = tuple(builder.event(self.node, definition) for definition in self.event_definitions())

    def event_definitions(self) -> tuple[EventDefinition, ...]:
        """What the event of this node waits for or throws."""
        return tuple(each for each in self.node.events if each.kind not in ("none", "link"))

    def arrive(self, instance: Instance, scope: Scope, flow: str | None) -> None:
        """A token comes in by the flow; an activity may need several before it starts (BPMN 2.0.2, table 10.3)."""
        if self.needs > 1 and flow is not None:
            counts = scope.marking.setdefault(self.name, {"": 0})
            counts[""] += 1
            if counts[""] < self.needs:
                return
            del scope.marking[self.name]
        instance.enter(self, scope)

    def _run_hook(self, task: Task) -> bool | None:
        notes = task.record[NOTES]
        if notes and "pl" in notes:
            self.receive(task, notes["pl"])
            annotate(task.record, "pl", None)
        if notes and "x" in notes:
            return True
        task.workflow.log("enter", self.name)
        return self.act(task)

    def receive(self, task: Task, payload: dict[str, Any]) -> None:
        """Write what an event has brought."""

    def act(self, task: Task) -> bool | None:
        """Do the work: True when it is done, None when it waits."""
        return True

    def _on_complete_hook(self, task: Task) -> None:
        notes = task.record[NOTES]
        if not notes or "x" not in notes:
            self.finished(task)
            if not self.plain:
                annotate(task.record, "x", 1)
        self.leave(task)

    def finished(self, task: Task) -> None:
        """The work is done; called once, before the flows are chosen."""

    def leave(self, task: Task) -> None:
        """Take the flows that apply. Where choosing fails the token stays and only choosing is tried again.

        The tokens are there at the same time, so what waits for an event hears what the others throw (BPMN 2.0.2, 13.4.1).
        """
        instance = task.workflow
        chosen = self.choose(task)
        instance.log("complete", self.name)
        scope = instance.scopes[task.record[SCOPE]]
        instance.visit(scope, self)
        if self.heard:
            chosen = tuple(sorted(chosen, key=lambda path: not path.target.listens))
        for path in chosen if self.tokens == 1 else chosen * self.tokens:
            path.target.arrive(instance, scope, path.id)
        instance.remove(task.record)

    def choose(self, task: Task) -> tuple[Path, ...]:
        """All flows without a condition, those whose condition is true, else the default (BPMN 2.0.2, 8.3.13, 13.3.2)."""
        if self.plain:
            return self.paths
        chosen = [path for path in self.paths if not path.default and self.open(task, path)]
        if not any(path.condition for path in chosen):
            chosen += [path for path in self.paths if path.default]
        if not chosen:
            raise ProblemError("no-flow", f"no flow out of {self.name} applies")
        return tuple(chosen)

    def open(self, task: Task, path: Path) -> bool:
        """True when the flow has no condition or its condition is true."""
        return path.condition is None or path.condition.truth(task.data)

    def try_again(self, task: Task, item: int | None) -> None:
        """The incident of the token, or of one item of it, is closed: it runs once more."""
        task.workflow.automatic = 0
        task.workflow.requeue(task.record)

    def withdraw(self, task: Task) -> None:
        """Close what the token has open, because it is cancelled."""

    def decide(self, instance: Instance, scope: Scope) -> None:
        """Nothing else is ready: a join with waiting tokens may go on now."""

    def scope_done(self, task: Task, scope: Scope) -> None:
        """The scope that this token owns has completed."""

    def triggered(self, instance: Instance, subscription: Record, payload: dict[str, Any]) -> None:
        """The event that this element waits for has happened."""
