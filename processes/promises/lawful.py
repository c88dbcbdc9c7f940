"""The life cycle: no path makes a move that the law does not know, and every path ends as the law wants it."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.prover import Transition
from processes.promises.life import Life, Unlawful, ends_lawfully, state_text, unwatched
from processes.promises.living import Living
from processes.promises.model import Fault, Proof
from processes.promises.product import Product, Wrong
from processes.promises.subject import event_of
from processes.promises.world import Finding, World
from processes.texts import Text, same, text
from processes.transitions import TABLE
from processes.transitions import Transition as Move

GUARDS = {
    "no-gaps": text("没有未补齐的材料", "no gap is open"),
    "gaps-listed": text("缺件已全部列明", "all gaps are listed"),
    "silent": text("补正期限确已届满", "the time to supplement is over"),
    "tolerance-over": text("容缺期限确已届满", "the time for papers to follow is over"),
    "special-result": text("特别程序的结果已登记", "the result of a special procedure is on record"),
    "intake-over": text("收件期限确已届满", "the time for intake is over"),
    "before-due": text("延期在期满之前", "an extension comes before the limit"),
    "explained": text("写明了理由", "a reason is given"),
    "fee-settled": text("费用已缴清", "the fee is settled"),
    "two-officers": text("现场核查有两人以上", "a site visit has two officers"),
}


@dataclass(frozen=True)
class Watching:
    """Follows the life of the case; a move that the law does not know is a fault."""

    living: Living
    start: Life = field(default=Life())

    def step(self, state: Life, transition: Transition, to: int) -> tuple[Life, int] | Wrong | None:
        """The life of the case after the step."""
        moved = self.living.move(state, transition)
        if moved is None:
            return None
        return Wrong(moved, (transition.node,)) if isinstance(moved, Unlawful) else (moved, 0)


def prove_life_cycle(world: World) -> Proof:
    """Every path keeps to the table of lawful moves and ends in a lawful end."""
    found = world.explored(Watching(world.living), lambda made: made.wrong is not None or bool(_wrong_places(world, made)))
    faults = [*_unlawful(world, found), *_wrong_ends(world, found)]
    moves = frozenset(t for t in TABLE for n in world.subject.nodes.values() if t.event == event_of(n))
    finding = Finding(_claim(len(moves)), _assumptions(moves), tuple(faults), {}, len(found.keys), found.cut)
    return world.conclude("life-cycle", finding)


def _unlawful(world: World, found: Product[Life]) -> list[Fault]:
    if found.wrong is None:
        return []
    trail = found.fault_trail()
    told: Unlawful = found.wrong[0].about
    node = trail[-1].node
    named = text(f"“{world.subject.name(node)}”：{told.text['zh']}", f"“{world.subject.english(node)}”: {told.text['en']}")
    return [Fault(named, (node,), world.steps(trail), told.change)]


def _wrong_places(world: World, found: Product[Life]) -> list[int]:
    keys = found.keys
    return [p for p in found.ends if world.is_final(found.space, keys[p][0]) and not ends_lawfully(keys[p][1])]


def _wrong_ends(world: World, found: Product[Life]) -> list[Fault]:
    places = _wrong_places(world, found)
    if not places:
        return []
    trail = found.trail(places[0])
    last = next((m.node for m in reversed(trail) if m.node in world.subject.nodes), "")
    where = state_text(found.keys[places[0]][1].state)
    told = text(
        f"流程在“{world.subject.name(last)}”结束时，办件还停在“{where['zh']}”。",
        f"The process ends at “{world.subject.english(last)}” while the case is still “{where['en']}”.",
    )
    change = text(
        "结束之前补上送达和办结归档，或者别的合法结局。",
        "Before that end, deliver and close the case, or end it in another lawful way.",
    )
    return [Fault(told, (last,), world.steps(trail), change)]


def _claim(moves: int) -> Text:
    return text(
        f"每条路径都按法定的办件流转表办理（用到其中 {moves} 种变动）：先受理后决定，"
        "不予许可必有理由和救济途径，最多延期一次，并且以合法的方式结束。",
        f"Every path keeps to the lawful life of a case ({moves} kinds of change used): it decides only after acceptance, refuses "
        "only with reasons and appeal text, extends at most once, and ends in a lawful way.",
    )


def _assumptions(moves: frozenset[Move]) -> tuple[Text, ...]:
    made = [
        text(
            "申请人撤回、机关终止等随时可能发生的事，由系统按同一张表办理。",
            "Withdrawal and termination, which may come at any time, follow the same table.",
        )
    ]
    looked = [GUARDS.get(name, same(name)) for name in unwatched(moves)]
    if looked:
        zh, en = "、".join(t["zh"] for t in looked), ", ".join(t["en"] for t in looked)
        made.append(text(f"运行时还会逐件检查：{zh}。", f"While it runs, the system checks in each case that {en}."))
    return tuple(made)
