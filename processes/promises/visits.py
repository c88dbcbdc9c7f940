"""Visits: how often an applicant must come in person on any path, from filing to the result in hand.

A visit is an element with `onerun:visit`; its value names the place. `PLACE @ DAY` says that visits at that place that
name the same day are one attendance. Officers who come to the applicant are no visit of the applicant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from engine.model.graph import Node
from engine.prover import Transition
from processes.promises.life import Life
from processes.promises.living import Living
from processes.promises.model import ENDLESS, Fault, Proof
from processes.promises.product import Move, Product, Wrong, heaviest, round_trip
from processes.promises.repeated import repeated
from processes.promises.steps import completes
from processes.promises.subject import Subject, event_of
from processes.promises.world import Finding, World
from processes.texts import Text, text

DAY = "@"
HANDING_IN = 1
"""Who hands in paper at the counter comes once for that; all that follows is the process, which is the same for all."""
OFFICERS = frozenset({"task.site-visit"})


class Seen(NamedTuple):
    """The life of the case, the elements of each shared day that were attended, and the visits so far, where counted.

    `corrected` is True after a notice of gaps.
    """

    life: Life
    attended: frozenset[str] = frozenset()
    visits: int = 0
    corrected: bool = False


@dataclass(frozen=True)
class Visiting:
    """Counts visits along a path: as weights of its steps, and up to `most` in its state, where one more is a fault."""

    living: Living
    most: int | None = None
    lawful: bool = False
    start: Seen = field(default=Seen(Life()))

    def step(self, state: Seen, transition: Transition, to: int) -> tuple[Seen, int] | Wrong | None:
        """One more visit where the step is one; None where the running system would not go on."""
        life = self.living.after(state.life, transition)
        node = self.living.subject.nodes.get(transition.node)
        corrected = state.corrected or (node is not None and completes(node, transition) and event_of(node) == "supplement")
        if life is None or (self.lawful and corrected):
            return None
        if node is None or not completes(node, transition) or not is_visit(node):
            return state._replace(life=life, corrected=corrected), 0
        attended, weight = _attended(self.living.subject, state.attended, node)
        weight *= self.living.subject.side_by_side.get(node.id, 1)
        count = state.visits + weight if self.most is not None else 0
        if self.most is not None and count > self.most:
            return Wrong("visit", (node.id,))
        return Seen(life, attended, count, corrected), weight


def is_visit(node: Node) -> bool:
    """True where the applicant comes in person."""
    return bool(node.settings.visit) and node.settings.operation not in OFFICERS


def day_of(node: Node) -> str | None:
    """The place and day that the visit shares with others; None where it has a day of its own."""
    place, shared, day = (node.settings.visit or "").partition(DAY)
    return f"{place.strip()}{DAY}{day.strip()}" if shared else None


def _attended(subject: Subject, before: frozenset[str], node: Node) -> tuple[frozenset[str], int]:
    day = day_of(node)
    if day is None:
        return before, 1
    same = {n for n in before if day_of(subject.nodes[n]) == day}
    if same and node.id not in same:
        return before | {node.id}, 0
    return (before - same) | {node.id}, 1


def prove_visits(world: World) -> Proof:
    """The lawful number of visits is no more than promised, and the number with corrections is finite."""
    subject, promised = world.subject, world.subject.item.visits.promised if world.subject.item else None
    found = world.explored(Visiting(world.living), lambda made: heaviest(made).circle is not None)
    lawful = heaviest(found, lambda seen: not seen.corrected)
    worst = heaviest(found)
    figures = {
        "visits": ENDLESS if lawful.circle else lawful.weight,
        "worst_visits": ENDLESS if worst.circle else worst.weight,
    }
    faults = []
    if promised is not None and (lawful.circle or lawful.weight > promised):
        faults.append(_too_many(world, promised, lawful.weight if not lawful.circle else ENDLESS))
    elif worst.circle:
        faults.append(_endless(world, found, worst.circle))
    counter = subject.item.visits.counter if subject.item else 0
    if counter and not lawful.circle:
        figures["counter_visits"] = lawful.weight + HANDING_IN
        if figures["counter_visits"] > counter:
            faults.append(_more_at_the_counter(figures["counter_visits"], counter))
    claim = _claim(figures, promised)
    doubt = _again_and_again(world)
    return world.conclude(
        "visits", Finding(claim, _assumptions(subject), tuple(faults), figures, len(found.keys), found.cut, doubt)
    )


def _again_and_again(world: World) -> Text | None:
    event = repeated(world, is_visit)
    if event is None:
        return None
    named = world.subject.quoted([event])
    return text(
        f"{named['zh']}可能一再发生，每次都可能要申请人到场，次数无法断定。",
        f"{named['en']} may come again and again, each time with a visit, so their number cannot be told.",
    )


def _too_many(world: World, promised: int, count: int) -> Fault:
    trail = world.explored(Visiting(world.living, promised, lawful=True)).fault_trail()
    visited = _places(world.subject, trail)
    named = world.subject.quoted(visited)
    zh, en = named["zh"], named["en"]
    many = text("没有上限", "without end") if count == ENDLESS else text(f"要跑 {count} 次", _often(count))
    told = text(
        f"{_promised(promised)['zh']}，而材料齐全时也可能{many['zh']}：{zh}。",
        f"{_promised(promised)['en']}, yet with complete papers the applicant may have to come {many['en']}: {en}.",
    )
    change = text(
        "取消其中一次到场：改为网上办理、邮寄送达，或者把同一地点的事合并到同一天（onerun:visit 写成“地点 @ 日期名”）。",
        "Do away with one of them: online, by courier, or together on one day (write onerun:visit as “place @ day”).",
    )
    return Fault(told, tuple(dict.fromkeys(visited)), world.steps(trail), change)


def _more_at_the_counter(count: int, promised: int) -> Fault:
    told = text(
        f"到窗口递交的承诺跑 {promised} 次，而连递交在内要跑 {count} 次。",
        f"Those who hand in at the counter are promised {_often(promised)}, yet they come {_often(count)}, handing in included.",
    )
    change = text(
        "改正 item.yaml 的 visits.counter，或者取消一次到场。", "Correct visits.counter in item.yaml, or do away with a visit."
    )
    return Fault(told, (), (), change)


def _promised(number: int) -> Text:
    if number == 0:
        return text("承诺一次都不用跑", "No visit is promised")
    return text(
        f"承诺最多跑 {number} 次", "At most one visit is promised" if number == 1 else f"At most {number} visits are promised"
    )


def _endless(world: World, found: Product[Seen], circle: tuple[int, Transition, int]) -> Fault:
    node = circle[1].node
    named = world.subject.quoted([node])
    told = text(
        f"{named['zh']}在一个没有上限的循环里，到场次数没有上限。",
        f"{named['en']} stands in a loop that nothing bounds: visits have no end.",
    )
    change = text("给循环一个上限，或者把到场移到循环之外。", "Bound the loop, or take the visit out of it.")
    return Fault(told, (node,), world.steps(round_trip(found, circle)), change)


def _places(subject: Subject, trail: list[Move]) -> list[str]:
    nodes = [(subject.nodes[m.node], m.transition) for m in trail if m.node in subject.nodes]
    return [node.id for node, t in nodes if is_visit(node) and completes(node, t)]


def _often(count: int) -> str:
    return {0: "no visit", 1: "once"}.get(count, f"{count} times")


def times(number: int) -> Text:
    """A number of visits in words."""
    if number == 0:
        return text("一次都不用跑", "no visit")
    return text(f"最多跑 {number} 次", "at most one visit" if number == 1 else f"at most {number} visits")


def _claim(figures: dict[str, int], promised: int | None) -> Text:
    lawful, worst = times(figures["visits"]), times(figures["worst_visits"])
    if "counter_visits" in figures:
        counter = times(figures["counter_visits"])
        return text(
            f"网上提交的，从提交申请到拿到结果，材料齐全时{lawful['zh']}（承诺 {promised} 次），有补正时{worst['zh']}；"
            f"选择到窗口递交纸质材料的，连递交在内{counter['zh']}。",
            f"Filed online, from filing to the result in hand: {lawful['en']} with complete papers (promised: {promised}), "
            f"{worst['en']} with corrections. "
            f"Those who choose to hand in paper at the counter: {counter['en']}, the handing in included.",
        )
    said = "" if promised is None else f"（承诺 {promised} 次）"
    kept = "" if promised is None else f" (promised: {promised})"
    return text(
        f"从提交申请到拿到结果，材料齐全时{lawful['zh']}{said}；有补正时{worst['zh']}。",
        f"From filing to the result in hand: {lawful['en']} with complete papers{kept}; {worst['en']} with corrections.",
    )


def _assumptions(subject: Subject) -> tuple[Text, ...]:
    made = [
        text(
            "标了 onerun:visit 的环节都算到场，领取结果和采集指纹也算；工作人员上门不算。",
            "Every element with onerun:visit counts, collection of the result and biometrics included; officers who come do not.",
        )
    ]
    days = sorted({d for n in subject.nodes.values() if is_visit(n) and (d := day_of(n)) is not None})
    if days:
        told = "、".join(days)
        made.append(
            text(f"同一地点同一天的到场算一次：{told}。", f"Visits at one place on one day count as one: {', '.join(days)}.")
        )
    return tuple(made)
