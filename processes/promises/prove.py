"""All proofs of one version: the net is explored once, and each promise is looked for in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from time import perf_counter

from engine.definition import Current, Definition
from engine.prover import Bound, Reading
from engine.prover import prove as search
from processes.items.bundle import Files
from processes.items.model import ServiceItem
from processes.items.schema import parse_item
from processes.promises.budget import Budget, StoppedError, Tell, silent
from processes.promises.concurrent import visible
from processes.promises.deadlines import prove_time
from processes.promises.decisions import prove_tables
from processes.promises.duties import prove_duty
from processes.promises.lawful import prove_life_cycle
from processes.promises.model import Kind, Proof, Proofs
from processes.promises.once_only import prove_once_only
from processes.promises.sound import prove_soundness
from processes.promises.subject import Subject
from processes.promises.visits import prove_visits
from processes.promises.world import World

ITEM_FILE = "item.yaml"
BOUNDS = frozenset({"states", "seconds", "bytes"})
Prover = Callable[[World], Proof]
PROMISES: Mapping[Kind, Prover] = {
    "visits": prove_visits,
    "time": prove_time,
    "life-cycle": prove_life_cycle,
    "once-only": prove_once_only,
    "duty": prove_duty,
    "tables": prove_tables,
}
SMALL_NODES = 400
SMALL = Bound(states=20_000, seconds=10.0, bytes=100_000_000)
SHORT = Bound(states=20_000, seconds=1.0, bytes=100_000_000)
"""For a process that promises nothing: its gate has searched it already."""
WHOLE = Bound(states=1_000_000, seconds=60.0, bytes=700_000_000)


def subject_of(definition: Definition, files: Files, current: Current | None = None) -> Subject:
    """What a definition and the files of its bundle say together; a bundle without an item is a process of its own.

    `current` tells what calls reach that leave it open.
    """
    item: ServiceItem | None = parse_item(files[ITEM_FILE]) if ITEM_FILE in files else None
    return Subject(definition, item, files, current)


def prove(subject: Subject, *, bound: Bound = WHOLE, tell: Tell = silent) -> Proofs:
    """The proofs of a version: soundness, and the promises where any is declared. StoppedError where `tell` says so.

    `bound` is for the states of the process; as long again may be spent on what is looked for in them.
    """
    begin = perf_counter()
    world = world_of(subject, bound, tell)
    proofs = [prove_soundness(world).timed(perf_counter() - begin)]
    for kind, prover in PROMISES.items() if subject.declares else ():
        if kind == "time" and subject.item is None:
            continue
        world.budget.phase, world.budget.done = kind, sum(p.states for p in proofs)
        world.budget.goes_on(0)
        proofs.append(_timed(prover, world))
    cut = world.space.reason in BOUNDS or world.budget.left <= 0
    return Proofs(subject.definition.hash, tuple(proofs), subject.declares, cut, subject.whole.links)


def prove_at_once(subject: Subject) -> Proofs | None:
    """The proofs of a small version; None for one that a worker has to prove."""
    if len(subject.nodes) > SMALL_NODES:
        return None
    proofs = prove(subject, bound=SMALL if subject.declares else SHORT)
    return None if proofs.cut else proofs


def world_of(subject: Subject, bound: Bound = WHOLE, tell: Tell = silent) -> World:
    """The space of a subject, explored once within the bound for all its proofs. StoppedError where `tell` says so."""
    budget = Budget(bound.seconds * 2, tell, "soundness")
    space, verdicts = search(
        subject.model,
        subject.process,
        decisions=subject.decisions,
        reading=Reading(effects=subject.definition.effects),
        bound=replace(bound, watch=lambda states: tell("soundness", states)),
        visible=visible(subject),
    )
    if space.reason == "stopped":
        raise StoppedError
    return World(subject, space, verdicts, budget)


def _timed(prover: Prover, world: World) -> Proof:
    begin = perf_counter()
    return prover(world).timed(perf_counter() - begin)
