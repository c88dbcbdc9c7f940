"""Circles in a graph of numbered states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def components(edges: Sequence[Iterable[tuple[int, int]]]) -> list[list[int]]:
    """The strongly connected parts, those first that lead to no later one (R. E. Tarjan's method, without recursion)."""
    order = [-1] * len(edges)
    low = [0] * len(edges)
    inside = [False] * len(edges)
    stack: list[int] = []
    found: list[list[int]] = []
    count = 0
    for root in range(len(edges)):
        if order[root] >= 0:
            continue
        work = [(root, iter(edges[root]))]
        order[root] = low[root] = count
        count += 1
        stack.append(root)
        inside[root] = True
        while work:
            node, rest = work[-1]
            for _, other in rest:
                if order[other] < 0:
                    order[other] = low[other] = count
                    count += 1
                    stack.append(other)
                    inside[other] = True
                    work.append((other, iter(edges[other])))
                    break
                if inside[other] and order[other] < low[node]:
                    low[node] = order[other]
            else:
                work.pop()
                if work and low[node] < low[work[-1][0]]:
                    low[work[-1][0]] = low[node]
                if low[node] == order[node]:
                    found.append(_taken(stack, inside, node))
    return found


def _taken(stack: list[int], inside: list[bool], node: int) -> list[int]:
    part = []
    while True:
        other = stack.pop()
        inside[other] = False
        part.append(other)
        if other == node:
            return part
