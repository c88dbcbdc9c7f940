"""Looking ahead within one scope, whatever the data: can its tokens end up waiting at a join for others that never come?

Tokens are played one after the other along the drawn flows; only choices branch, since tokens that do not meet do not
disturb each other. An inclusive join goes on when nothing else moves. Complex joins, and activities that need several tokens,
decide by more than this; where a scope has one, nothing is foretold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from engine.elements.inclusive_gateway import InclusiveGateway
from engine.elements.parallel_gateway import ParallelGateway
from engine.state import NODE, Scope

if TYPE_CHECKING:
    from engine.elements.element import Element, Path
    from engine.instance import Instance

STATES = 600
MOST_WAYS = 5
LEAVING = frozenset({"terminate", "error", "cancel"})
Arrivals = tuple["Path", ...]
State = tuple[tuple[str, ...], tuple[tuple[str, str, int], ...]]


def may_stick(instance: Instance, scope: Scope, safe: set[State] | None = None) -> bool | None:
    """True when tokens of the scope can be left waiting at a parallel gateway; None where it cannot be foretold.

    `safe` are states of the same scope from which none can; those that are found so are added.
    """
    known = set() if safe is None else safe
    nodes = instance.drawn(scope).nodes
    if any(_undecided(element) for element in nodes.values()):
        return None
    standing = tuple(sorted(record[NODE] for record in instance.tokens_in(scope.number)))
    marking = tuple(sorted((join, flow, n) for join, counts in scope.marking.items() for flow, n in counts.items()))
    seen, ahead = {(standing, marking)}, [(standing, marking)]
    while ahead:
        tokens, waiting = ahead.pop()
        following = list(_next(nodes, tokens, waiting) if tokens else _decided(nodes, waiting))
        if not following and waiting:
            return True
        for state in following:
            if state not in seen and state not in known:
                if len(seen) >= STATES:
                    return None
                seen.add(state)
                ahead.append(state)
    known |= seen
    return False


def _undecided(element: Element) -> bool:
    joins = element.node.kind == "complexGateway" and len(element.node.incoming) > 1
    return joins or element.needs > 1 or element.tokens > 1


def _next(nodes: dict[str, Element], tokens: tuple[str, ...], waiting: Iterable[tuple[str, str, int]]) -> Iterator[State]:
    element = nodes[tokens[0]]
    if element.node.kind == "endEvent" and any(each.kind in LEAVING for each in element.node.events):
        yield (), ()
        return
    for paths in _ways(element):
        yield _arrived(list(tokens[1:]), {(join, flow): n for join, flow, n in waiting}, paths)


def _decided(nodes: dict[str, Element], waiting: Iterable[tuple[str, str, int]]) -> Iterator[State]:
    """Nothing moves: the first inclusive join that nothing can reach any more goes on with what it has."""
    counts = {(join, flow): n for join, flow, n in waiting}
    for name in dict.fromkeys(join for join, _ in counts):
        element = nodes[name]
        mine = [flow for join, flow in counts if join == name]
        others = {join for join, _ in counts if join != name}
        if isinstance(element, InclusiveGateway) and not _awaited(element, mine, others):
            left = {key: n - (key[0] == name) for key, n in counts.items()}
            yield (name,), tuple(sorted((*key, n) for key, n in left.items() if n))
            return


def _awaited(element: InclusiveGateway, mine: list[str], others: Iterable[str]) -> bool:
    empty = [flow for flow in element.node.incoming if flow not in mine]
    reach = element.reach
    return any(any(node in reach[flow] for flow in empty) and not any(node in reach[flow] for flow in mine) for node in others)


def _ways(element: Element) -> Iterator[Arrivals]:
    """The flows that a token may leave by, one set for each way: chosen, interrupted, or with a branch beside it."""
    usual = list(_chosen(element))
    yield from usual
    for boundary in getattr(element, "boundaries", ()):
        if boundary.node.interrupting:
            yield boundary.paths
        else:
            yield from ((*paths, *boundary.paths) for paths in usual)


def _chosen(element: Element) -> Iterator[Arrivals]:
    kind, paths = element.node.kind, element.paths
    if kind in ("exclusiveGateway", "eventBasedGateway") and paths:
        yield from ((path,) for path in paths)
    elif element.plain or kind == "parallelGateway":
        yield paths
    else:
        for count in range(1, min(len(paths), MOST_WAYS) + 1):
            yield from combinations(paths, count)


def _arrived(tokens: list[str], waiting: dict[tuple[str, str], int], paths: Arrivals) -> State:
    counts = Counter(waiting)
    for path in paths:
        join = path.target
        if not isinstance(join, ParallelGateway | InclusiveGateway) or len(join.node.incoming) < 2:
            tokens.append(join.name)
            continue
        counts[join.name, path.id] += 1
        if all(counts[join.name, flow] for flow in join.node.incoming):
            counts.subtract((join.name, flow) for flow in join.node.incoming)
            tokens.append(join.name)
    return tuple(sorted(tokens)), tuple(sorted((*key, n) for key, n in counts.items() if n))
