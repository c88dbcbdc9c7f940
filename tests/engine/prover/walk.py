"""Exhaustive runs of the engine itself: every command that may come, every outcome of every condition, equal states once.

Conditions are answered by an oracle, all its answers one after the other; the states that differ only in the numbers of
tokens are the same. What is gathered is what a prover must foresee.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from engine.advance import advance
from engine.commands import Command, CompleteTask, Continue, JobDone, Message, Retry, SetVariables, Signal, Start, TimerDue
from engine.definition import Definition, define
from engine.elements.events.conditional import ConditionalKind
from engine.expressions import Compiled
from engine.instance import Instance
from engine.model.beginnings import PLAIN, openings
from engine.model.graph import Model, Process
from engine.prover import components
from engine.state import DOCUMENT, MARKING, NODE, NOTES, NUMBER, PHASE, SCOPE
from tests.engine.models import NOW

KINDS = {"message": "wait", "signal": "wait"}
NUMBERS = ("b", "a", "num", "ch", "cq")
UNDONE = 8
"""The place of a scope's records of compensation."""
Rows = frozenset[tuple[str, int, str]]


class Oracle:
    """Answers conditions from a list; what is asked beyond it is answered with False and remembered."""

    def __init__(self) -> None:
        self.answers: list[bool] = []
        self.asked = 0

    def answer(self) -> bool:
        """The next answer."""
        if self.asked == len(self.answers):
            self.answers.append(False)
        self.asked += 1
        return self.answers[self.asked - 1]

    def next(self) -> bool:
        """Make ready for the next combination of answers; False when all have been given."""
        del self.answers[self.asked :]
        while self.answers and self.answers[-1]:
            self.answers.pop()
        if not self.answers:
            return False
        self.answers[-1] = True
        return True


@dataclass
class Walk:
    """What was found: nodes entered, tokens doubled at a node, the graph of states, which of them have ended, which ended twice.

    An edge is how often elements of `counted` were completed in the step, and the state that it leads to. `sent` are the names of
    the messages of the last step.
    """

    complete: bool = True
    entered: set[str] = field(default_factory=set)
    doubled: set[str] = field(default_factory=set)
    edges: list[list[tuple[int, int]]] = field(default_factory=list)
    ended: list[bool] = field(default_factory=list)
    twice: bool = False
    counted: frozenset[str] = frozenset()
    count: int = 0
    sent: list[str] = field(default_factory=list)

    @property
    def stuck(self) -> bool:
        """True when some run comes to where no end can be reached any more."""
        for part in components(self.edges):
            own = set(part)
            if not any(self.ended[state] for state in part) and all(to in own for state in part for _, to in self.edges[state]):
                return True
        return False


@contextmanager
def watched(oracle: Oracle | None, walk: Walk) -> Iterator[None]:
    """Conditions ask the oracle, if there is one; before each transition the tokens are counted."""
    truth, run_one, holds = Compiled.truth, Instance._run_one, ConditionalKind.holds

    def counted(instance: Instance, number: int) -> None:
        at = Counter((record[SCOPE], record[NODE]) for record in instance.records.values() if not repeat(instance, record))
        for (scope, node), count in at.items():
            if count > 1 and instance.element(scope, node).paths:
                walk.doubled.add(node)
        for each in instance.scopes.values():
            walk.doubled.update(node for node, counts in each.marking.items() if max(counts.values()) > 1)
        run_one(instance, number)

    def asked(condition: Compiled, variables: Any) -> bool:
        """What counts tokens is no matter of data, except where `free` decides."""
        if "activationCount" in condition.text or "waitingForStart" in condition.text:
            said = {truth(condition, variables.inner({"free": each})) for each in (True, False)}
            return said.pop() if len(said) == 1 else oracle.answer()  # type: ignore[union-attr]
        return oracle.answer()  # type: ignore[union-attr]

    if oracle is not None:
        Compiled.truth = asked  # type: ignore[method-assign]
        ConditionalKind.holds = lambda _, variables: oracle.answer()  # type: ignore[method-assign]
    Instance._run_one = counted  # type: ignore[method-assign]
    try:
        yield
    finally:
        Compiled.truth, Instance._run_one, ConditionalKind.holds = truth, run_one, holds  # type: ignore[method-assign]


def repeat(instance: Instance, record: list[Any]) -> bool:
    """True for the token that a timer with a cycle sends on while it waits for its next repeat."""
    events = instance.element(record[SCOPE], record[NODE]).node.events
    return bool(record[NOTES]) and "x" in record[NOTES] and any(each.timer == "cycle" for each in events)


def walk(source: Model, most: int = 2_000, values: tuple[str, ...] = (), counted: frozenset[str] = frozenset()) -> Walk:
    """Every state that the engine can come to, at most so many.

    Conditions are free; with `values` they are what they are, and the variables `a` and `b` may have each of these at the start
    and wherever a task writes one.
    """
    found, oracle = Walk(counted=counted), Oracle()
    definition = define(source)
    nodes = source.processes["P"].nodes
    ends = {node.id for node in nodes.values() if node.kind == "endEvent" and node.scope is None} - beside(source)
    known: dict[Any, int] = {}
    waiting: list[tuple[dict[str, Any] | None, Rows, Counter[str]]] = [(None, frozenset(), Counter())]
    with watched(None if values else oracle, found):
        while waiting:
            state, rows, reached = waiting.pop()
            number = None if state is None else known[key(state, reached, bool(values), bool(counted))]
            for command in commands(source, state, rows, values):
                oracle.answers.clear()
                while True:
                    oracle.asked = 0
                    after, left, now = step(definition, (state, rows, reached), command, found, ends)
                    index = key(after, now, bool(values), bool(counted))
                    if index not in known:
                        known[index] = len(found.edges)
                        found.edges.append([])
                        found.ended.append(after["st"] != "running")
                        waiting.append((after, left, now))
                    if number is not None:
                        found.edges[number].append((found.count, known[index]))
                    if not oracle.next():
                        break
            if len(known) > most:
                found.complete = False
                break
    return found


def beside(source: Model, name: str = "P") -> set[str]:
    """The nodes that only an event leads to that does not interrupt: each time it comes they are reached once more."""
    process = source.processes[name]
    started = [node.id for node in process.nodes.values() if node.kind == "boundaryEvent" and not node.interrupting]
    first = [node.id for node in process.nodes.values() if node.kind == "startEvent" and node.scope is None]
    return _from(process, started, set()) - _from(process, first, set(started))


def _from(process: Process, first: list[str], without: set[str]) -> set[str]:
    found, waiting = set(first), list(first)
    while waiting:
        node = process.nodes[waiting.pop()]
        following = [process.flows[flow].target for flow in node.outgoing]
        following += [each.id for each in process.nodes.values() if node.id in (each.attached_to, each.scope)]
        new = [each for each in following if each not in found and each not in without]
        found.update(new)
        waiting += new
    return found


def commands(source: Model, state: dict[str, Any] | None, rows: Rows, values: tuple[str, ...]) -> list[Command]:
    """Everything that may be asked of the instance now."""
    if state is None and values:
        return [Start(process="P", variables={"a": one, "b": other}) for one in values for other in values]
    if state is None:
        return starts(source)
    if state["st"] != "running":
        return []
    made: dict[str, Callable[[int, str], Command]] = {
        "task": lambda number, _: CompleteTask(number),
        "job": lambda number, _: JobDone(number),
        "timer": lambda number, _: TimerDue(number),
        "incident": lambda number, _: Retry(number),
        "message": lambda number, name: Message(name, wait=number),
    }
    signals = sorted({name for what, _, name in rows if what == "signal"})
    found = [made[what](number, name) for what, number, name in sorted(rows) if what in made]
    if values:
        for what, number, node in sorted(rows):
            names = source.processes["P"].nodes[node].settings.writes or () if what == "task" else ()
            found += [CompleteTask(number, {name: value}) for name in names for value in values]
    if any(each[1] == "c" for each in state.get("e", ())):
        found.append(SetVariables({"changed": 1}))
    return [*found, *(Signal(name) for name in signals)]


def starts(source: Model) -> list[Command]:
    """Every way in which the process begins."""
    found = openings(source.processes["P"])
    events = dict.fromkeys(each.node for each in found if each.kind != PLAIN)
    alone: list[Command] = [Start(process="P")] if len(events) < len({each.node for each in found}) or not found else []
    return [*alone, *(Start(process="P", event=event) for event in events)]


def step(
    definition: Definition,
    before: tuple[dict[str, Any] | None, Rows, Counter[str]],
    command: Command,
    found: Walk,
    ends: set[str],
) -> tuple[dict[str, Any], Rows, Counter[str]]:
    """One command and all that its budget leaves over."""
    state, rows, reached = before
    reached = Counter(reached)
    open_rows = set(rows)
    found.count = 0
    while True:
        done = advance(definition, state, command, NOW)
        for entry in done.log:
            if entry.what in ("enter", "complete", "event") and entry.node:
                found.entered.add(entry.node)
            found.count += entry.what == "complete" and entry.node in found.counted
            if entry.what == "complete" and entry.node in ends:
                reached[str(entry.node)] = min(reached[str(entry.node)] + 1, 2)
                found.twice |= reached[str(entry.node)] > 1
        for what, opened in (("task", done.opened), ("job", done.jobs), ("timer", done.timers)):
            open_rows |= {(what, row.number, row.node) for row in opened}
        open_rows |= {(row.what, row.number, row.name) for row in done.waits}
        open_rows |= {("incident", row.number, row.cause) for row in done.incidents if row.cause == "ad-hoc"}
        found.sent += [each.name for each in done.messages if each.what == "message"]
        gone = {(closed.what, closed.number) for closed in done.closed}
        open_rows = {row for row in open_rows if (KINDS.get(row[0], row[0]), row[1]) not in gone}
        for scope in done.state["s"]:
            marking = scope[MARKING] if len(scope) > MARKING else None
            found.doubled.update(node for node, counts in (marking or {}).items() if max(counts.values()) > 1)
        if not done.more:
            return done.state, frozenset(open_rows), reached
        state, command = done.state, Continue()


def key(state: dict[str, Any], reached: Counter[str], data: bool, undo: bool = False) -> Any:
    """The state without its numbers: scopes within tokens within scopes; with `data` the documents, too.

    With `undo` also what a compensation would undo, once or more often: where steps are counted it matters.
    """
    if state["st"] != "running":
        return state["st"], tuple(sorted(reached.items()))
    scopes: dict[int | None, list[list[Any]]] = {}
    for scope in state["s"]:
        scopes.setdefault(scope[4] if len(scope) > 4 else None, []).append(scope)
    hosts: dict[int, list[str]] = {}
    for each in state.get("e", ()):
        rounds = next((value for name, value in each[5].items() if name in ("k", "t")), None) if len(each) > 5 else None
        hosts.setdefault(each[4], []).append(f"{each[2]} {each[3]} {rounds}")
    top = scopes[None][0]
    document = repr(sorted(top[DOCUMENT].items())) if data and len(top) > DOCUMENT else ""
    kept = [each[:1] for scope in state["s"] for each in (scope[UNDONE] if len(scope) > UNDONE else None) or ()] if undo else []
    undone = tuple(sorted((str(node), min(kept.count([node]), 2)) for node in {str(each[0]) for each in kept}))
    return _scope(state, top, scopes, hosts), tuple(sorted(reached.items())), bool(state.get("i")), document, undone


def _scope(state: dict[str, Any], scope: list[Any], scopes: Any, hosts: dict[int, list[str]]) -> Any:
    tokens = [record for record in state["t"] if record[SCOPE] == scope[0]]
    inside = sorted((_token(state, record, scopes, hosts) for record in tokens), key=repr)
    marking = scope[MARKING] if len(scope) > MARKING else {}
    waits = sorted((node, tuple(sorted(counts.items()))) for node, counts in (marking or {}).items())
    return scope[2] if len(scope) > 2 else None, tuple(inside), tuple(waits), tuple(sorted(hosts.get(-1 - scope[0], ())))


def _token(state: dict[str, Any], record: list[Any], scopes: Any, hosts: dict[int, list[str]]) -> Any:
    notes = record[NOTES] if len(record) > NOTES and record[NOTES] else {}
    kept = {name: _bare(value) for name, value in notes.items() if name not in NUMBERS}
    within = sorted((_scope(state, scope, scopes, hosts) for scope in scopes.get(record[NUMBER], ())), key=repr)
    return record[NODE], record[PHASE], repr(sorted(kept.items())), tuple(within), tuple(sorted(hosts.get(record[NUMBER], ())))


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return sorted((name, inner) for name, inner in value.items() if name not in NUMBERS)
    return value
