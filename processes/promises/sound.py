"""Soundness, as the engine's prover finds it, in the words of the other proofs."""

from __future__ import annotations

from collections.abc import Mapping

from engine.prover import Space, path_to, soundness
from engine.prover import Verdict as Found
from processes.promises.model import Fault, Proof
from processes.promises.product import Move
from processes.promises.world import Finding, World
from processes.texts import Text, filled, text

WANTED = ("option_to_complete", "proper_completion", "safe", "no_dead_element")
SAID: Mapping[str, Text] = {
    "no-way-on": text("办到这里就走不下去了，也到不了结束：{names}。", "From here nothing goes on and no end is reached: {names}."),
    "round-for-ever": text(
        "从这里起只能一直循环，到不了结束：{names}。", "From here it goes round for ever and no end is reached: {names}."
    ),
    "doubled": text("同一个环节会同时进行两次：{names}。", "The same element may be under way twice at once: {names}."),
    "beside": text(
        "事件引出的分支还没办完，它可能再次发生：{names}。",
        "The event may come again while the branch that it started runs: {names}.",
    ),
    "unbounded": text("同时进行的次数会一直增加：{names}。", "More and more is under way at once: {names}."),
    "ended-twice": text("同一个结束会到达两次：{names}。", "The same end is reached twice: {names}."),
    "never-reached": text("任何办件都走不到：{names}。", "No case ever reaches: {names}."),
}
CHANGE: Mapping[str, Text] = {
    "no-way-on": text(
        "检查分支和会合是否配对：几路同时进行的用并行会合，只走一路的用排他会合。",
        "Match splits and joins: a parallel join only for ways that go on together.",
    ),
    "round-for-ever": text("给循环留一条出去的路。", "Give the loop a way out."),
    "doubled": text(
        "几路会合的地方用并行网关，不要直接汇到一个任务。", "Join parallel ways with a parallel gateway before the task."
    ),
    "unbounded": text("循环里不要再分出同时进行的路。", "Do not split into parallel ways inside a loop."),
    "ended-twice": text("结束之前先把同时进行的路会合。", "Join the parallel ways before the end."),
    "never-reached": text("删去它，或者让通向它的条件可能成立。", "Remove it, or let the condition that leads to it be possible."),
}


def prove_soundness(world: World) -> Proof:
    """The process can always end, ends properly, and has no element that is never reached."""
    verdicts = {name: getattr(world.verdicts, name) for name in WANTED}
    faults = [_fault(world, name, verdict) for name, verdict in verdicts.items() if verdict.holds is False]
    unsure = any(verdict.holds is None for verdict in verdicts.values())
    finding = Finding(_claim(), _assumptions(world), tuple(faults), {}, len(world.space.states), unsure)
    return world.conclude("soundness", finding)


def _fault(world: World, name: str, verdict: Found) -> Fault:
    space = world.space
    nearest = getattr(soundness(world.wide), name) if world.wide is not None else verdict
    if world.wide is not None and nearest.holds is False:
        space, verdict = world.wide, nearest
    stuck = tuple(each for each in verdict.elements if each in world.subject.nodes) or verdict.elements
    named = world.subject.quoted(stuck)
    template = SAID.get(verdict.reason, SAID["no-way-on"])
    told = filled(template, {"names": named["zh"]})["zh"], filled(template, {"names": named["en"]})["en"]
    return Fault(text(*told), stuck, world.steps(_way(space, verdict)), CHANGE.get(verdict.reason))


def _way(space: Space, verdict: Found) -> list[Move]:
    """The counterexample with the states that it leads through; empty where it was found in a narrower net."""
    way: list[Move] = []
    state = verdict.state
    if state is None or state >= len(space.states) or path_to(space, state) != verdict.counterexample:
        return []
    while state:
        before, number = space.came[state]
        way.append(Move(space.net.transitions[number], space, state))
        state = before
    return way[::-1]


def _claim() -> Text:
    return text(
        "每件办件都能走到结束，结束时没有遗留，每个环节都走得到。",
        "Every case can reach its end, nothing is left open then, and every element can be reached.",
    )


ASSUMED: Mapping[str, Text] = {
    "some-flow-open": text(
        "网关“{name}”的条件至少有一个成立，否则由人处理。",
        "Of the conditions at “{name}” one holds; otherwise a person looks at it.",
    ),
    "repeats": text("“{name}”最多看两次。", "“{name}” is followed twice at most."),
    "recursion": text("“{name}”的层层调用总会结束。", "The calls of “{name}” within each other come to an end."),
}


def _assumptions(world: World) -> tuple[Text, ...]:
    data = text(
        "网关的结果和外来的消息都可能是任何一种。",
        "Gateways may go any way that their data allows, and messages may come at any time.",
    )
    told = [(ASSUMED[code], node) for code, node in world.space.net.assumptions if code in ASSUMED]
    return data, *(_about(world, words, node) for words, node in told)


def _about(world: World, words: Text, node: str) -> Text:
    names = world.subject.name(node), world.subject.english(node)
    return text(filled(words, {"name": names[0]})["zh"], filled(words, {"name": names[1]})["en"])
