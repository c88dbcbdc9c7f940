"""What all proofs of one version share: the subject, its space of markings, and the life of a case in it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from engine.prover import Bound, Soundness, Space, explore
from engine.prover.net import marked
from processes.promises.budget import Budget
from processes.promises.living import Living
from processes.promises.model import Fault, Kind, Proof, Step, Verdict
from processes.promises.product import Move, Product, Watcher, explore_with
from processes.promises.steps import steps_of
from processes.promises.subject import Subject
from processes.texts import Text, text

INSIDE = frozenset({"flow", "at", "out", "on", "item", "run"})
UNCOVERED: Mapping[str, Text] = {
    "ad-hoc": text("是多实例的临时子流程，又会抛出事件", "an ad-hoc sub-process that runs several times throws events"),
    "called-absent": text("调用的流程没有发布", "the process that it calls is not published"),
    "called-by-value": text("调用哪个流程由数据决定", "data decides which process it calls"),
    "called-too-deep": text("调用层次太深", "its calls go too deep"),
    "complex": text("是复杂网关，会合的分支太多", "too many flows come together in the complex gateway"),
    "too-many-flows": text("会合的分支太多", "too many flows come together there"),
    "behaviour": text("多实例每办完一份就撤销已办事项", "its instances undo what was done whenever one of them is done"),
    "several-throws": text("一个事件里有几次撤销", "one event undoes several times"),
    "parallel-multiple": text("要等的几个事件里有流程自己发出的信号", "one of the events that it waits for is a signal of its own"),
}
S = TypeVar("S", bound=Hashable)
WIDE = Bound(states=30_000, seconds=3.0)


def goes_wrong(product: Product[Any]) -> bool:
    """True where the watcher has found a fault."""
    return product.wrong is not None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one proof has found: the claim if nothing stands against it, faults, figures, and what it could not decide.

    `cut` where it met a bound, `doubt` where something else keeps it from being sure.
    """

    claim: Text
    assumptions: tuple[Text, ...] = ()
    faults: tuple[Fault, ...] = ()
    figures: Mapping[str, int] = field(default_factory=dict)
    states: int = 0
    cut: bool = False
    doubt: Text | None = None


@dataclass
class World:
    """A subject with its explored space and what was found of its soundness."""

    subject: Subject
    space: Space
    verdicts: Soundness
    budget: Budget = field(default_factory=Budget)
    living: Living = field(init=False)

    def __post_init__(self) -> None:
        self.living = Living(self.subject)

    def explored(self, watcher: Watcher[S], faulty: Callable[[Product[S]], bool] = goes_wrong) -> Product[S]:
        """The whole product with a watcher. Where it is faulty and not too large, every order of steps is in it.

        So the way to the fault is the shortest that there is.
        """
        found = explore_with(self.space, watcher, self.budget)
        if self.wide is None or not faulty(found):
            return found
        wider = explore_with(self.wide, watcher, self.budget)
        return wider if faulty(wider) else found

    @cached_property
    def wide(self) -> Space | None:
        """The space with every order of steps; None where that is too large, or nothing was left out anyway."""
        if not self.space.reduced or not self.space.complete:
            return None
        found = explore(self.space.net, bound=WIDE, reduce=False)
        return found if found.complete else None

    def conclude(self, kind: Kind, found: Finding) -> Proof:
        """The proof: broken where there is a fault, proved where there is none and all was seen, else not proved, with the reason.

        Where the net does not tell the process truly, a way through it shows nothing.
        """
        faults = tuple(f for f in found.faults if not f.steps or not self.space.net.uncovered)
        reason = None if faults else self.unseen(found.cut) or found.doubt
        verdict: Verdict = "broken" if faults else "unproved" if reason is not None else "proved"
        claim = faults[0].text if faults else reason or found.claim
        figures = found.figures if reason is None else {}
        return Proof(kind, verdict, claim, found.assumptions, faults, reason, figures, found.states)

    def steps(self, way: Iterable[Move]) -> tuple[Step, ...]:
        """The way as people follow it."""
        return steps_of(self.subject, way)

    @staticmethod
    def is_final(space: Space, state: int) -> bool:
        """True where the process has ended."""
        return not any(space.net.places[place].kind in INSIDE for place, _ in marked(space.states[state][0]))

    def unseen(self, cut: bool = False) -> Text | None:
        """Why nothing can be proved of this space, though no fault was found; None where it can."""
        if self.space.net.uncovered:
            node, why = self.space.net.uncovered[0]
            named = self.subject.quoted([node])
            told = UNCOVERED.get(why, text("尚不能分析", "it is not analysed yet"))
            return text(f"{named['zh']}{told['zh']}，无法断定。", f"{named['en']}: {told['en']}, so nothing can be told.")
        if self.space.complete and not cut:
            return None
        if self.space.reason == "unbounded" and self.space.at:
            named = self.subject.quoted([self.space.at])
            return text(f"{named['zh']}处同时进行的次数会一直增加。", f"At {named['en']} more and more is under way at once.")
        return text("可能的情形太多，没有看完。", "There are more situations than could be looked at.")
