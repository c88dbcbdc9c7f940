"""What the steps of the net mean for the case, and each of them as a sentence that people read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.model.calls import plain
from engine.model.graph import Flow, Node
from engine.prover import Transition, marking
from processes.promises.model import Step
from processes.promises.product import Move
from processes.promises.subject import Subject, is_applicants, is_human, roles_of
from processes.texts import Text, filled, same, text

SENTENCES: Mapping[str, Text] = {
    "begin": text("办理开始：{name}。", "The case begins: {name}."),
    "open": text("{who}收到任务“{name}”。", "{who_en} gets the task “{name}”."),
    "work": text("{who}办完“{name}”。", "{who_en} finishes “{name}”."),
    "machine": text("系统完成“{name}”。", "The system does “{name}”."),
    "come": text("申请人到场：“{name}”。", "The applicant comes in person: “{name}”."),
    "choose": text("在“{name}”走“{flow}”。", "At “{name}” the way is “{flow}”."),
    "split": text("“{name}”分成几路同时进行。", "“{name}” splits into ways that go on together."),
    "join": text("几路在“{name}”会合。", "The ways come together at “{name}”."),
    "timer": text("“{name}”到期。", "The time of “{name}” is over."),
    "event": text("发生“{name}”。", "“{name}” happens."),
    "end": text("到达结束“{name}”。", "The end “{name}” is reached."),
    "cancel": text("“{name}”被中止。", "“{name}” is broken off."),
    "pass": text("经过“{name}”。", "“{name}” is passed."),
}
UNNAMED: Mapping[str, Text] = {
    "choose": text("接下来走“{flow}”。", "The way goes on with “{flow}”."),
    "split": text("从这里分成几路同时进行。", "From here on several ways go on together."),
    "join": text("几路在这里会合。", "The ways come together here."),
}
"""The same for gateways that nobody gave a name, of which an id would tell people nothing."""
GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"})
WAITS = frozenset({"intermediateCatchEvent", "boundaryEvent", "intermediateThrowEvent"})


def completes(node: Node, transition: Transition) -> bool:
    """True for the step with which the work of an element is done, once for each round or item of it."""
    if node.loop is not None and node.loop.kind == "parallel":
        return transition.what == "item"
    return transition.what in ("done", "again")


def fires_timer(node: Node, transition: Transition) -> bool:
    """True for the step with which the timer on the boundary of an activity runs out."""
    return transition.what == "fire" and bool(node.events) and node.events[0].kind == "timer" and node.attached_to is not None


def steps_of(subject: Subject, way: Iterable[Move]) -> tuple[Step, ...]:
    """The way as people follow it on the diagram; what passes without a word goes with the step before."""
    made: list[Step] = []
    for move in way:
        taken, node = move.transition, subject.nodes.get(move.node)
        active = tuple(dict.fromkeys(subject.place(each) for each in marking(move.space, move.to)))
        if node is None or _silent(node, taken):
            if made:
                flows = (*made[-1].flows, *(f for f in taken.flows if f not in made[-1].flows))
                made[-1] = replace(made[-1], flows=flows, active=active)
            continue
        told = sentence(subject, node, taken)
        made.append(Step(subject.place(node.id), plain(taken.process), taken.what, told, tuple(taken.flows), active))
    return tuple(made)


def _silent(node: Node, taken: Transition) -> bool:
    """True for what nobody follows: a gateway without a choice, machine work that begins, a boundary event that is left."""
    if node.kind == "boundaryEvent":
        return taken.what == "done"
    return _kind(node, taken) == "pass" and (not node.name or taken.what == "start")


def sentence(subject: Subject, node: Node, taken: Transition) -> Text:
    """The step in words."""
    flow = subject.flows.get(taken.flows[0]) if len(taken.flows) == 1 else None
    who = _who(subject, node)
    way = _way(subject, flow)
    values = {"name": node.name or plain(node.id), "who": who["zh"], "flow": way["zh"]}
    english = {"name": subject.english(node.id), "who_en": who["en"], "flow": way["en"]}
    kind = _kind(node, taken)
    sentence = SENTENCES[kind] if node.name else UNNAMED.get(kind, SENTENCES[kind])
    return text(filled(sentence, values)["zh"], filled(sentence, english)["en"])


def _way(subject: Subject, flow: Flow | None) -> Text:
    """How people call a flow: by its name, else by where it leads."""
    if flow is None:
        return text("", "")
    name = flow.name or subject.name(flow.target)
    return text(name, subject.english(flow.id, flow.name) or subject.english(flow.target))


def _kind(node: Node, taken: Transition) -> str:
    if node.kind == "startEvent":
        return "begin"
    if node.kind == "endEvent":
        return "end"
    if taken.what == "cancel":
        return "cancel"
    if node.kind in GATEWAYS and len(taken.flows) == 1 and len(node.outgoing) > 1:
        return "choose"
    if node.kind == "parallelGateway" or node.kind in GATEWAYS:
        return "split" if len(taken.flows) > 1 else "join" if taken.what == "join" else "pass"
    if node.kind in WAITS and node.events and node.events[0].kind == "timer":
        return "timer"
    if node.kind in WAITS:
        return "event"
    return _work(node, taken)


def _work(node: Node, taken: Transition) -> str:
    if completes(node, taken):
        return "come" if node.settings.visit else "work" if is_human(node) else "machine"
    return "open" if is_human(node) and taken.what == "start" else "pass"


def _who(subject: Subject, node: Node) -> Text:
    if is_applicants(node):
        return text("申请人", "The applicant")
    roles = sorted(roles_of(node))
    known = subject.item.roles if subject.item is not None else {}
    names = [known.get(role, same(role)) for role in roles]
    if not names:
        return text("办理人", "Somebody")
    return text("、".join(n["zh"] for n in names), " or ".join(n["en"] for n in names))
