"""What is known of data while a net runs: a gateway that has answered a question answers it again the same way.

A question is forgotten when anything may write a variable that it is read from. Scripts with a constant and decision tables
say at once which answer is possible. Whatever is not sure stays free: both branches are possible then.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from engine.dmn import DecisionModel, DmnError, analyse_decision
from engine.model.gates.bounds import VARIES, constant
from engine.model.graph import ACTIVITIES, Expression, Flow, Node, Process
from engine.prover.circles import components
from engine.prover.net import Way
from engine.prover.questions import CHANGING, Part, place_of, question, values_of

MOST_VALUES = 9
MOST_QUESTIONS = 8
MOST_CASES = 300
MOST_TRIED = 100
ROWS = 12
CHOICES = frozenset({"exclusiveGateway", "inclusiveGateway"})
EVERYTHING = "*"
Case = tuple[tuple[str, int], ...]


class Facts:
    """The questions of one process. `places` are those that remember an answer, one for each value that is told apart."""

    def __init__(self, process: Process, decisions: Mapping[str, DecisionModel], place: Callable[[str, str], int]) -> None:
        self.process, self.decisions = process, decisions
        self.parts: dict[str, Part] = {}
        self.values: dict[str, tuple[Any, ...]] = {}
        self.names: dict[str, frozenset[str]] = {}
        self.places: dict[str, tuple[int, ...]] = {}
        asked = self._read()
        for key in self._remembered(asked):
            self.places[key] = tuple(place(key, str(number)) for number in range(len(self.values[key])))

    def _read(self) -> dict[str, set[str]]:
        """Take all conditions apart; which gateways ask which question."""
        asked: dict[str, set[str]] = {}
        tests: dict[str, list[tuple[str, Any]]] = {}
        bare: set[str] = set()
        for flow in self.process.flows.values():
            part = question(flow.condition) if flow.condition is not None and not flow.default else None
            if part is None or self.process.nodes[flow.source].kind not in CHOICES:
                continue
            self.parts[flow.id] = part
            for each in part.asked():
                asked.setdefault(each.key, set()).add(flow.source)
                self.names[each.key] = self.names.get(each.key, frozenset()) | each.names
                tests.setdefault(each.key, []).extend(each.tests)
                bare |= set() if each.tests else {each.key}
        for key, found in tests.items():
            values = (True, False) if key.startswith("? ") else values_of(found, key in bare)
            if values is not None and len(values) <= MOST_VALUES:
                self.values[key] = values
        return asked

    def _remembered(self, asked: Mapping[str, set[str]]) -> list[str]:
        """The questions worth remembering: asked again, or asked of what the process wrote itself, with no write in between."""
        nodes = self.process.nodes
        hidden = {name for node in nodes.values() for name in _local(node)} | CHANGING
        sure = {node.id: node.settings.result for node in nodes.values() if self._sure(node)}
        after = _after(self.process)
        again = _again(after)
        found: list[str] = []
        tried = 0
        for key, gateways in asked.items():
            names = self.names[key]
            known = {node for node, result in sure.items() if result in names}
            if key not in self.values or names & hidden or not (len(gateways) > 1 or known or gateways & again):
                continue
            tried += 1
            if tried <= MOST_TRIED and len(found) < MOST_QUESTIONS and self._comes_back(after, names, known | gateways, gateways):
                found.append(key)
        return found

    def _comes_back(
        self, after: Mapping[str, list[str]], names: frozenset[str], first: Iterable[str], gateways: Collection[str]
    ) -> bool:
        """True when a token may come from one of the first nodes to one of the gateways without passing a node that writes."""
        waiting = [other for node in first for other in after[node]]
        found: set[str] = set()
        while waiting:
            node = waiting.pop()
            if node in gateways:
                return True
            if node not in found:
                found.add(node)
                writes = set(_writes(self.process.nodes[node]))
                if not (EVERYTHING in writes or names & writes):
                    waiting += after[node]
        return False

    # gateways

    def choices(self, along: Callable[[Sequence[Flow]], Way], node: Node, flows: Sequence[Flow]) -> list[Way] | None:
        """The ways out of a gateway with what has to be known for each; None where nothing can be said."""
        asking = [flow for flow in flows if flow.condition is not None and not flow.default]
        if node.kind not in CHOICES or not asking or any(flow.id not in self.parts for flow in asking):
            return None
        keys = list(dict.fromkeys(each.key for flow in asking for each in self.parts[flow.id].asked()))
        if any(key not in self.values for key in keys):
            return None
        cases = list(product(*(range(len(self.values[key])) for key in keys))) if len(keys) <= MOST_QUESTIONS else []
        if not cases or len(cases) > MOST_CASES:
            return None
        found: dict[tuple[Case, tuple[str, ...]], list[Flow]] = {}
        for case in cases:
            taken = self._taken(node, flows, {key: self.values[key][place] for key, place in zip(keys, case, strict=True)})
            if taken:
                known = tuple((key, place) for key, place in zip(keys, case, strict=True) if key in self.places)
                found[(known, tuple(flow.id for flow in taken))] = taken
        if not found:
            return None
        return [way for (known, _), taken in found.items() for way in self._known(along(taken), known)]

    def _taken(self, node: Node, flows: Sequence[Flow], values: Mapping[str, Any]) -> list[Flow]:
        """The flows that the gateway takes for these values; none where a person would have to look."""
        found, chosen = [], False
        for flow in flows:
            if flow.default:
                continue
            answer = True if flow.condition is None else self.parts[flow.id].answer(values)
            if answer is None:
                return []
            chosen |= answer and flow.condition is not None
            if answer:
                found.append(flow)
            if answer and node.kind == "exclusiveGateway":
                return found
        default = [flow for flow in flows if flow.default]
        return found if chosen else [*found, *default]

    def _known(self, way: Way, known: Case) -> list[Way]:
        """The way with each answer known before, or learned now."""
        ways = [way]
        for key, place in known:
            places = self.places[key]
            ways = [
                made
                for each in ways
                for made in (
                    each._replace(reads=(*each.reads, places[place])),
                    each._replace(empty=(*each.empty, *places)).giving(places[place]),
                )
            ]
        return ways

    # what nodes write

    def written(self, node: Node, ways: Sequence[Way], known: bool) -> list[Way]:
        """The ways out of a node that writes: what is read from it is forgotten, or where that may be `known` told anew."""
        names = set(_writes(node))
        if not names:
            return list(ways)
        lost = [key for key in self.places if EVERYTHING in names or self.names[key] & names]
        clears = tuple(place for key in lost for place in self.places[key])
        told = self._answers(node, lost) if known else [()]
        return [way._replace(clears=(*way.clears, *clears)).giving(*each) for way in ways for each in told]

    def forgotten(self, node: Node) -> tuple[int, ...]:
        """The places that are emptied when the node writes."""
        names = set(_writes(node))
        return tuple(p for key in self.places if EVERYTHING in names or self.names[key] & names for p in self.places[key])

    def _sure(self, node: Node) -> bool:
        """True for what writes only values that are written in the file."""
        settings = node.settings
        if node.loop is not None or not settings.result:
            return False
        if node.kind == "scriptTask":
            return constant(settings.script) is not VARIES
        return node.kind == "businessRuleTask" and settings.decision in self.decisions

    def _answers(self, node: Node, lost: Iterable[str]) -> list[tuple[int, ...]]:
        """What may be known after the node: one entry for each possibility."""
        result = node.settings.result or ""
        keys = [key for key in lost if key == result or key.startswith(f"{result}.")]
        if not keys or not self._sure(node):
            return [()]
        values = [constant(node.settings.script)] if node.kind == "scriptTask" else self._decided(node.settings.decision or "")
        found: dict[tuple[int, ...], None] = {}
        for value in values if values is not None else [VARIES]:
            places = [self._place(key, result, value) for key in keys]
            found[tuple(place for place in places if place is not None)] = None
        return list(found)

    def _place(self, key: str, result: str, value: Any) -> int | None:
        """The place of the answer for a value of the result; None where it is not known."""
        if value is VARIES:
            return None
        for name in key[len(result) + 1 :].split(".") if key != result else ():
            value = value.get(name) if isinstance(value, dict) else None
        number = VARIES if value is VARIES else place_of(value, self.values[key])
        return self.places[key][number] if isinstance(number, int) else None

    def _decided(self, name: str) -> list[Any] | None:
        """Every value that the decision's table can answer with; None where that is not known."""
        model = self.decisions[name]
        try:
            decision = model.decision(name)
            table = decision.table
            if table is None or table.policy not in ("UNIQUE", "FIRST", "ANY", "PRIORITY") or len(table.rules) > ROWS:
                return None
            complete = analyse_decision(model, name)
        except DmnError:
            return None
        found: list[Any] = []
        for rule in table.rules:
            cells = [VARIES if cell is None else _literal(cell.text) for cell in rule.outputs]
            found.append(dict(zip((o.name for o in table.outputs), cells, strict=True)) if len(cells) > 1 else cells[0])
        if not (complete.complete and not complete.missing):
            found.append(VARIES if any(output.default for output in table.outputs) else None)
        return found


def _after(process: Process) -> dict[str, list[str]]:
    """The nodes that may come next: by a flow, at its boundary, within it, or behind the scope that ends with it."""
    found = {node.id: [process.flows[flow].target for flow in node.outgoing] for node in process.nodes.values()}
    for node in process.nodes.values():
        for around in {node.attached_to, node.scope} - {None}:
            found[str(around)].append(node.id)
    for node in process.nodes.values():
        if not node.outgoing and node.scope:
            found[node.id] += [process.flows[flow].target for flow in process.nodes[node.scope].outgoing]
    return found


def _again(after: Mapping[str, list[str]]) -> set[str]:
    """The nodes to which a token may come back."""
    number = {node: place for place, node in enumerate(after)}
    names = list(after)
    parts = components([[(0, number[other]) for other in after[node]] for node in names])
    return {names[place] for part in parts for place in part if len(part) > 1 or names[place] in after[names[place]]}


def _literal(text: str) -> Any:
    """The value of a cell that is a constant."""
    return constant(Expression(text))


def _local(node: Node) -> Iterable[str]:
    """The names that only the node itself or its items see."""
    yield from (each.target for each in node.settings.inputs)
    if node.loop is not None:
        yield from (name for name in (node.loop.element, "loopCounter") if name)


def _writes(node: Node) -> Iterable[str]:
    """The variables that the node may write when it is done; `*` for any."""
    settings = node.settings
    yield from (each.target for each in settings.outputs)
    yield from settings.writes or ()
    if settings.result:
        yield settings.result
    if node.loop is not None and node.loop.output_collection:
        yield node.loop.output_collection
    if settings.writes is None and not settings.outputs and not settings.result and _brings_anything(node):
        yield EVERYTHING


def _brings_anything(node: Node) -> bool:
    """True for what may write names that the file does not say."""
    if node.kind == "callActivity":
        return node.settings.all_outputs
    if node.kind in ("userTask", "manualTask", "receiveTask"):
        return True
    return node.kind not in ACTIVITIES and any(event.kind in ("message", "signal") for event in node.events)
