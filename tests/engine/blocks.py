"""Random block-structured processes, and an interpreter of them that shares nothing with the engine.

A block is a task, a sequence, a choice, a parallel or inclusive split, a loop or a sub-process. The interpreter plays
the blocks themselves; the engine plays the flows and gateways that `draw` makes of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from engine.model.graph import Model
from tests.engine.models import model, script

BLOCKS = ("sequence", "choice", "parallel", "inclusive", "loop", "scope")


@dataclass
class Block:
    """`picked` are the branches taken of a choice or inclusive split, `rounds` how often a loop runs."""

    kind: str
    parts: list[Block] = field(default_factory=list)
    picked: list[int] = field(default_factory=list)
    rounds: int = 1
    name: str = ""


@st.composite
def blocks(draw: st.DrawFn, depth: int = 3) -> Block:
    """A random block, at most so many levels deep."""
    kind = draw(st.sampled_from(BLOCKS)) if depth and draw(st.integers(0, 4)) else "task"
    if kind == "task":
        return Block("task")
    count = draw(st.integers(2, 3)) if kind not in ("loop", "scope") else 1
    parts = [draw(blocks(depth=depth - 1)) for _ in range(count)]
    picked = sorted(draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=1 if kind == "choice" else count)))
    return Block(kind, parts, picked, draw(st.integers(1, 3)))


class Drawing:
    """The flows and nodes of a block."""

    def __init__(self, block: Block) -> None:
        self.flows: list[str] = []
        self.nodes: dict[str, dict[str, Any]] = {"start": {"kind": "startEvent"}, "stop": {"kind": "endEvent"}}
        self.count = 0
        first, last = self.block(block, None)
        self.flows += [f"start > {first}", f"{last} > stop"]

    def node(self, kind: str, scope: str | None, **values: Any) -> str:
        self.count += 1
        name = f"{kind[0]}{self.count}"
        self.nodes[name] = {"kind": kind, "scope": scope, **values}
        return name

    def block(self, block: Block, scope: str | None) -> tuple[str, str]:
        """The first and the last node."""
        if block.kind == "task":
            block.name = self.node("userTask", scope)
            return block.name, block.name
        if block.kind == "sequence":
            ends = [self.block(part, scope) for part in block.parts]
            self.flows += [f"{before[1]} > {after[0]}" for before, after in zip(ends, ends[1:], strict=False)]
            return ends[0][0], ends[-1][1]
        if block.kind == "loop":
            return self.loop(block, scope)
        if block.kind == "scope":
            name = self.node("subProcess", scope)
            start, stop = self.node("startEvent", name), self.node("endEvent", name)
            first, last = self.block(block.parts[0], name)
            self.flows += [f"{start} > {first}", f"{last} > {stop}"]
            return name, name
        return self.split(block, scope)

    def split(self, block: Block, scope: str | None) -> tuple[str, str]:
        kind = {"choice": "exclusiveGateway", "parallel": "parallelGateway", "inclusive": "inclusiveGateway"}[block.kind]
        first, last = self.node(kind, scope), self.node(kind, scope)
        for number, part in enumerate(block.parts):
            begin, end = self.block(part, scope)
            condition = "" if block.kind == "parallel" else f" [{'true' if number in block.picked else 'false'}]"
            self.flows += [f"{first}{condition} > {begin}", f"{end} > {last}"]
        return first, last

    def loop(self, block: Block, scope: str | None) -> tuple[str, str]:
        first, back = self.node("exclusiveGateway", scope), self.node("exclusiveGateway", scope)
        begin, end = self.block(block.parts[0], scope)
        counter = f"n{first}"
        reset = self.node("scriptTask", scope, settings=script(counter, "0")["settings"])
        add = self.node("scriptTask", scope, settings=script(counter, f"{counter} + 1")["settings"])
        leave = self.node("exclusiveGateway", scope)
        self.flows += [f"{reset} > {first} > {begin}", f"{end} > {add} > {back} [{counter} < {block.rounds}] > {first}"]
        self.flows += [f"{back} [*] > {leave}"]
        return reset, leave


def drawn(block: Block) -> Model:
    """The Model of a block; names its tasks."""
    drawing = Drawing(block)
    return model("\n".join(drawing.flows), **drawing.nodes)


class Game:
    """Plays a block: which tasks are open, and what follows when one is completed."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.done = False
        self.at = 0
        self.running: list[Game] = []
        self.step()

    def step(self) -> None:
        """Begin what is next."""
        block = self.block
        if block.kind == "task":
            return
        if block.kind in ("sequence", "loop", "scope"):
            limit = len(block.parts) if block.kind == "sequence" else block.rounds if block.kind == "loop" else 1
            while self.at < limit and all(game.done for game in self.running):
                self.running = [Game(block.parts[self.at] if block.kind == "sequence" else block.parts[0])]
                self.at += 1
            self.done = self.at >= limit and all(game.done for game in self.running)
            return
        if not self.running:
            chosen = range(len(block.parts)) if block.kind == "parallel" else block.picked
            self.running = [Game(block.parts[number]) for number in chosen]
        self.done = all(game.done for game in self.running)

    def open(self) -> Counter[str]:
        """The open tasks."""
        if self.done:
            return Counter()
        if self.block.kind == "task":
            return Counter([self.block.name])
        return sum((game.open() for game in self.running), Counter())

    def complete(self, name: str) -> bool:
        """Complete a task of this name; False when none is open here."""
        if self.done:
            return False
        if self.block.kind == "task":
            self.done = self.block.name == name
            return self.done
        if not any(game.complete(name) for game in self.running):
            return False
        self.step()
        return True
