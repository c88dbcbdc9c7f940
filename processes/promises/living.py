"""One step of the net as a step in the life of the case."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.graph import Node
from engine.prover import Transition
from processes.promises.life import Life, Unlawful, done
from processes.promises.steps import completes
from processes.promises.subject import Subject


@dataclass(frozen=True)
class Living:
    """Follows the life of a case along the steps of a process, and the rounds of loops whose number is bounded."""

    subject: Subject

    def move(self, life: Life, transition: Transition) -> Life | Unlawful | None:
        """The life of the case after the step; None where a loop has had its last round."""
        node = self.subject.nodes.get(transition.node)
        if node is None:
            return life
        counted = _counted(life, node, transition)
        if counted is None or not completes(node, transition):
            return counted
        return done(self.subject, counted, node)

    def after(self, life: Life, transition: Transition) -> Life | None:
        """The life of the case after the step; None where the running system would refuse it."""
        moved = self.move(life, transition)
        return None if isinstance(moved, Unlawful) else moved


def most_rounds(node: Node) -> int | None:
    """How often the element is done one after the other at most; None where nothing bounds it."""
    loop = node.loop
    if loop is None or loop.kind == "parallel":
        return 1
    if loop.maximum is not None:
        return max(loop.maximum, 1)
    number = loop.cardinality.text.strip() if loop.cardinality is not None else ""
    return max(int(number), 1) if number.isdigit() else None


def _counted(life: Life, node: Node, transition: Transition) -> Life | None:
    most = most_rounds(node) if node.loop is not None else None
    if most is None or transition.what not in ("again", "done"):
        return life
    rounds = dict(life.rounds)
    gone = rounds.pop(node.id, 0) + 1
    if transition.what == "again":
        if gone >= most:
            return None
        rounds[node.id] = gone
    return life._replace(rounds=tuple(sorted(rounds.items())))
