"""Which elements must keep their order in the space, so that the exploration may leave the order of all others open.

Moves in the life of a case change it for everybody: their order counts. The order of officials' tasks counts only where one
of them may be under way beside a decision, because the last to act before a decision is the one who must have stated why.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.graph import ACTIVITIES, Node, Process
from processes.promises.life import REFUSING
from processes.promises.subject import Subject, event_of, is_officials, outcomes

SPLITS = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})
DEEPEST = 5
DECIDING = frozenset({"approve", *REFUSING.values()})


def visible(subject: Subject) -> frozenset[str]:
    """The elements whose steps keep their order."""
    moves = {n.id for n in subject.nodes.values() if event_of(n)}
    deciding = {n.id for n in subject.nodes.values() if is_deciding(n)}
    beside = {name for process in subject.model.processes.values() for name in _beside(subject, process)}
    watched = deciding | {i for i in moves if event_of(subject.nodes[i]) in DECIDING}
    if not watched & beside:
        return frozenset(moves | deciding)
    return frozenset(moves | deciding | {n.id for n in subject.nodes.values() if is_officials(n)})


def is_deciding(node: Node) -> bool:
    """True for a task that may decide on the case, or a table whose answer an official has to see."""
    return bool(node.settings.decision) or (is_officials(node) and any(o.key in DECIDING for o in outcomes(node)))


def _beside(subject: Subject, process: Process) -> Iterator[str]:
    """The elements of a process that something else may be under way beside, as the flows are drawn."""
    for node in process.nodes.values():
        if _splits(node) and len(node.outgoing) > 1:
            yield from _within(subject, process, _branches(process, node))
        elif node.kind == "boundaryEvent" and not node.interrupting:
            yield from process.nodes
        elif node.event_sub_process or (node.loop is not None and node.loop.kind == "parallel"):
            yield from _inside(subject, process, node.id)


def _splits(node: Node) -> bool:
    return node.kind in SPLITS or node.kind in ACTIVITIES or node.kind in ("startEvent", "intermediateCatchEvent", "boundaryEvent")


def _branches(process: Process, split: Node) -> set[str]:
    """What is reached from the split by one way and not by every way: the branches before they come together again."""
    reached = [_reached(process, process.flows[flow].target, split.id) for flow in split.outgoing]
    together = set.intersection(*reached) if reached else set()
    return set.union(*reached) - together if reached else set()


def _reached(process: Process, start: str, split: str) -> set[str]:
    """What can be reached before the split is entered again."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in found or name == split:
            continue
        found.add(name)
        node = process.nodes[name]
        waiting += [process.flows[f].target for f in node.outgoing]
        waiting += [n.id for n in process.attached(name)]
    return found


def _within(subject: Subject, process: Process, names: set[str]) -> Iterator[str]:
    for name in names:
        yield name
        yield from _inside(subject, process, name)


def _inside(subject: Subject, process: Process, name: str, depth: int = 0) -> Iterator[str]:
    """What stands in a sub-process or in a called process, at any depth."""
    node = process.nodes[name]
    called = subject.model.processes.get(node.settings.called or "")
    for inner in process.inside(name):
        yield inner.id
        yield from _inside(subject, process, inner.id, depth)
    if called is not None and depth < DEEPEST:
        for inner in called.nodes.values():
            yield inner.id
            yield from _inside(subject, called, inner.id, depth + 1)
