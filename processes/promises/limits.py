"""The table of limits: what the law allows and what is promised, for the whole and for each stage.

It is made from the numbers that the running case uses: the item's limits, from which the clock ledger gives the engine's
timers their due times, and the limits of tasks, from which the inbox has its due dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.model.graph import Node
from processes.items.model import ServiceItem
from processes.promises.subject import is_officials, kind_of
from processes.texts import CLOCKS, Text, text

WHOLE = ("intake", "supplement", "statutory", "promised", "tolerance", "special", "delivery")


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One row. `kind` is `clock` for a period of the whole case, `stage` for one stage, `task` for a task of a stage, and `special`
    for a special procedure, whose time the other periods leave out.

    `statutory` and `promised` are days of `unit`, None where there is no such limit of its own; `nodes` are the elements
    it stands on, for a clock the timers that it gives their due time.
    """

    kind: str
    name: Text
    statutory: int | None
    promised: int | None
    unit: str
    basis: str
    nodes: tuple[str, ...] = ()
    extension: int = 0


def limit_rows(item: ServiceItem, nodes: dict[str, Node]) -> list[LimitRow]:
    """The whole case's periods, then the stages in order, each with its tasks."""
    return [*_clocks(item, nodes), *_stages(item, nodes)]


def _clocks(item: ServiceItem, nodes: dict[str, Node]) -> Iterator[LimitRow]:
    statutory, promised = item.limits["statutory"], item.limits["promised"]
    for name in WHOLE:
        limit = item.limit(name)
        if limit is None or name == "promised":
            continue
        timers = tuple(n.id for n in nodes.values() if any(e.clock == name for e in n.events))
        if name == "statutory":
            both = text("受理到决定", "From acceptance to decision")
            same = promised.days if promised.unit == statutory.unit else None
            yield LimitRow("clock", both, limit.days, same, limit.unit, limit.basis, timers, limit.extension)
            if same is None:
                yield LimitRow("clock", CLOCKS["promised"], None, promised.days, promised.unit, promised.basis)
        elif name == "special":
            yield from (
                LimitRow("special", s.name, s.days, None, s.unit, s.basis, _where(s.kind, timers, nodes)) for s in item.special
            )
        else:
            yield LimitRow("clock", CLOCKS[name], limit.days, None, limit.unit, limit.basis, timers)


def _where(kind: str, timers: tuple[str, ...], nodes: dict[str, Node]) -> tuple[str, ...]:
    """The steps of the process that start a special procedure of this kind, and the timers that end with it."""
    begins = [n.id for n in nodes.values() if n.settings.operation == "case.pause" and kind_of(n) == kind]
    return (*begins, *timers) if begins else ()


def _stages(item: ServiceItem, nodes: dict[str, Node]) -> Iterator[LimitRow]:
    for stage in item.stages:
        tasks = [nodes[n] for n in stage.nodes if n in nodes and is_officials(nodes[n])]
        limited = [n for n in tasks if n.settings.limit is not None]
        if not tasks:
            continue
        most = max((n.settings.limit or 0 for n in limited), default=None)
        yield LimitRow("stage", stage.text, None, most, "working", "", tuple(n.id for n in tasks))
        for node in limited if len(limited) > 1 else ():
            yield LimitRow("task", item.called(node.id, node.name or node.id), None, node.settings.limit, "working", "", (node.id,))
