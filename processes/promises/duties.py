"""Separation of duty: on no path may one role, or one person named in the model, hold two duties that the law parts.

Examiner and decider are two people, and whoever chairs a hearing is not the examiner (AL48).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.model.graph import Node
from engine.prover import Transition
from processes.promises.life import Life, duty_of
from processes.promises.living import Living
from processes.promises.model import Fault, Proof
from processes.promises.product import Move, Wrong, nothing
from processes.promises.steps import completes
from processes.promises.subject import Subject, roles_of
from processes.promises.world import Finding, World
from processes.texts import Text, same, text

PARTED = frozenset({frozenset({"examine", "decide"}), frozenset({"review", "decide"}), frozenset({"examine", "chair"})})
NAMES: Mapping[str, Text] = {
    "examine": text("审查", "examine"),
    "review": text("复核", "review"),
    "decide": text("决定", "decide"),
    "chair": text("主持听证", "chair the hearing"),
}


class Held(NamedTuple):
    """The life of the case, and who has held which duty: pairs (who, duty)."""

    life: Life
    held: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Holding:
    """Follows the duties along a path; two that the law parts in one hand are a fault."""

    living: Living
    watched: frozenset[str]
    start: Held = field(default=Held(Life()))

    def step(self, state: Held, transition: Transition, to: int) -> tuple[Held, int] | Wrong | None:
        """The duties held after the step."""
        life = self.living.after(state.life, transition)
        if life is None:
            return None
        node = self.living.subject.nodes.get(transition.node)
        duty = duty_of(node) if node is not None and completes(node, transition) else ""
        if node is None or not duty:
            return state._replace(life=life), 0
        mine = {(who, duty) for who in hands(node) & self.watched}
        for who, other in state.held:
            if (who, duty) in mine and frozenset({duty, other}) in PARTED:
                return Wrong((who, other, duty), (node.id,))
        return Held(life, state.held | mine), 0


def hands(node: Node) -> frozenset[str]:
    """Who may do the task, by a name that two tasks share only where the same hand may do both."""
    people = {f"user {u}" for u in node.settings.users}
    if node.settings.assignee is not None:
        people.add(f"user {node.settings.assignee.text}")
    return frozenset(people) or roles_of(node)


def prove_duty(world: World) -> Proof:
    """Nobody holds two duties that the law parts."""
    subject = world.subject
    shared = _shared(subject)
    found = world.explored(Holding(world.living, shared)) if shared else nothing(world.space)
    faults: list[Fault] = []
    if found.wrong is not None:
        faults.append(_fault(world, found.fault_trail(), found.wrong[0]))
    return world.conclude("duty", Finding(_claim(subject), _assumptions(), tuple(faults), {}, len(found.keys), found.cut))


def _shared(subject: Subject) -> frozenset[str]:
    duties: dict[str, set[str]] = {}
    for node in subject.nodes.values():
        for who in hands(node) if duty_of(node) else ():
            duties.setdefault(who, set()).add(duty_of(node))
    return frozenset(who for who, held in duties.items() if any(pair <= held for pair in PARTED))


def _fault(world: World, trail: list[Move], wrong: Wrong) -> Fault:
    who, first, second = wrong.about
    named = _who(world.subject, who)
    one, other = NAMES[first], NAMES[second]
    nodes = world.subject.nodes
    before = [nodes[m.node] for m in trail[:-1] if m.node in nodes and completes(nodes[m.node], m.transition)]
    earlier = next((n.id for n in reversed(before) if duty_of(n) == first and who in hands(n)), "")
    node = wrong.elements[0]
    told = text(
        f"{named['zh']}在“{world.subject.name(earlier)}”{one['zh']}，又在“{world.subject.name(node)}”{other['zh']}；这两项职责须由不同人员承担。",
        f"{named['en']} may {one['en']} at “{world.subject.english(earlier)}” and {other['en']} at "
        f"“{world.subject.english(node)}”; these duties are for two different people.",
    )
    change = text("给其中一个任务另设岗位。", "Give one of the two tasks to another role.")
    return Fault(told, tuple(e for e in (earlier, node) if e), world.steps(trail), change)


def _who(subject: Subject, who: str) -> Text:
    if who.startswith("user "):
        return text(f"“{who[5:]}”", f"“{who[5:]}”")
    role = (subject.item.roles if subject.item else {}).get(who, same(who))
    return text(f"“{role['zh']}”岗位", f"The role “{role['en']}”")


def _claim(subject: Subject) -> Text:
    held = {duty_of(node) for node in subject.nodes.values()} - {""}
    if not any(pair <= held for pair in PARTED):
        return text("流程中没有需要分离的职责。", "There are no two duties in the process that the law parts.")
    pairs = list(_pairs(held))
    zh = "、".join(f"{a['zh']}与{b['zh']}" for a, b in pairs)
    en = ", ".join(f"to {a['en']} and to {b['en']}" for a, b in pairs)
    return text(f"任何路径上，{zh}都由不同岗位承担。", f"On every path different roles are there {en}.")


def _pairs(held: set[str]) -> Iterator[tuple[Text, Text]]:
    for pair in sorted(PARTED, key=sorted):
        if pair <= held:
            first, second = sorted(pair, reverse=True)
            yield NAMES[second if first == "decide" else first], NAMES[first if first == "decide" else second]


def _assumptions() -> tuple[Text, ...]:
    return (
        text(
            "同一个人兼有两个岗位时，系统在认领任务时拦住（谁审查过就不能决定），亲属和本人申请也一样。",
            "Where one person has both roles, the system stops them at the task (who examined may not decide), and keeps "
            "people from their own applications.",
        ),
    )
