"""Random models for the deep game: levels of graphs, and the Model that the engine runs."""

from __future__ import annotations

from random import Random
from typing import Any

from engine.model.graph import Loop, Model
from tests.engine.deep_game import Boundary, Level
from tests.engine.models import event, feel, merged, model, script, settings

KINDS = {
    "u": "userTask",
    "t": "task",
    "x": "exclusiveGateway",
    "p": "parallelGateway",
    "i": "inclusiveGateway",
    "z": "subProcess",
    "q": "subProcess",
    "k": "intermediateCatchEvent",
    "v": "eventBasedGateway",
    "w": "intermediateThrowEvent",
    "h": "intermediateThrowEvent",
    "o": "intermediateThrowEvent",
    "f": "scriptTask",
    "j": "userTask",
}
LOOPS = {
    "parallel": Loop("parallel", cardinality=feel("2")),
    "sequential": Loop("sequential", cardinality=feel("2")),
    "first": Loop("parallel", cardinality=feel("2"), condition=feel("numberOfCompletedInstances >= 1")),
    "standard": Loop("standard", maximum=2),
}
FLAGS = ("F", "G")
SIGNALS = ("a", "b", "c")
"""`a` and `b` are thrown inside, too; `c` comes from outside only."""


class Maker:
    """Makes the levels of one random model."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.levels: dict[str, Level] = {}
        self.count = 0
        self.level("top", 2)

    def name(self, letter: str) -> str:
        """A new name."""
        self.count += 1
        return f"{letter}{self.count}"

    def level(self, name: str, depth: int, kind: str = "subProcess", apart: bool = False) -> None:
        """The graph of one scope. Nothing that a handler does leaves it; what is called is `apart` and sees no conditions."""
        random, level = self.random, Level(name, kind=kind)
        self.levels[name] = level
        handler = kind == "handler"
        letters = "uuuuuuutxppiiizzzkvwl" + ("" if handler else "oo" + ("" if name == "top" else "h")) + ("" if apart else "f")
        if depth == 0:
            letters = letters.replace("z", "u")
        nodes = [self.name(random.choice(letters)) for _ in range(random.randint(3, 8 if depth == 2 else 5))]
        choice = "esy" if handler else "escry" + ("nnnnn" if kind == "transaction" else "")
        ends = [self.name("e"), *(self.name(random.choice(choice)) for _ in range(random.randint(0, 1)))]
        level.nodes = [*nodes, *ends]
        level.edges.append((f"start-{name}", nodes[0]))
        for place, node in enumerate(nodes):
            self.flows(level, node, nodes[:place], [*nodes[place + 1 :], *ends])
        for place, node in enumerate(nodes):
            later = [*nodes[place + 1 :], *ends]
            if node[0] == "z":
                self.sub_process(level, node, depth, handler, apart, later)
            if node[0] in "uz" and random.random() < 0.5:
                self.boundary(level, node, apart, later)
            if node[0] == "u" and not handler and not apart and random.random() < 0.5:
                level.undo[node] = self.name("j")
        for node in level.nodes:
            waits = SIGNALS if apart else SIGNALS + FLAGS
            named = {"w": SIGNALS[:2], "s": SIGNALS[:2], "k": waits, "f": FLAGS}.get(node[0], ("A", "B"))
            if node[0] in "wskhcrf":
                level.names[node] = random.choice(named)
        if kind != "transaction" and random.random() < (0.35 if depth else 0.15):
            self.handler(level, depth, handler, apart)

    def flows(self, level: Level, node: str, before: list[str], later: list[str]) -> None:
        """The flows out of a node: forward, and back out of human tasks only."""
        random = self.random
        count = random.randint(1, 3) if node[0] in "xpi" else 1
        targets = [self.near(later) for _ in range(2 if node[0] == "v" else count)]
        if node[0] == "u" and before and random.random() < 0.2:
            targets.append(random.choice(before))
        first = len(level.edges)
        level.edges += [(node, target) for target in targets]
        numbers = range(first, len(level.edges))
        if node[0] in "xi":
            level.picked[node] = sorted(random.sample(numbers, 1 if node[0] == "x" else random.randint(1, len(numbers))))
        if node[0] == "v":
            level.names |= {f"{node}-{edge}": random.choice(SIGNALS) for edge in numbers}

    def near(self, later: list[str]) -> str:
        """One of the nodes that come later, rather the next ones, so that branches meet."""
        return later[min(int(self.random.expovariate(0.7)), len(later) - 1)]

    def sub_process(self, level: Level, node: str, depth: int, handler: bool, apart: bool, later: list[str]) -> None:
        """What is in a sub-process, and whether it has several items."""
        kind = "handler" if handler else self.random.choice(["subProcess", "subProcess", "transaction", "callActivity"])
        self.level(node, depth - 1, kind, apart or kind == "callActivity")
        if self.random.random() < 0.3:
            level.loops[node] = self.random.choice(list(LOOPS))
        if kind == "transaction":
            level.boundaries[node] = [Boundary(self.name("b"), "cancel", "", True)]
            level.edges.append((level.boundaries[node][0].node, self.near(later)))

    def boundary(self, level: Level, node: str, apart: bool, later: list[str]) -> None:
        """One or two events at the boundary, of different names."""
        kinds = ["signal"] + ([] if apart else ["conditional"]) + (["escalation", "error"] if node[0] == "z" else [])
        for _ in range(self.random.randint(1, 2)):
            kind = self.random.choice(kinds)
            name = self.random.choice({"signal": SIGNALS, "conditional": FLAGS}.get(kind, ("A", "B")))
            interrupting = kind == "error" or self.random.random() < 0.6
            made = level.boundaries.setdefault(node, [])
            if all((each.kind, each.name) != (kind, name) for each in made):
                made.append(Boundary(self.name("b"), kind, name, interrupting))
                level.edges.append((made[-1].node, self.near(later)))

    def handler(self, level: Level, depth: int, within: bool, apart: bool) -> None:
        """An event sub-process."""
        kinds = ["signal", "signal"] + ([] if within else ["error", "escalation"]) + ([] if apart else ["conditional"])
        kind = self.random.choice(kinds)
        name = self.random.choice({"signal": SIGNALS, "conditional": FLAGS}.get(kind, ("A", "B")))
        level.handler = Boundary(self.name("q"), kind, name, kind == "error" or self.random.random() < 0.5)
        self.level(level.handler.node, max(depth - 1, 0), "handler", apart)


def endless(levels: dict[str, Level]) -> bool:
    """True where what hears a signal of the inside may throw one before a person does anything."""
    for level in levels.values():
        heard = [each.node for all_ in level.boundaries.values() for each in all_ if each.name in SIGNALS[:2]]
        heard += [node for node in level.nodes if node[0] in "kv"]
        if level.handler and level.handler.name in SIGNALS[:2]:
            heard.append(level.handler.node)
        if any(_throws(levels, level, node, set()) for node in heard):
            return True
    return False


def _throws(levels: dict[str, Level], level: Level, node: str, seen: set[str]) -> bool:
    if node in seen:
        return False
    seen.add(node)
    if node[0] in "ws":
        return True
    inner = levels.get(node)
    if inner is not None and _throws(levels, inner, inner.edges[0][1], seen):
        return True
    if node[0] == "u":
        return False
    following = [level.edges[edge][1] for edge in level.out(node)]
    for each in level.boundaries.get(node, ()):
        following += [level.edges[edge][1] for edge in level.out(each.node)]
    return any(_throws(levels, level, each, seen) for each in following)


def drawn(levels: dict[str, Level]) -> Model:
    """The Model of the levels; what is called is a process of its own."""
    owner: dict[str, str] = {}
    parts: dict[str, tuple[list[str], dict[str, dict[str, Any]], list[tuple[str, str]]]] = {}
    around = {
        node: level.name for level in levels.values() for node in [*level.nodes, *([level.handler.node] if level.handler else [])]
    }
    for name, level in levels.items():
        apart = name == "top" or level.kind == "callActivity"
        owner[name] = name if apart else owner[around[name]]
        lines, nodes, links = parts.setdefault(owner[name], ([], {}, []))
        _level(level, None if apart else name, levels, lines, nodes, links)
        if around.get(name) and levels[around[name]].handler and levels[around[name]].handler.node == name:  # type: ignore[union-attr]
            begins = levels[around[name]].handler
            assert begins is not None
            nodes[f"start-{name}"] |= {"events": (_event(begins),), "interrupting": begins.interrupting}
    made = [
        model("\n".join(lines), "P" if name == "top" else f"P-{name}", associations=links, **nodes)
        for name, (lines, nodes, links) in parts.items()
    ]
    return merged(*made)


def _level(
    level: Level,
    scope: str | None,
    levels: dict[str, Level],
    lines: list[str],
    nodes: dict[str, dict[str, Any]],
    links: list[tuple[str, str]],
) -> None:
    nodes[f"start-{level.name}"] = {"kind": "startEvent", "scope": scope}
    for node in level.nodes:
        nodes[node] = {"scope": scope, **_values(level, node, levels)}
    for host, made in level.boundaries.items():
        for each in made:
            values = {"kind": "boundaryEvent", "attached_to": host, "interrupting": each.interrupting, "events": (_event(each),)}
            nodes[each.node] = {"scope": scope, **values}
    for node, handler in level.undo.items():
        undone = {"kind": "boundaryEvent", "attached_to": node, "events": (event("compensation"),)}
        nodes |= {
            f"undo-{node}": {"scope": scope, **undone},
            handler: {"scope": scope, "kind": "userTask", "for_compensation": True},
        }
        links.append((f"undo-{node}", handler))
    if level.handler:
        nodes[level.handler.node] = {"kind": "subProcess", "scope": scope, "event_sub_process": True}
    for number, (source, target) in enumerate(level.edges):
        if source[0] == "v":
            catch = f"{source}-{number}"
            waits = (event("signal", name=level.names[catch]),)
            nodes[catch] = {"scope": scope, "kind": "intermediateCatchEvent", "events": waits}
            lines.append(f"{source} > {catch} > {target}")
        elif source[0] == "l":
            link = (event("link", name=source),)
            nodes[f"{source}-to"] = {"scope": scope, "kind": "intermediateCatchEvent", "events": link}
            lines.append(f"{source}-to > {target}")
        elif source in level.picked and len(level.out(source)) > 1:
            lines.append(f"{source} [{'true' if number in level.picked[source] else 'false'}] > {target}")
        else:
            lines.append(f"{source} > {target}")


def _event(each: Boundary) -> Any:
    if each.kind == "conditional":
        return event("conditional", expression=each.name)
    return event(each.kind, name=each.name) if each.kind == "signal" else event(each.kind, code=each.name or None)


def _values(level: Level, node: str, levels: dict[str, Level]) -> dict[str, Any]:
    letter = node[0]
    thrown = {"w": "signal", "s": "signal", "k": "signal", "h": "escalation", "c": "escalation", "r": "error"}.get(letter)
    thrown = {"y": "terminate", "o": "compensation", "n": "cancel"}.get(letter, thrown)
    values: dict[str, Any] = {"kind": KINDS.get(letter, "endEvent")}
    if thrown:
        kind = "conditional" if level.names.get(node) in FLAGS else thrown
        values["events"] = (_event(Boundary(node, kind, level.names.get(node, ""), True)),)
    if letter == "l":
        values = {"kind": "intermediateThrowEvent", "events": (event("link", name=node),)}
    if letter == "f":
        values |= script(level.names[node], "true")
    if node in level.loops:
        values["loop"] = LOOPS[level.loops[node]]
    if letter == "z":
        values["kind"] = {"handler": "subProcess"}.get(levels[node].kind, levels[node].kind)
        if values["kind"] == "callActivity":
            values["settings"] = settings(called=f"P-{node}")
    return values
