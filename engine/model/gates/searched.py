"""What only a search of all markings finds (rule R6): deadlocks, doubled tokens, elements never reached, endless circles.

The search is short: a process that is too large for it keeps its other findings and is said not to be proved.
"""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

from engine.model.findings import Notes
from engine.model.graph import Model, Node, Process
from engine.model.normalise import IMPLIED
from engine.prover.circles import components
from engine.prover.drawing import Reading
from engine.prover.proving import prove
from engine.prover.soundness import Soundness, Verdict
from engine.prover.space import Bound, Space

SECONDS = 2.5
"""For all processes of a file together: whoever reads an upload has five seconds of processor time for all of it."""
QUICK = Bound(states=60_000, seconds=SECONDS, bytes=120_000_000)
LEAST = 0.2
SHOWN = 3
TOLD = 30


def check_search(process: Process, model: Model, notes: Notes, until: float) -> None:
    """Note what keeps the process from always coming to an end, once, with all that is drawn in it.

    `until` is the moment of the monotonic clock, in seconds, at which searching stops.
    """
    if monotonic() >= until:
        notes.add("not-proved", process.id, why=WHY["seconds"])
        return
    space, verdicts = prove(model, process.id, bound=_bound(until))
    _ends(process, _lasting(process, model, verdicts.option_to_complete, until), notes)
    _circles(process, space, notes)
    _doubled(process, model, verdicts, notes, until)
    _dead(process, verdicts, notes)
    open_questions = [each for each in (verdicts.option_to_complete, verdicts.no_dead_element) if each.holds is None]
    if open_questions:
        node = next(iter(open_questions[0].elements), process.id)
        notes.add("not-proved", _drawn(process, node), why=WHY.get(open_questions[0].reason, WHY["bound"]))


def _bound(until: float) -> Bound:
    return replace(QUICK, seconds=max(until - monotonic(), LEAST))


WHY = {
    "bound": ("超出了检查的范围", "it is beyond the bounds of the check"),
    "states": ("可能的状态太多", "there are too many possible states"),
    "seconds": ("检查用时太长", "the check takes too long"),
    "bytes": ("检查占用内存太多", "the check needs too much memory"),
    "unbounded": ("令牌会无限增多", "tokens grow without end"),
    "called-absent": ("被调用的流程不在此文件中", "the called process is not in this file"),
    "called-by-value": ("调用哪个流程由数据决定", "data decides which process is called"),
    "called-too-deep": ("调用的层次太深", "calls go too deep"),
    "side-filled-twice": ("同一分支有几个令牌在那里等待会合", "several tokens wait there on one and the same flow"),
    "scope-open-twice": ("它会同时多次打开", "it may be open several times at once"),
}


def _lasting(process: Process, model: Model, verdict: Verdict, until: float) -> Verdict:
    """Going round only because no step writes what the way out asks for is let pass: somebody may write it from outside."""
    if verdict.holds is False and verdict.reason != "no-way-on":
        return prove(model, process.id, reading=Reading(data=False), bound=_bound(until))[1].option_to_complete
    return verdict


def _ends(process: Process, verdict: Verdict, notes: Notes) -> None:
    if verdict.holds is False:
        code = "deadlock" if verdict.reason == "no-way-on" else "livelock"
        at, names = _where(process, verdict)
        notes.add(code, at, names=names, path=_told(process, verdict))


def _circles(process: Process, space: Space, notes: Notes) -> None:
    """A circle of states without a step that waits for anything."""
    if notes.counts.get("endless-circle") or space.net.uncovered:
        return
    transitions = space.net.transitions
    at_once = [[(t, i) for t, i in edges if transitions[t].kind not in ("wait", "any")] for edges in space.edges]
    for part in components(at_once):
        own = set(part)
        nodes = {transitions[t].node: None for state in part for t, other in at_once[state] if other in own}
        if nodes:
            names = [_name(process, node) for node in nodes if node in process.nodes]
            notes.add("endless-circle", _drawn(process, next(iter(nodes))), names=("、".join(names), ", ".join(names)))
            return


def _doubled(process: Process, model: Model, verdicts: Soundness, notes: Notes, until: float) -> None:
    """A token doubled other than by an event that is meant to happen again and again."""
    once = Reading(repeats=1)
    if monotonic() >= until:
        return
    if verdicts.safe.holds is False:
        verdicts = prove(model, process.id, reading=once, bound=_bound(until))[1]
    if verdicts.safe.holds is not False:
        verdicts = prove(model, process.id, reading=replace(once, patient=True), bound=_bound(until))[1]
    if verdicts.safe.holds is False:
        at, names = _where(process, verdicts.safe)
        notes.add("token-doubled", at, names=names, path=_told(process, verdicts.safe))


def _dead(process: Process, verdicts: Soundness, notes: Notes) -> None:
    verdict = verdicts.no_dead_element
    if verdict.holds is not False or verdicts.option_to_complete.holds is not True:
        return
    for element in verdict.elements:
        node = process.nodes.get(element)
        if node is not None and IMPLIED not in node.extensions and not _undoes(node):
            notes.add("never-reached", element)


def _undoes(node: Node) -> bool:
    """What undoes others is reached only when something is undone."""
    return node.for_compensation or any(event.kind in ("compensation", "cancel") for event in node.events)


def _where(process: Process, verdict: Verdict) -> tuple[str, str]:
    inside = [element for element in verdict.elements if element in process.nodes]
    at = _drawn(process, inside[0]) if inside else process.id
    return at, ", ".join(dict.fromkeys(_name(process, _drawn(process, element)) for element in inside[:SHOWN]))


def _told(process: Process, verdict: Verdict) -> str:
    """The counterexample as the names of what is done, in order; of a long one its end."""
    done = [step.node for step in verdict.counterexample if step.what in ("done", "fire", "skip") and step.node in process.nodes]
    drawn = [_name(process, node) for node in done if IMPLIED not in process.nodes[node].extensions]
    return " > ".join(drawn if len(drawn) <= TOLD else ["…", *drawn[-TOLD:]]) or process.id


def _name(process: Process, node: str) -> str:
    return process.nodes[node].name or node


def _drawn(process: Process, node: str) -> str:
    """The element as it is drawn: for one that was added, its neighbour."""
    found = process.nodes.get(node)
    if found is None or IMPLIED not in found.extensions:
        return node
    return node.rpartition(".")[0] or node
