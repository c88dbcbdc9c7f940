"""A second token game: unstructured graphs with inclusive joins, events, sub-processes and multi-instances.

It shares nothing with the engine. Where the standard leaves an order open (two joins that may both go on, two tokens of one
activity) the game keeps every possibility; the engine has to do one of them.

Nodes: `u` human task, `t` task, `x` exclusive, `p` parallel, `i` inclusive gateway, `m` and `q` human tasks with two items at
once or one after the other, `z` a sub-process with two human tasks at once, `v` an event gateway with two signals, `k` a
catch event. A node of the kinds in `HOSTS` may have a boundary event, which a signal of its name triggers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from engine.model.graph import Loop, Model
from tests.engine.models import event, feel, inside, model

WORK = {"u": 1, "m": 2, "q": 2, "z": 2}
HOSTS = "umqz"
Place = tuple[str, int]
State = frozenset[tuple[Any, int]]


@dataclass
class Graph:
    """`picked` are the edges that a split takes; `boundaries` say for a host whether its event interrupts."""

    nodes: list[str]
    edges: list[tuple[str, str]] = field(default_factory=list)
    picked: dict[str, list[int]] = field(default_factory=dict)
    boundaries: dict[str, bool] = field(default_factory=dict)

    def into(self, node: str) -> list[int]:
        return [number for number, edge in enumerate(self.edges) if edge[1] == node]

    def out(self, node: str) -> list[int]:
        return [number for number, edge in enumerate(self.edges) if edge[0] == node]

    def taken(self, node: str) -> list[int]:
        return self.picked.get(node) or self.out(node)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A random graph of four to nine nodes in a row; flows go forward, and back out of human tasks only."""
    letters = draw(st.lists(st.sampled_from("uutxxppiiiimqzvk"), min_size=4, max_size=9))
    nodes = [f"{letter}{number}" for number, letter in enumerate(letters)]
    graph = Graph(nodes, [("start", nodes[0])])
    for number, node in enumerate(nodes):
        later = [*nodes[number + 1 :], "stop"]
        count = 1 if node[0] in "tkv" else 3
        graph.edges += [(node, target) for target in draw(st.lists(st.sampled_from(later), min_size=1, max_size=count))]
        if node[0] == "v":
            graph.edges.append((node, draw(st.sampled_from(later))))
        if node[0] == "u" and number and draw(st.integers(0, 3)) == 0:
            graph.edges.append((node, draw(st.sampled_from(nodes[:number]))))
        if node[0] in HOSTS and draw(st.booleans()):
            graph.boundaries[node] = draw(st.booleans())
            graph.edges.append((f"b{node}", draw(st.sampled_from(later))))
    for node in nodes:
        most = {"x": 1, "i": 3}.get(node[0])
        if most:
            graph.picked[node] = sorted(draw(st.sets(st.sampled_from(graph.out(node)), min_size=1, max_size=most)))
    return graph


def drawn(graph: Graph) -> Model:
    """The Model of the graph."""
    lines, nodes = [], {"start": {"kind": "startEvent"}, "stop": {"kind": "endEvent"}}
    for number, (source, target) in enumerate(graph.edges):
        if source[0] == "v":
            lines.append(f"{source} > {source}-{number} > {target}")
            nodes[f"{source}-{number}"] = {
                "kind": "intermediateCatchEvent",
                "events": (event("signal", name=f"{source}-{number}"),),
            }
        elif source in graph.picked and len(graph.out(source)) > 1:
            lines.append(f"{source} [{'true' if number in graph.picked[source] else 'false'}] > {target}")
        else:
            lines.append(f"{source} > {target}")
    for node in graph.nodes:
        nodes |= _drawn_node(node, lines)
    for host, interrupting in graph.boundaries.items():
        signal = (event("signal", name=f"b{host}"),)
        nodes[f"b{host}"] = {"kind": "boundaryEvent", "attached_to": host, "interrupting": interrupting, "events": signal}
    return model("\n".join(lines), **nodes)


def _drawn_node(node: str, lines: list[str]) -> dict[str, dict[str, Any]]:
    kinds = {"u": "userTask", "t": "task", "x": "exclusiveGateway", "p": "parallelGateway", "i": "inclusiveGateway"}
    if node[0] in kinds:
        return {node: {"kind": kinds[node[0]]}}
    if node[0] in "mq":
        loop = Loop("parallel" if node[0] == "m" else "sequential", cardinality=feel("2"))
        return {node: {"kind": "userTask", "loop": loop}}
    if node[0] == "v":
        return {node: {"kind": "eventBasedGateway"}}
    if node[0] == "k":
        return {node: {"kind": "intermediateCatchEvent", "events": (event("signal", name=node),)}}
    lines += [f"{node}s > {node}p > {node}.0 > {node}e", f"{node}p > {node}.1 > {node}f"]
    ends = {name: inside(node, kind=kind) for name, kind in ((f"{node}s", "startEvent"), (f"{node}e", "endEvent"))}
    ends |= {f"{node}f": inside(node, kind="endEvent"), f"{node}p": inside(node, kind="parallelGateway")}
    return {node: {"kind": "subProcess"}, **ends, **{f"{node}.{part}": inside(node, kind="userTask") for part in (0, 1)}}


class Game:
    """Every state that is possible. A place is an edge, a human task with what is left of it, or a waiting node."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.states = set(self.settled(_put({}, 0)))

    # what is seen

    def open(self, state: State) -> dict[str, int]:
        """The open human tasks by name."""
        found: dict[str, int] = {}
        for place, count in state:
            if isinstance(place, tuple):
                node, left = place
                names = left if node[0] == "z" else [node] * (1 if node[0] == "q" else left)
                for name in names:
                    found[name] = found.get(name, 0) + count
        return found

    def signals(self, state: State) -> set[str]:
        """The signals that somebody waits for."""
        names: set[str] = set()
        for place, _ in state:
            node = place[0] if isinstance(place, tuple) else place
            if isinstance(place, tuple) and node in self.graph.boundaries:
                names.add(f"b{node}")
            elif isinstance(node, str):
                names |= {node} if node[0] == "k" else {f"{node}-{edge}" for edge in self.graph.out(node)}
        return names

    def keep(self, wanted: dict[str, int]) -> bool:
        """Only the states with these open tasks are possible; False when there is none."""
        self.states = {state for state in self.states if self.open(state) == wanted}
        return bool(self.states)

    # what happens

    def complete(self, name: str) -> None:
        """A human task of this name is done."""
        self.states = {after for state in self.states for before in self.done(dict(state), name) for after in self.settled(before)}

    def done(self, state: dict[Any, int], name: str) -> Iterator[dict[Any, int]]:
        for place in list(state):
            if not isinstance(place, tuple):
                continue
            node, left = place
            if node[0] == "z" and name in left:
                rest: Any = tuple(each for each in left if each != name)
            elif node == name:
                rest = left - 1
            else:
                continue
            after = _take(state, place)
            yield _put(after, (node, rest)) if rest else self.leave(after, node)

    def signal(self, name: str) -> None:
        """The signal reaches everyone who waits for it now."""
        self.states = {after for state in self.states for after in self.settled(self.heard(dict(state), name))}

    def heard(self, state: dict[Any, int], name: str) -> dict[Any, int]:
        for place, count in list(state.items()):
            for _ in range(count):
                node = place[0] if isinstance(place, tuple) else place
                if isinstance(place, tuple) and name == f"b{node}":
                    state = _take(state, place) if self.graph.boundaries[node] else state
                    state = self.leave(state, name)
                elif place == name:
                    state = self.leave(_take(state, place), name)
                elif isinstance(place, str) and place[0] == "v" and name.startswith(f"{place}-"):
                    state = _put(_take(state, place), int(name.rpartition("-")[2]))
        return state

    def leave(self, state: dict[Any, int], node: str) -> dict[Any, int]:
        for edge in self.graph.taken(node):
            state = _put(state, edge)
        return state

    # what moves by itself

    def settled(self, state: dict[Any, int]) -> Iterator[State]:
        """Move what moves, then let an inclusive join go on; every order of these."""
        moved = self.moved(state)
        while moved is not None:
            state, moved = moved, self.moved(moved)
        ready = [node for node in self.graph.nodes if node[0] == "i" and self.joins(state, node)]
        if not ready:
            yield frozenset(state.items())
        for node in ready:
            yield from self.settled(self.fired(state, node))

    def moved(self, state: dict[Any, int]) -> dict[Any, int] | None:
        for node in [*self.graph.nodes, "stop"]:
            into = self.graph.into(node)
            waiting = [edge for edge in into if state.get(edge)]
            if not waiting or (node[0] in "pi" and len(waiting) < len(into)):
                continue
            used = waiting if node[0] in "pi" else waiting[:1]
            for edge in used:
                state = _take(state, edge)
            return self.entered(state, node)
        return None

    def entered(self, state: dict[Any, int], node: str) -> dict[Any, int]:
        if node[0] == "z":
            return _put(state, (node, (f"{node}.0", f"{node}.1")))
        if node[0] in WORK:
            return _put(state, (node, WORK[node[0]]))
        return _put(state, node) if node[0] in "vk" else state if node == "stop" else self.leave(state, node)

    def joins(self, state: dict[Any, int], gate: str) -> bool:
        """BPMN 2.0.2, 13.4.3: no token can come to an empty flow, unless it can come to one that has a token as well."""
        into = self.graph.into(gate)
        having = [edge for edge in into if state.get(edge)]
        empty = set(into) - set(having)
        if not having:
            return False
        for place in state:
            if isinstance(place, int) and self.graph.edges[place][1] == gate:
                continue
            reached = self.reach(place, gate)
            if reached & empty and not reached & set(having):
                return False
        return True

    def reach(self, place: Any, gate: str) -> set[int]:
        """The edges into the gate that a token at the place may still take without passing the gate."""
        nodes = [self.graph.edges[place][1] if isinstance(place, int) else place[0] if isinstance(place, tuple) else place]
        seen: set[str] = set()
        edges: set[int] = set()
        while nodes:
            node = nodes.pop()
            if node in seen or node == gate:
                continue
            seen.add(node)
            for edge in [*self.graph.out(node), *self.graph.out(f"b{node}")]:
                edges.add(edge)
                nodes.append(self.graph.edges[edge][1])
        return {edge for edge in edges if self.graph.edges[edge][1] == gate}

    def fired(self, state: dict[Any, int], gate: str) -> dict[Any, int]:
        for edge in self.graph.into(gate):
            if state.get(edge):
                state = _take(state, edge)
        return self.leave(state, gate)


def _put(state: dict[Any, int], place: Any) -> dict[Any, int]:
    return {**state, place: state.get(place, 0) + 1}


def _take(state: dict[Any, int], place: Any) -> dict[Any, int]:
    after = {**state, place: state[place] - 1}
    return {each: count for each, count in after.items() if count}
