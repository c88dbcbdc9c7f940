"""Stand-ins that let a model of another product run alone: for its code, the processes it calls and its decisions.

What a stand-in does is recorded as work of its own, answered by whoever walks through the model. Conditions are never
replaced: they have to be translated, or the model cannot be walked through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from engine.model.graph import Assign, Expression, Flow, Loop, Model, Node, Process, Settings
from engine.model.report import ImportReport

CODES = re.compile(r"juel-|expression-|mapping-|call-|script-|decision-|delegate")
COMPARED = re.compile(r'([^\W\d][\w.]*)\s*\)?\s*(?:=|!=|<=|>=|<|>)\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null)')
LITERAL = r'("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?)'
TURNED = re.compile(LITERAL + r"\s*(?:=|!=)\s*\(?\s*([^\W\d][\w.]*)")
LIKE = re.compile(r"(?:starts with|ends with|contains|matches)\(\s*([^\W\d][\w.]*)\s*,\s*" + LITERAL)
SIZED = re.compile(r"string length\(\s*([^\W\d][\w.]*)\s*\)")
NAMED = re.compile(r"[^\W\d][\w.]*")
WORDS = re.compile(r"if|then|else|and|or|not|true|false|null|instance|of|list|string|number|boolean|Any|count|lower|case|with")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


@dataclass(slots=True)
class Bound:
    """A model with its stand-ins. `domains` has, by variable, the values that its conditions ask about."""

    model: Model
    standins: list[str] = field(default_factory=list)
    domains: dict[str, list[Any]] = field(default_factory=dict)
    results: dict[str, list[str]] = field(default_factory=dict)


def bind(model: Model) -> Bound:
    """The model with a stand-in for every delegate, expression of code, called process and decision that it lacks."""
    bound = Bound(model)
    processes = {p.id: _process(p, bound) for p in model.processes.values()}
    called = {n.settings.called for p in processes.values() for n in p.nodes.values() if n.kind == "callActivity"}
    for identity in sorted(str(c) for c in called - set(processes)):
        processes[identity] = _callee(identity)
    bound.model = replace(model, processes=processes)
    for process in processes.values():
        for expression in _conditions(process):
            _domain(expression.text, bound.domains)
    for values in bound.domains.values():
        if all(isinstance(v, str) for v in values):
            values.append("another")
    return bound


def unbound(report: ImportReport) -> list[str]:
    """What still stands against running: errors of the run gate that no stand-in answers, and conditions not translated."""
    errors = [f for f in report.findings if f.gate == "run" and f.level == "error"]
    flows = ("Sequence flow", "顺序流")
    return [f.message["en"] for f in errors if not CODES.match(f.code) or f.message["en"].startswith(flows)]


def _process(process: Process, bound: Bound) -> Process:
    return replace(process, executable=True, nodes={n.id: _node(n, bound) for n in process.nodes.values()})


def _node(node: Node, bound: Bound) -> Node:
    settings = _mapped(node, bound)
    if any(":" in name for name in settings.parameters) or node.kind == "serviceTask":
        code = next((v for k, v in settings.parameters.items() if ":" in k), settings.operation or "-")
        bound.standins.append(f"{node.id}: {code}")
    if node.kind == "callActivity":
        called = settings.called or (settings.called_by.source if settings.called_by else "")
        called = re.sub(r"\W+", "-", called).strip("-") or f"{node.id}.called"
        settings = replace(settings, called=called, called_by=None, binding="latest")
        bound.results[settings.called or ""] = sorted({n for a in settings.outputs for n in _names(a.source.text)})
    if settings.decision or (node.kind == "businessRuleTask" and not settings.operation):
        bound.standins.append(f"{node.id}: {settings.decision}")
        settings = replace(settings, decision=None)
    if node.kind == "scriptTask" and not settings.script:
        settings = replace(settings, script=Expression("null"))
    return replace(node, settings=settings, loop=_loop(node, bound))


def _mapped(node: Node, bound: Bound) -> Settings:
    """Settings whose code expressions read a variable of the stand-in."""
    settings = node.settings
    changes: dict[str, Any] = {}
    for name in ("inputs", "outputs"):
        changes[name] = tuple(Assign(a.target, _read(a.source, node, bound)) for a in getattr(settings, name))
    for name in ("assignee", "due", "priority"):
        value = getattr(settings, name)
        changes[name] = None if value is not None and value.language == "unread" else value
    return replace(settings, **changes)


def _read(expression: Expression, node: Node, bound: Bound) -> Expression:
    if expression.language != "unread":
        return expression
    bound.standins.append(f"{node.id}: {expression.source}")
    variable = f"standin_{len(bound.standins)}"
    bound.domains[variable] = ["one", "two"]
    return Expression(variable, expression.source)


def _loop(node: Node, bound: Bound) -> Loop | None:
    loop = node.loop
    if loop is None:
        return None
    if loop.collection is not None:
        bound.domains[loop.collection.text] = [[1], [1, 2, 3]] if loop.collection.text.isidentifier() else []
        if loop.collection.language == "unread":
            loop = replace(loop, collection=Expression("[1, 2]"))
    if loop.cardinality is not None and loop.cardinality.language == "unread":
        loop = replace(loop, cardinality=Expression("2"))
    return loop


def _callee(identity: str) -> Process:
    """A process of one human task: what the called one gives back is asked of whoever walks through."""
    task = f"{identity}.standin"
    start = Node(f"{identity}.begin", "startEvent", outgoing=(f"{identity}.1",))
    work = Node(task, "userTask", incoming=(f"{identity}.1",), outgoing=(f"{identity}.2",))
    end = Node(f"{identity}.finish", "endEvent", incoming=(f"{identity}.2",))
    flows = (Flow(f"{identity}.1", start.id, task), Flow(f"{identity}.2", task, end.id))
    return Process(identity, identity, True, {n.id: n for n in (start, work, end)}, {f.id: f for f in flows})


def _conditions(process: Process) -> Iterator[Expression]:
    yield from (f.condition for f in process.flows.values() if f.condition)
    for node in process.nodes.values():
        yield from (e.expression for e in node.events if e.kind == "conditional" and e.expression)
        if node.loop and node.loop.condition:
            yield node.loop.condition


def _names(text: str) -> list[str]:
    return [n.partition(".")[0] for n in NAMED.findall(STRING.sub("", text)) if not WORDS.fullmatch(n)]


def _domain(text: str, domains: dict[str, list[Any]]) -> None:
    """The literals that a condition compares each variable with; a variable that is compared with none is true or false."""
    for name in SIZED.findall(text):
        domains.setdefault(name, ["", "some"])
    text = SIZED.sub("", text)
    turned = [(name, literal) for literal, name in TURNED.findall(text)]
    for name, literal in (*COMPARED.findall(text), *turned, *LIKE.findall(text)):
        values = domains.setdefault(name, [])
        values += [v for v in _values(literal) if v not in values]
    for name in _names(text):
        if not any(known == name or known.startswith(f"{name}.") for known in domains):
            domains[name] = [True, False]


def _values(literal: str) -> list[Any]:
    if literal[0] == '"':
        return [literal[1:-1]]
    if literal in ("true", "false"):
        return [True, False]
    return [None, "x"] if literal == "null" else [float(literal) - 1, float(literal), float(literal) + 1]
