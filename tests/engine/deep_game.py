"""A third token game: scopes within scopes, with events that cross them. It shares nothing with the engine.

Every level is an unstructured graph. What one branch throws may reach what another waits for or not, as their tokens happen to
move; the game keeps every order, and the engine has to do one of them.

Nodes: `u` human task, `t` task, `x`, `p`, `i` gateways, `z` sub-process, transaction or call, `k` catches a signal or waits for a
condition, `v` the first of two signals, `w` throws a signal, `h` an escalation, `o` compensation, `f` makes a condition true, `l`
a pair of links; ends: `e` plain, `s` signal, `c` escalation, `r` error, `y` terminate, `n` cancel. A sub-process may have items
and an event sub-process `q`; tasks and sub-processes have boundary events `b`, tasks a handler `j` that undoes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Scope = tuple[str, tuple[str, ...], tuple[tuple[Any, int], ...], tuple[str, ...]]
"""Where it stands, the handlers that began or interrupted, its tokens, and what could be undone.

A token is an edge, ("at", node, fired), ("in", node, items, more, undo, fired), ("ev", handler, scope) or ("un", node, left).
"""
Thrown = tuple[str, str] | None
ITEMS = {"": (1, 0), "parallel": (2, 0), "first": (2, 0), "sequential": (1, 1), "standard": (1, 1)}


@dataclass
class Boundary:
    """What a boundary event or the start of an event sub-process waits for."""

    node: str
    kind: str
    name: str
    interrupting: bool


@dataclass
class Level:
    """The graph of one scope; `picked` are the edges that a split takes, `handler` its event sub-process."""

    name: str
    nodes: list[str] = field(default_factory=list)
    edges: list[tuple[str, str]] = field(default_factory=list)
    picked: dict[str, list[int]] = field(default_factory=dict)
    boundaries: dict[str, list[Boundary]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    loops: dict[str, str] = field(default_factory=dict)
    undo: dict[str, str] = field(default_factory=dict)
    kind: str = "subProcess"
    handler: Boundary | None = None

    def into(self, node: str) -> list[int]:
        return [number for number, edge in enumerate(self.edges) if edge[1] == node]

    def out(self, node: str) -> list[int]:
        return [number for number, edge in enumerate(self.edges) if edge[0] == node]

    def taken(self, node: str) -> list[int]:
        return self.picked.get(node) or self.out(node)


class TooManyError(Exception):
    """More orders than are worth following."""


class Game:
    """Every state that is possible: what holds of the conditions and the outermost scope, or None where it has failed."""

    def __init__(self, levels: dict[str, Level], most: int = 1_500) -> None:
        self.levels, self.most = levels, most
        self.flags: tuple[str, ...] = ()
        self.states = self.settled([((), self.fresh("top"))])

    # what is seen

    def open(self, scope: Scope | None) -> dict[str, int]:
        """The open human tasks by name."""
        found: dict[str, int] = {}
        for item, count in scope[2] if scope else ():
            name = None if isinstance(item, int) else item[2][-1] if item[0] == "un" and item[2] else item[1]
            if name is not None and name[0] in "uj" and item[0] in ("at", "un"):
                found[name] = found.get(name, 0) + count
            for inner in within(item):
                for name, more in self.open(inner).items():
                    found[name] = found.get(name, 0) + more * count
        return found

    def signals(self, scope: Scope | None) -> set[str]:
        """The signals that somebody waits for."""
        if scope is None or not scope[2]:
            return set()
        level = self.levels[scope[0]]
        names = {level.handler.name} if level.handler and level.handler.kind == "signal" and not scope[1] else set()
        for item, _ in scope[2]:
            if isinstance(item, int) or item[0] == "un":
                continue
            if item[0] == "at" and item[1][0] == "k" and level.names[item[1]] not in "FG":
                names.add(level.names[item[1]])
            if item[0] == "at" and item[1][0] == "v":
                names |= {level.names[f"{item[1]}-{edge}"] for edge in level.out(item[1])}
            names |= {each.name for each in self.at(level, item) if each.kind == "signal"}
            for inner in within(item):
                names |= self.signals(inner)
        return names

    def keep(self, wanted: dict[str, int], status: str) -> bool:
        """Only the states that look like this are possible; False when there is none."""
        self.states = {each for each in self.states if self.open(each[1]) == wanted and self.status(each[1]) == status}
        return bool(self.states)

    def status(self, scope: Scope | None) -> str:
        """As the engine tells it."""
        return "failed" if scope is None else "running" if scope[2] else "completed"

    def at(self, level: Level, item: Any) -> list[Boundary]:
        """The events at the boundary of what the token stands in."""
        return level.boundaries.get(item[1], []) if not isinstance(item, int) and item[0] in ("at", "in") else []

    # what happens

    def complete(self, name: str) -> None:
        """A human task of this name is done; which of several is open."""
        self.states = self.settled([(flags, after) for flags, scope in self.states for after in self.done(scope, name)])

    def signal(self, name: str) -> None:
        """A signal from outside reaches all who wait for it."""
        self.states = self.settled([(flags, self.told(scope, name)) for flags, scope in self.states])

    def done(self, scope: Scope, name: str) -> Iterator[Scope]:
        for item, _ in scope[2]:
            if isinstance(item, int):
                continue
            if item[:2] == ("at", name):
                after = self.leave(_take(scope, item), name)
                undo = self.levels[scope[0]].undo.get(name)
                yield (*after[:3], (*after[3], undo)) if undo else after
            if item[0] == "un" and item[2] and item[2][-1] == name:
                yield _put(_take(scope, item), ("un", item[1], item[2][:-1]))
            for place, inner in enumerate(within(item)):
                for after in self.done(inner, name):
                    yield _put(_take(scope, item), _with(item, place, after))

    def fresh(self, name: str) -> Scope:
        return (name, (), ((0, 1),), ())

    def leave(self, scope: Scope, node: str) -> Scope:
        for edge in self.levels[scope[0]].taken(node):
            scope = _put(scope, edge)
        return scope

    def told(self, scope: Scope, name: str) -> Scope:
        """Everyone who waits for the signal now is told once."""
        level = self.levels[scope[0]]
        hears = not scope[1] and level.handler is not None and (level.handler.kind, level.handler.name) == ("signal", name)
        if hears and level.handler and level.handler.interrupting:
            return self.handled(scope, level.handler)
        after: Scope = (*scope[:2], (), scope[3])
        for item, count in scope[2]:
            for _ in range(count):
                after = self.hear(after, level, item, name)
        return self.handled(after, level.handler) if hears and level.handler else after

    def hear(self, after: Scope, level: Level, item: Any, name: str) -> Scope:
        if isinstance(item, int) or item[0] == "un":
            return _put(after, item)
        if item[0] == "at" and item[1][0] == "k" and level.names[item[1]] == name:
            return self.leave(after, item[1])
        if item[0] == "at" and item[1][0] == "v":
            edge = next((each for each in level.out(item[1]) if level.names[f"{item[1]}-{each}"] == name), None)
            return _put(after, item if edge is None else edge)
        mine = [each for each in self.at(level, item) if (each.kind, each.name) == ("signal", name)]
        if any(each.interrupting for each in mine):
            return self.leave(after, mine[0].node)
        after = _put(after, _inside(item, [self.told(each, name) for each in within(item)]))
        for each in mine:
            after = self.leave(after, each.node)
        return after

    def handled(self, scope: Scope, handler: Boundary) -> Scope:
        """The event sub-process begins; what could be undone stays."""
        begun = ("ev", handler.node, self.fresh(handler.node))
        if handler.interrupting:
            return (scope[0], (handler.node,), ((begun, 1),), scope[3])
        return _put(scope, begun)

    # what moves by itself

    def settled(self, states: list[Any]) -> set[Any]:
        """All that can come of it, in every order."""
        seen, waiting, found = set(states), list(states), set()
        while waiting:
            flags, scope = waiting.pop()
            self.flags = flags
            moved = [self.resolved(flags, *each) for each in self.moves(scope)] if scope else []
            if not moved:
                found.add((flags, scope))
            for each in moved:
                if each not in seen:
                    seen.add(each)
                    waiting.append(each)
            if len(seen) > self.most:
                raise TooManyError
        return found

    def resolved(self, flags: tuple[str, ...], scope: Scope, thrown: Thrown) -> Any:
        """What nothing within has caught."""
        if thrown is None or thrown[0] == "escalation":
            return flags, scope
        if thrown[0] == "set":
            return tuple(sorted({*flags, thrown[1]})), scope
        return flags, None if thrown[0] == "error" else self.told(scope, thrown[1])

    def moves(self, scope: Scope) -> Iterator[tuple[Scope, Thrown]]:
        """Each single step that is possible in the scope, and what it throws out of it."""
        level = self.levels[scope[0]]
        if level.handler and level.handler.name in self.flags and not scope[1]:
            after = self.handled(scope, level.handler)
            yield (after[0], (level.handler.node,), *after[2:]), None
        for item, _ in scope[2]:
            if isinstance(item, int):
                yield from self.entered(scope, level, item)
                continue
            yield from self.fired(scope, level, item)
            for place, inner in enumerate(within(item)):
                if not inner[2]:
                    yield self.ended(scope, item, place), None
                for after, thrown in self.moves(inner) if inner[2] else ():
                    yield self.caught(_put(_take(scope, item), _with(item, place, after)), scope, item, thrown)

    def fired(self, scope: Scope, level: Level, item: Any) -> Iterator[tuple[Scope, Thrown]]:
        """Conditions that hold, and undoing that is over."""
        rest = _take(scope, item)
        if item[0] == "un" and not item[2]:
            yield (rest, ("cancel", "")) if item[1][0] == "n" else (self.leave(rest, item[1]), None)
        if item[0] == "at" and item[1][0] == "k" and level.names[item[1]] in self.flags:
            yield self.leave(rest, item[1]), None
        for each in self.at(level, item):
            if each.name in self.flags and each.node not in item[-1]:
                kept = rest if each.interrupting else _put(rest, (*item[:-1], (*item[-1], each.node)))
                yield self.leave(kept, each.node), None

    def ended(self, scope: Scope, item: Any, place: int) -> Scope:
        rest = _take(scope, item)
        if item[0] == "ev":
            return rest
        _, node, inner, more, undo, fired = item
        undo += inner[place][3]
        left = tuple(other for number, other in enumerate(inner) if number != place)
        if left and self.levels[scope[0]].loops.get(node) != "first":
            return _put(rest, ("in", node, left, more, undo, fired))
        if more:
            return _put(rest, ("in", node, (self.fresh(node),), more - 1, undo, fired))
        return self.leave((*rest[:3], (*rest[3], *undo)), node)

    def caught(self, after: Scope, before: Scope, item: Any, thrown: Thrown) -> tuple[Scope, Thrown]:
        """What comes out of a sub-process: its boundary catches it, else the handler of the scope, else it goes further out."""
        if thrown is None or thrown[0] in ("signal", "set"):
            return after, thrown
        level = self.levels[before[0]]
        for each in self.at(level, item):
            if (each.kind, each.name) == thrown:
                return self.leave(_take(before, item) if each.interrupting else after, each.node), None
        return self.handle(after, level, thrown)

    def handle(self, scope: Scope, level: Level, thrown: Thrown) -> tuple[Scope, Thrown]:
        if level.handler and (level.handler.kind, level.handler.name) == thrown and not scope[1]:
            return self.handled(scope, level.handler), None
        return scope, thrown

    def entered(self, scope: Scope, level: Level, edge: int) -> Iterator[tuple[Scope, Thrown]]:
        node = level.edges[edge][1]
        kind, rest = node[0], _take(scope, edge)
        if kind in "ukv":
            yield _put(rest, ("at", node, ())), None
        elif kind in "pi":
            used = self.joined(scope, level, node)
            if used and used[0] == edge:
                for each in used:
                    scope = _take(scope, each)
                yield self.leave(scope, node), None
        elif kind == "z":
            count, more = ITEMS[level.loops.get(node, "")]
            yield _put(rest, ("in", node, (self.fresh(node),) * count, more, (), ())), None
        elif kind == "y":
            yield (*scope[:2], (), scope[3]), None
        elif kind == "o":
            yield (*_put(rest, ("un", node, scope[3]))[:3], ()), None
        elif kind == "n":
            yield (*scope[:2], ((("un", node, scope[3]), 1),), ()), None
        elif kind in "wshcrf":
            what = {"w": "signal", "s": "signal", "r": "error", "f": "set"}.get(kind, "escalation")
            after = self.leave(rest, node) if kind in "whf" else rest
            thrown = (what, level.names[node])
            yield (after, thrown) if what in ("signal", "set") else self.handle(after, level, thrown)
        else:
            yield (rest if kind == "e" else self.leave(rest, node)), None

    def joined(self, scope: Scope, level: Level, gate: str) -> list[int]:
        """The edges whose tokens the gateway takes now; none while it waits (BPMN 2.0.2, 13.4.1, 13.4.3)."""
        into, tokens = level.into(gate), dict(scope[2])
        having = [edge for edge in into if edge in tokens]
        if len(having) == len(into) or gate[0] == "p":
            return having if len(having) == len(into) else []
        empty = set(into) - set(having)
        for item in tokens:
            node = level.edges[item][1] if isinstance(item, int) else item[1]
            if not isinstance(item, int) and item[0] == "ev" or node == gate:
                continue
            reached = self.reach(level, node, gate)
            if reached & empty and not reached & set(having):
                return []
        return having

    def reach(self, level: Level, node: str, gate: str) -> set[int]:
        """The edges into the gate that a token at the node may still take without passing the gate."""
        seen: set[str] = set()
        edges: set[int] = set()
        waiting = [node]
        while waiting:
            at = waiting.pop()
            if at in seen or at == gate:
                continue
            seen.add(at)
            following = [*level.out(at), *(edge for each in level.boundaries.get(at, ()) for edge in level.out(each.node))]
            edges.update(following)
            waiting += [level.edges[edge][1] for edge in following]
        return {edge for edge in edges if level.edges[edge][1] == gate}


def within(item: Any) -> tuple[Scope, ...]:
    """The scopes that are open inside a token."""
    if isinstance(item, int) or item[0] in ("at", "un"):
        return ()
    inner: tuple[Scope, ...] = item[2] if item[0] == "in" else (item[2],)
    return inner


def _put(scope: Scope, item: Any) -> Scope:
    tokens = dict(scope[2])
    tokens[item] = tokens.get(item, 0) + 1
    return (*scope[:2], tuple(sorted(tokens.items(), key=repr)), scope[3])


def _take(scope: Scope, item: Any) -> Scope:
    tokens = {**dict(scope[2]), item: dict(scope[2])[item] - 1}
    return (*scope[:2], tuple((each, count) for each, count in tokens.items() if count), scope[3])


def _inside(item: Any, inner: list[Scope]) -> Any:
    if item[0] == "at":
        return item
    return ("ev", item[1], inner[0]) if item[0] == "ev" else (*item[:2], tuple(sorted(inner, key=repr)), *item[3:])


def _with(item: Any, place: int, inner: Scope) -> Any:
    return _inside(item, [inner if number == place else each for number, each in enumerate(within(item))])
