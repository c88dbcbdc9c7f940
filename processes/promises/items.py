"""How many items of a parallel multi-instance one item of the net stands for: it runs two, whatever their number."""

from __future__ import annotations

from math import ceil

from engine.model.gates.bounds import MAX_ITEMS
from engine.model.graph import Model, Node, Process

ITEMS_RUN = 2


def side_by_side(model: Model) -> dict[str, int]:
    """By the id of each node that counts more than once: its own items, times those of the sub-processes and calls around it.

    Where several calls run a process, the one with the most items counts.
    """
    found: dict[str, int] = {}
    for process in model.processes.values():
        called = _of_calls(model, process, frozenset())
        found |= {node.id: called * _inside(process, node) for node in process.nodes.values()}
    return {name: number for name, number in found.items() if number > 1}


def _inside(process: Process, node: Node) -> int:
    number = _items(node)
    while node.scope is not None:
        node = process.nodes[node.scope]
        number *= _items(node)
    return number


def _of_calls(model: Model, process: Process, within: frozenset[str]) -> int:
    """Where the calls lead back to the process itself, they are taken to come to an end, as for soundness (`recursion`)."""
    if process.id in within:
        return 1
    inner = within | {process.id}
    calls = [(each, node) for each in model.processes.values() for node in each.nodes.values()]
    calls = [(each, node) for each, node in calls if node.settings.called == process.id]
    return max((_inside(each, node) * _of_calls(model, each, inner) for each, node in calls), default=1)


def _items(node: Node) -> int:
    if node.loop is None or node.loop.kind != "parallel":
        return 1
    number = node.loop.cardinality.text.strip() if node.loop.cardinality is not None else ""
    return max(ceil((int(number) if number.isdigit() else MAX_ITEMS) / ITEMS_RUN), 1)
