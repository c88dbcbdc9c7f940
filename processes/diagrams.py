"""The diagram of a process for a page: the file for the drawing, the model for the server's own, the steps as text."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from engine.model import svg
from engine.model.graph import ACTIVITIES, EVENTS, Model, Node
from processes.items.versions import Version

Place = Literal["done", "now", ""]


@dataclass(frozen=True, slots=True)
class StepText:
    """One step of the process in words."""

    id: str
    kind: str
    name: str
    lane: str
    state: Place


@dataclass(frozen=True, slots=True)
class DiagramView:
    """`bpmn` is the file as uploaded; `active` and `done` are node ids of a case; `steps` say the same as text."""

    name: str
    bpmn: str
    model: Model
    active: tuple[str, ...]
    done: tuple[str, ...]
    steps: tuple[StepText, ...]

    def svg(self, lang: str = "zh", blocked: Collection[str] = ()) -> str:
        """The diagram drawn on the server, the places of the case lit, the elements of `blocked` marked; SVG without scripts."""
        return svg(self.model, lit=self.active, done=self.done, blocked=blocked, lang=lang)


def diagram(version: Version, active: Iterable[str] = (), done: Iterable[str] = ()) -> DiagramView:
    """The version's diagram with the places of a case marked."""
    now, past = tuple(active), tuple(done)
    model = version.model
    data = version.files[version.process_path]
    return DiagramView(
        model.name or version.key, data.decode("utf-8", "replace"), model, now, past, _steps(model, set(now), set(past))
    )


def _steps(model: Model, now: set[str], past: set[str]) -> tuple[StepText, ...]:
    steps = []
    for process in model.processes.values():
        lanes = {node: lane.name for lane in process.lanes for node in lane.nodes}
        for node in process.nodes.values():
            if _told(node):
                state: Place = "now" if node.id in now else "done" if node.id in past else ""
                steps.append(StepText(node.id, node.kind, node.name or node.id, lanes.get(node.id, ""), state))
    return tuple(steps)


def _told(node: Node) -> bool:
    return node.kind in ACTIVITIES or (node.kind in EVENTS and bool(node.name))
