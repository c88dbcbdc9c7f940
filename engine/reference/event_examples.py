"""Examples of events, by place and kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.model.graph import Node
from engine.reference.drawing import draw, node
from engine.reference.examples import EVENTS, HAPPENS, SCOPE, E, Example, S, U

WAITED = ("message", "timer", "signal", "conditional")
H = node("h", "subProcess", event_sub_process=True)
UNDONE = (node("c", "boundaryEvent", EVENTS["compensation"], attached_to="a"), node("undo", "task", for_compensation=True))


def starts() -> Iterator[tuple[str, Example]]:
    """Start events of a process."""
    yield "none", Example(draw("s>e", S, E), "s e")
    for kind in WAITED:
        happens = [{"report": {"ready": True}}] if kind == "conditional" else HAPPENS.get(kind, [])
        yield kind, Example(draw("s>e", node("s", "startEvent", EVENTS[kind]), E), "s e", {"events": happens})
    both = (EVENTS["message"], EVENTS["signal"])
    yield "multiple", Example(draw("s>e", node("s", "startEvent", *both), E), "s e", {"events": HAPPENS["signal"]})
    together = draw("s>e", node("s", "startEvent", *both, parallel_multiple=True), E)
    yield "parallel-multiple", Example(together, "s e", {"events": HAPPENS["signal"] + HAPPENS["message"]})


def catches() -> Iterator[tuple[str, Example]]:
    """Intermediate events that wait."""
    for kind in WAITED:
        model = draw("s>k>e", S, node("k", "intermediateCatchEvent", EVENTS[kind]), E)
        yield kind, Example(model, "s k e", {"events": HAPPENS.get(kind, [])})
    link = EVENTS["link"]
    model = draw("s>w; k>e", S, node("w", "intermediateThrowEvent", link), node("k", "intermediateCatchEvent", link), E)
    yield "link", Example(model, "s w k e")
    both = (EVENTS["message"], EVENTS["signal"])
    multiple = draw("s>k>e", S, node("k", "intermediateCatchEvent", *both), E)
    yield "multiple", Example(multiple, "s k e", {"events": HAPPENS["signal"]})
    parallel = draw("s>k>e", S, node("k", "intermediateCatchEvent", *both, parallel_multiple=True), E)
    yield "parallel-multiple", Example(parallel, "s k e", {"events": HAPPENS["signal"] + HAPPENS["message"]})


def throws() -> Iterator[tuple[str, Example]]:
    """Intermediate events that throw."""
    yield "none", Example(draw("s>w>e", S, node("w", "intermediateThrowEvent"), E), "s w e")
    for kind in ("message", "signal", "escalation"):
        yield kind, Example(draw("s>w>e", S, node("w", "intermediateThrowEvent", EVENTS[kind]), E), "s w e")
    link = dict(catches())["link"]
    yield "link", link
    thrown = node("w", "intermediateThrowEvent", EVENTS["compensation"])
    model = draw("s>a>w>e", S, node("a", "task"), *UNDONE, thrown, E, undone_by=[("c", "undo")])
    yield "compensation", Example(model, "s a w undo e")
    both = node("w", "intermediateThrowEvent", EVENTS["message"], EVENTS["signal"])
    yield "multiple", Example(draw("s>w>e", S, both, E), "s w e")


def ends() -> Iterator[tuple[str, Example]]:
    """End events."""
    yield "none", Example(draw("s>e", S, E), "s e")
    for kind in ("message", "signal", "escalation", "error"):
        status = "failed" if kind == "error" else "completed"
        yield kind, Example(draw("s>e", S, node("e", "endEvent", EVENTS[kind])), "s e", status=status)
    split = (node("p", "parallelGateway"), U, node("e", "endEvent"), node("x", "endEvent", EVENTS["terminate"]))
    yield "terminate", Example(draw("s>p>u>e; p>x", S, *split), "s p u x")
    thrown = node("e", "endEvent", EVENTS["compensation"])
    yield "compensation", Example(draw("s>a>e", S, node("a", "task"), *UNDONE, thrown, undone_by=[("c", "undo")]), "s a e undo")
    yield "cancel", _cancelled()


def boundaries() -> Iterator[tuple[str, Example]]:
    """Boundary events that interrupt, and those that do not."""
    for interrupting in (True, False):
        word = "" if interrupting else ", non-interrupting"
        for kind in WAITED:
            boundary = node("b", "boundaryEvent", EVENTS[kind], attached_to="u", interrupting=interrupting)
            model = draw("s>u>e; b>x", S, U, boundary, E, node("x", "endEvent"))
            status = "completed" if interrupting else "running"
            yield f"{kind}{word}", Example(model, "s u b x", {"events": HAPPENS.get(kind, [])}, status)
        for kind in ("error", "escalation") if interrupting else ("escalation",):
            boundary = node("b", "boundaryEvent", EVENTS[kind], attached_to="z", interrupting=interrupting)
            inside = node("ze", "endEvent", EVENTS[kind], scope="z")
            model = draw("s>z>e; zs>ze; b>x", S, *SCOPE, inside, boundary, E, node("x", "endEvent"))
            yield f"{kind}{word}", Example(model, "s z zs ze b x" if interrupting else "s z zs ze b e x")
    yield "compensation", dict(throws())["compensation"]
    yield "cancel", _cancelled()


def handlers() -> Iterator[tuple[str, Example]]:
    """Start events of event sub-processes."""
    for interrupting in (True, False):
        word = "" if interrupting else ", non-interrupting"
        for kind in WAITED:
            model = draw("s>u>e; hs>he", S, U, E, *_handler(kind, interrupting))
            status = "completed" if interrupting else "running"
            yield f"{kind}{word}", Example(model, "s u h hs he", {"events": HAPPENS.get(kind, [])}, status)
        for kind in ("error", "escalation") if interrupting else ("escalation",):
            model = draw("s>e; hs>he", S, node("e", "endEvent", EVENTS[kind]), *_handler(kind, interrupting))
            yield f"{kind}{word}", Example(model, "s e h hs he")
    inner = tuple(replace(each, scope="z") if each.id == "h" else each for each in _handler("compensation", True))
    thrown = node("w", "intermediateThrowEvent", EVENTS["compensation"])
    model = draw("s>z>w>e; zs>ze; hs>he", S, *SCOPE, node("ze", "endEvent", scope="z"), *inner, thrown, E)
    yield "compensation", Example(model, "s z zs ze w z h hs he e")


def _handler(kind: str, interrupting: bool) -> tuple[Node, ...]:
    start = node("hs", "startEvent", EVENTS[kind], scope="h", interrupting=interrupting)
    return H, start, node("he", "endEvent", scope="h")


def _cancelled() -> Example:
    inside = (node("zs", "startEvent", scope="z"), node("ze", "endEvent", EVENTS["cancel"], scope="z"))
    boundary = node("b", "boundaryEvent", EVENTS["cancel"], attached_to="z")
    model = draw("s>z>e; zs>ze; b>x", S, node("z", "transaction"), *inside, boundary, E, node("x", "endEvent"))
    return Example(model, "s z zs ze b x")
