"""Unstructured random processes, and a token game on their flows that shares nothing with the engine.

Nodes stand in a row; flows go forward, and back only out of human tasks, so that no cycle runs by itself. Joins may wait
for ever: that is part of the game.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import strategies as st

from engine.model.graph import Model
from tests.engine.models import model

KINDS = {"u": "userTask", "t": "task", "x": "exclusiveGateway", "p": "parallelGateway"}


@dataclass
class Graph:
    """`edges` in the order of the file; `picked` is the edge that each exclusive gateway takes."""

    nodes: list[str]
    edges: list[tuple[str, str]] = field(default_factory=list)
    picked: dict[str, int] = field(default_factory=dict)

    def into(self, node: str) -> list[int]:
        return [number for number, edge in enumerate(self.edges) if edge[1] == node]

    def out(self, node: str) -> list[int]:
        return [number for number, edge in enumerate(self.edges) if edge[0] == node]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A random graph of four to ten nodes."""
    letters = draw(st.lists(st.sampled_from("uuutxxppp"), min_size=4, max_size=10))
    nodes = [f"{letter}{number}" for number, letter in enumerate(letters)]
    graph = Graph(nodes, [("start", nodes[0])])
    for number, node in enumerate(nodes):
        later = [*nodes[number + 1 :], "stop"]
        targets = draw(st.lists(st.sampled_from(later), min_size=1, max_size=1 if node[0] == "t" else 3))
        graph.edges += [(node, target) for target in targets]
        if node[0] == "u" and number and draw(st.integers(0, 3)) == 0:
            graph.edges.append((node, draw(st.sampled_from(nodes[:number]))))
    for node in nodes:
        if node[0] == "x":
            graph.picked[node] = draw(st.sampled_from(graph.out(node)))
    return graph


def drawn(graph: Graph) -> Model:
    """The Model of the graph; nodes that nothing leads to are left out by nobody: they just never run."""
    lines = []
    for number, (source, target) in enumerate(graph.edges):
        condition = ""
        if source in graph.picked and len(graph.out(source)) > 1:
            condition = f" [{'true' if graph.picked[source] == number else 'false'}]"
        lines.append(f"{source}{condition} > {target}")
    kinds = {"start": {"kind": "startEvent"}, "stop": {"kind": "endEvent"}}
    return model("\n".join(lines), **kinds, **{node: {"kind": KINDS[node[0]]} for node in graph.nodes})


class Tokens:
    """Tokens on flows, and on open tasks."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.flows: Counter[int] = Counter({0: 1})
        self.open: Counter[str] = Counter()
        self.settle()

    def settle(self) -> None:
        """Move every token that moves by itself."""
        while any(self.move(node) for node in [*self.graph.nodes, "stop"]):
            pass
        self.flows = +self.flows

    def move(self, node: str) -> bool:
        waiting = [flow for flow in self.graph.into(node) if self.flows[flow]]
        if not waiting or (node[0] == "p" and len(waiting) < len(self.graph.into(node))):
            return False
        used = waiting if node[0] == "p" else waiting[:1]
        self.flows.subtract(used)
        if node[0] == "u":
            self.open[node] += 1
        else:
            self.leave(node)
        return True

    def leave(self, node: str) -> None:
        """Take the outgoing flows."""
        self.flows.update([self.graph.picked[node]] if node in self.graph.picked else self.graph.out(node))

    def complete(self, node: str) -> None:
        """A human task is done."""
        self.open -= Counter([node])
        self.leave(node)
        self.settle()

    @property
    def stuck(self) -> bool:
        """Tokens wait at joins and nothing is open."""
        return not self.open and bool(self.flows)
