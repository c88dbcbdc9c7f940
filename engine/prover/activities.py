"""Activities: how they begin, wait, go round and end, and what happens at their boundary."""

from __future__ import annotations

from dataclasses import replace

from engine.model.graph import Loop, Node
from engine.prover.behaving import Behaviour, draw_behaviour
from engine.prover.drawing import Area, Catch, Drawing, Host, Way
from engine.prover.events import after, draw_boundary, draw_failures, draw_thrown_within, received
from engine.prover.net import Kind
from engine.prover.scopes import arming, at_once, item_counts, repeating
from engine.prover.special import draw_ad_hoc
from engine.prover.through import entering, leaving
from engine.prover.undoing import draw_kept


def draw_activity(drawing: Drawing, area: Area, node: Node) -> None:
    """The whole life of an activity."""
    hosts = area.hosts.get(node.id, ())
    if not hosts:
        _draw_at_once(drawing, area, node)
        return
    many = node.loop is not None and node.loop.kind == "parallel"
    for number, host in enumerate(hosts):
        if many:
            _draw_many(drawing, area, host)
        else:
            _draw_begin(drawing, area, host, hosts[:number])
            _draw_end(drawing, area, host)
        for boundary in area.process.attached(node.id):
            draw_boundary(drawing, area, host, boundary)
        draw_failures(drawing, area, host)
        if drawing.eager and node.kind == "callActivity" and not host.inner:
            _draw_deep(drawing, area, host)
    if drawing.eager and hosts[0].inner:
        _draw_overflow(drawing, area, node, hosts)


def _draw_deep(drawing: Drawing, area: Area, host: Host) -> None:
    """A call that is not drawn may be over at once, and may throw what somebody around it catches."""
    for takes in entering(drawing, area, host.node) if not host.items else ():
        for way in leaving(drawing, area, host.node):
            drawing.step(area, host.node.id, "done", "auto", takes, way)
    draw_thrown_within(drawing, area, host)


def _draw_at_once(drawing: Drawing, area: Area, node: Node) -> None:
    """What the engine does as soon as it is entered; a loop of it is over in the same step."""
    for takes in entering(drawing, area, node):
        for way in leaving(drawing, area, node):
            drawing.step(area, node.id, "done", "auto", takes, way)
    if node.kind == "scriptTask":
        draw_failures(drawing, area, Host(node, area.at[node.id]))


def _may_be_skipped(loop: Loop | None) -> bool:
    if loop is None:
        return False
    if loop.kind == "standard":
        return loop.test_before or loop.maximum == 0
    return 0 in item_counts(loop)


def _draw_begin(drawing: Drawing, area: Area, host: Host, before: list[Host]) -> None:
    node = host.node
    opening = tuple(place for inner in host.inner for place in inner.opening)
    empty = (host.place,) if host.inner or not drawing.eager else ()
    for takes in entering(drawing, area, node):
        busy = [other.place for other in before]
        for left in _left_over(host):
            gives = (host.place, *arming(drawing, area, host), *opening, *left)
            drawing.step(area, node.id, "start", "auto", takes, Way((), gives), empty=empty, reads=busy)
        if _may_be_skipped(node.loop) and not before:
            for way in leaving(drawing, area, node):
                drawing.step(area, node.id, "skip", "auto", takes, way)


def _left_over(host: Host) -> list[list[int]]:
    """The items that a sequential multi-instance has after its first, where their number matters: each throws something."""
    loop = host.node.loop
    return [host.left * (count - 1) for count in item_counts(loop) if count] if loop is not None and host.left else [[]]


def _draw_end(drawing: Drawing, area: Area, host: Host) -> None:
    node = host.node
    kind: Kind = "settle" if host.inner else "wait"
    inside = [place for inner in host.inner for place in (*inner.own, *inner.more.values())]
    kept = [place for inner in host.inner for place in (*inner.memory, *inner.kept())]
    gone = [place for inner in host.inner for place in draw_kept(drawing, area, node, host.place, inner)]
    behaviour = draw_behaviour(drawing, area, host)
    if behaviour is not None:
        _draw_behaving(drawing, area, host, behaviour, kind, [*inside, *gone])
        return
    over = [*host.armed.values(), *kept]
    for message in received(drawing, node) if not host.inner else [()]:
        takes = (host.place, *message)
        for way in leaving(drawing, area, node):
            drawing.step(area, node.id, "done", kind, takes, way, empty=[*inside, *gone], clears=over)
        if node.kind == "adHocSubProcess":
            ends = [way._replace(clears=(*way.clears, *host.clears())) for way in leaving(drawing, area, node)]
            draw_ad_hoc(drawing, area, node, host.place, host.inner[0], [*ends, *_next_round(host)])
        if node.loop is not None:
            gives = (host.place, *(place for inner in host.inner for place in inner.opening))
            cleared = [*kept, *drawing.forgotten(area, node)]
            drawing.step(area, node.id, "again", kind, takes, Way((), gives), empty=[*inside, *gone], clears=cleared)


def _next_round(host: Host) -> list[Way]:
    """What follows when a round of a loop is over early."""
    inner = host.inner[0]
    return [Way((), (host.place, *inner.opening), clears=tuple(inner.everything()))] if host.node.loop is not None else []


def _draw_behaving(drawing: Drawing, area: Area, host: Host, behaviour: Behaviour, kind: Kind, inside: list[int]) -> None:
    """An item of a sequential multi-instance is done: its behaviour throws, then the next item begins or the activity is over."""
    node = host.node
    kept = [place for inner in host.inner for place in (*inner.memory, *inner.kept())]
    if not host.inner and drawing.eager and at_once(drawing, node):
        kind = "settle"
    for message in received(drawing, node) if not host.inner else [()]:
        takes, way = (host.place, *message), Way((), (host.place, behaviour.first))
        drawing.step(area, node.id, "item", kind, takes, way, empty=[*inside, *behaviour.busy], clears=kept)
    for end, goes_on, over in behaviour.ends(node):
        opened = (host.place, *(place for inner in host.inner for place in inner.opening))
        if goes_on:
            forgotten = drawing.forgotten(area, node)
            drawing.step(area, node.id, "again", "auto", (end, host.place, *host.left), Way((), opened), clears=forgotten)
        last = [] if over else host.left
        for way in leaving(drawing, area, node) if goes_on or over else ():
            drawing.step(area, node.id, "done", "auto", (end, host.place), way, empty=last, clears=host.clears())


def _draw_many(drawing: Drawing, area: Area, host: Host) -> None:
    """A parallel multi-instance: several items at once, each ends by itself; the activity when none is left."""
    node, loop = host.node, host.node.loop
    assert loop is not None
    for takes in entering(drawing, area, node):
        for count in item_counts(loop):
            opened = _items(host, count)
            gives = (host.place, *arming(drawing, area, host), *opened)
            drawing.step(area, node.id, "start", "auto", takes, Way((), gives), empty=(host.place,))
    behaviour = draw_behaviour(drawing, area, host)
    _draw_items(drawing, area, host, behaviour)
    over = [*host.armed.values(), *host.behaving]
    busy = [*host.items, *(behaviour.busy if behaviour is not None else ())]
    for way in leaving(drawing, area, node):
        drawing.step(area, node.id, "done", "settle", (host.place,), way, empty=busy, clears=over)


def _items(host: Host, count: int) -> list[int]:
    if not host.inner:
        return host.items * count
    opened = []
    for place, inner in list(zip(host.items, host.inner, strict=True))[:count]:
        opened += [place, *inner.opening]
    return opened


def _draw_items(drawing: Drawing, area: Area, host: Host, behaviour: Behaviour | None) -> None:
    node, loop = host.node, host.node.loop
    inner = list(zip(host.items, host.inner, strict=True)) if host.inner else [(host.items[0], None)]
    kind: Kind = "settle" if host.inner or (drawing.eager and at_once(drawing, node)) else "wait"
    for place, within in inner:
        own, memory = ([*within.own, *within.more.values()], [*within.memory, *within.kept()]) if within else ([], [])
        gone = draw_kept(drawing, area, node, place, within) if within else []
        done = [*memory, *drawing.forgotten(area, node)]
        rest = [each for each in host.clears() if each not in own]
        for message in received(drawing, node) if within is None else [()]:
            takes = (place, *message)
            if behaviour is not None:
                way, busy = Way((), (behaviour.first,)), [*own, *gone, *behaviour.busy]
                drawing.step(area, node.id, "item", kind, takes, way, empty=busy, clears=done)
                continue
            drawing.step(area, node.id, "item", kind, takes, empty=[*own, *gone], clears=done)
            if loop is not None and loop.condition is not None:
                drawing.step(area, node.id, "item", kind, takes, empty=[*own, *gone], clears=[*done, *rest])
        if within is not None and node.kind == "adHocSubProcess":
            early = loop is not None and loop.condition is not None
            ends = [Way(clears=tuple(within.everything())), *([Way(clears=tuple(host.clears()))] if early else [])]
            draw_ad_hoc(drawing, area, node, place, within, ends)
    for end, goes_on, over in behaviour.ends(node) if behaviour is not None else ():
        if goes_on:
            drawing.step(area, node.id, "item", "auto", (end,))
        if over:
            drawing.step(area, node.id, "item", "auto", (end,), clears=host.clears())


def _draw_overflow(drawing: Drawing, area: Area, node: Node, hosts: list[Host]) -> None:
    """One token more than there are openings that the net tells apart."""
    over = drawing.place("over", node.id, area.process.id)
    for takes in entering(drawing, area, node):
        drawing.step(area, node.id, "overflow", "auto", takes, Way((), (over,)), reads=[host.place for host in hosts])


def draw_wait(drawing: Drawing, area: Area, node: Node) -> None:
    """An intermediate catch event: it waits, and goes on when what it waits for has come."""
    links = any(event.kind == "link" for event in node.events) or not node.events
    host = area.hosts.get(node.id, [None])[0]
    for takes in entering(drawing, area, node):
        if host is not None and not links:
            drawing.step(area, node.id, "start", "auto", takes, Way((), (host.place, *_repeats(drawing, host))))
            continue
        for way in leaving(drawing, area, node):
            if links:
                drawing.step(area, node.id, "done", "auto", takes, way)
            else:
                after(drawing, area, node, Catch(tuple(takes), ways=(way,)), what="done")
    if host is not None:
        events = tuple(event for event in node.events if event.timer != "cycle" or node.parallel_multiple)
        catch = Catch((host.place,), clears=tuple(host.left), ways=tuple(leaving(drawing, area, node)))
        after(drawing, area, replace(node, events=events), catch, what="done")
        if len(events) < len(node.events):
            _draw_cycle(drawing, area, host)


def _cycles(node: Node) -> list[tuple[int | None, bool]]:
    return [repeating(event) for event in node.events if event.timer == "cycle"] if not node.parallel_multiple else []


def _repeats(drawing: Drawing, host: Host) -> list[int]:
    """One token for each time that a timer with a cycle comes before the last, as far as repeats are followed."""
    most = drawing.reading.repeats
    counts = [most if count is None else count - 1 for count, _ in _cycles(host.node)]
    if any(count is None or count - 1 > most for count, _ in _cycles(host.node)):
        drawing.assume("repeats", host.node.id)
    return host.left * min(max(counts, default=0), most)


def _draw_cycle(drawing: Drawing, area: Area, host: Host) -> None:
    """At each repeat a token goes on while the event waits; the last one is that of the event itself."""
    node = host.node
    for way in leaving(drawing, area, node):
        drawing.step(area, node.id, "fire", "wait", host.left, way, reads=[host.place])
        for count, endless in _cycles(node):
            if not endless:
                drawing.step(area, node.id, "done", "wait", (host.place,), way, empty=host.left if count else [], clears=host.left)
