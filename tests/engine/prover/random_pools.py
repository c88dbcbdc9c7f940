"""Two pools that send each other messages: random blocks on both sides, and exhaustive runs of both with a bag between them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

from engine.commands import Command, Message, Start
from engine.definition import Definition, define
from engine.model.graph import MessageFlow, Model, Participant
from tests.engine.models import event, feel
from tests.engine.prover.random_models import Blocks
from tests.engine.prover.walk import Oracle, Walk, beside, commands, key, step, watched

KINDS = ("sequence", "sequence", "x", "p", "scope", "boundary", *["send", "receive", "listen"] * 3)
NAMES = ("m1", "m2", "m3")
Half = tuple[dict[str, Any] | None, frozenset[tuple[str, int, str]]]


class Pool(Blocks):
    """One of the two. Each name is sent at one place and received at one place at most."""

    def __init__(self, random: Random, depth: int, mark: str, sends: tuple[str, ...], receives: tuple[str, ...]) -> None:
        self.mark, self.sends, self.receives = mark, list(sends), list(receives)
        self.sent: dict[str, str] = {}
        self.received: dict[str, str] = {}
        super().__init__(random, depth, 0.15, KINDS)
        self._exchange()
        for name in ("start", "stop"):
            self.nodes[f"{name}{mark}"] = self.nodes.pop(name)
            self.flows = [re.sub(rf"\b{name}\b", f"{name}{mark}", line) for line in self.flows]

    def _exchange(self) -> None:
        """What has found no place yet is mostly sent and received at the end, in any order."""
        kinds = [*(["send"] * len(self.sends)), *(["receive"] * len(self.receives))]
        self.random.shuffle(kinds)
        for kind in kinds:
            if self.random.random() < 0.8:
                begin, end = getattr(self, f"draw_{kind}")(0, None)
                before = self.flows.pop().split(" > ")[0]
                self.flows += [f"{before} > {begin}", f"{end} > stop"]

    def node(self, kind: str, scope: str | None, **values: Any) -> str:
        """A node whose name no other pool has."""
        name = super().node(kind, scope, **values)
        self.nodes[f"{name}{self.mark}"] = self.nodes.pop(name)
        return f"{name}{self.mark}"

    def draw_send(self, depth: int, scope: str | None) -> tuple[str, str]:
        """A message to the other pool."""
        if not self.sends:
            return self.task(scope)
        names = [self.sends.pop() for _ in range(self.random.randint(1, len(self.sends)))]
        throw = self.node("intermediateThrowEvent", scope, events=tuple(event("message", name=name) for name in names))
        self.sent |= dict.fromkeys(names, throw)
        return throw, throw

    def draw_receive(self, depth: int, scope: str | None) -> tuple[str, str]:
        """A message from the other pool."""
        if not self.receives:
            return self.task(scope)
        name = self.receives.pop()
        kind, events = self.random.choice(["intermediateCatchEvent", "receiveTask"]), (event("message", name=name),)
        both = kind == "intermediateCatchEvent" and self.random.random() < 0.3
        later = event("timer", timer="duration", expression=feel('duration("PT1H")'))
        self.received[name] = self.node(kind, scope, events=(*events, later) if both else events, parallel_multiple=both)
        return self.received[name], self.received[name]

    def draw_listen(self, depth: int, scope: str | None) -> tuple[str, str]:
        """A task that a message from the other pool ends."""
        if not self.receives:
            return self.task(scope)
        name, host = self.receives.pop(), self.node("userTask", scope)
        self.received[name] = self.node("boundaryEvent", scope, attached_to=host, events=(event("message", name=name),))
        meet = self.node("exclusiveGateway", scope)
        self.flows.append(f"{host} > {meet}; {self.received[name]} > {meet}")
        return host, meet


def pools_model(seed: int) -> Model:
    """The two pools of a seed, with a message flow for each name that is both sent and received."""
    random = Random(seed)
    one = Pool(random, random.randint(2, 3), "a", NAMES[:2], NAMES[2:])
    other = Pool(random, random.randint(2, 3), "b", NAMES[2:], NAMES[:2])
    ends = [
        (name, a.sent[name], b.received[name]) for a, b in ((one, other), (other, one)) for name in a.sent if name in b.received
    ]
    processes = {id: replace(pool.model().processes["P"], id=id) for id, pool in (("P", one), ("Q", other))}
    flows = tuple(MessageFlow(f"flow {name}", source, target, message=name) for name, source, target in ends)
    return Model(
        "M", processes=processes, participants=(Participant("p", process="P"), Participant("q", process="Q")), message_flows=flows
    )


def walk_pools(source: Model, most: int) -> Walk:
    """Every state that the engine can come to with both pools, each begun, and what was sent and not received."""
    found, oracle = Walk(), Oracle()
    definition = define(source)
    closed = {str(flow.message) for flow in source.message_flows}
    known: dict[Any, int] = {}
    waiting: list[tuple[tuple[Half, Half], Counter[str], Counter[str]]] = [
        (((None, frozenset()), (None, frozenset())), Counter(), Counter())
    ]
    with watched(oracle, found):
        while waiting:
            halves, reached, bag = waiting.pop()
            number = known.get(_key(halves, reached, bag))
            for side, command, taken in _possible(source, halves, bag, closed):
                oracle.answers.clear()
                while True:
                    oracle.asked = 0
                    after = _after(definition, source, halves, reached, (side, command), found)
                    left = Counter(bag)
                    left.subtract(taken)
                    left.update(name for name in found.sent if name in closed)
                    index = _key(after[0], after[1], +left)
                    if index not in known:
                        known[index] = len(found.edges)
                        found.edges.append([])
                        found.ended.append(all(state is not None and state["st"] != "running" for state, _ in after[0]))
                        waiting.append((after[0], after[1], +left))
                    if number is not None:
                        found.edges[number].append((0, known[index]))
                    if not oracle.next():
                        break
            if len(known) > most:
                found.complete = False
                break
    return found


def _possible(
    source: Model, halves: tuple[Half, Half], bag: Counter[str], closed: set[str]
) -> list[tuple[int, Command, Counter[str]]]:
    """(side, command, the message that it takes); first both sides begin."""
    for side, (state, _) in enumerate(halves):
        if state is None:
            return [(side, Start(process="PQ"[side]), Counter())]
    made = [(side, each) for side, (state, rows) in enumerate(halves) for each in commands(source, state, rows, ())]
    found = []
    for side, each in made:
        if not isinstance(each, Message) or each.name not in closed:
            found.append((side, each, Counter()))
        elif bag[each.name]:
            found.append((side, each, Counter([each.name])))
    return found


def _after(
    definition: Definition,
    source: Model,
    halves: tuple[Half, Half],
    reached: Counter[str],
    done: tuple[int, Command],
    found: Walk,
) -> tuple[tuple[Half, Half], Counter[str]]:
    side, command = done
    process = source.processes["PQ"[side]]
    ends = {node.id for node in process.nodes.values() if node.kind == "endEvent" and node.scope is None} - beside(
        source, process.id
    )
    found.sent = []
    state, rows, now = step(definition, (*halves[side], reached), command, found, ends)
    changed = list(halves)
    changed[side] = state, rows
    return (changed[0], changed[1]), now


def _key(halves: tuple[Half, Half], reached: Counter[str], bag: Counter[str]) -> Any:
    states = tuple(None if state is None else key(state, Counter(), False) for state, _ in halves)
    return states, tuple(sorted(reached.items())), tuple(sorted(bag.items()))
