"""The diagram of a process for a page: the file for the drawing, the model for the server's own, the steps as text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from engine.model import Sheet, first_sheet, sheets, svg
from engine.model.graph import ACTIVITIES, EVENTS, Model, Node, Process
from processes.items.versions import Version
from processes.texts import Text, text

Place = Literal["done", "now", ""]


@dataclass(frozen=True, slots=True)
class StepText:
    """One step of the process in words."""

    id: str
    kind: str
    name: Text
    lane: Text
    state: Place


@dataclass(frozen=True, slots=True)
class DiagramView:
    """`bpmn` is the file as uploaded; `active` and `done` are node ids of a case; `steps` say the same as text.

    `english` names elements for readers of English.
    """

    name: str
    bpmn: str
    model: Model
    active: tuple[str, ...]
    done: tuple[str, ...]
    steps: tuple[StepText, ...]
    english: Mapping[str, str]

    def svg(self, lang: str = "zh", blocked: Collection[str] = (), sheet: Sheet | None = None) -> str:
        """The diagram drawn on the server, the places of the case lit, the elements of `blocked` marked; SVG without scripts."""
        model = self.model if lang.startswith("zh") or not self.english else _renamed(self.model, self.english)
        drawn = sheet.diagram if sheet else None
        return svg(model, lit=self.active, done=self.done, blocked=blocked, lang=lang, diagram=drawn)

    def sheets(self) -> tuple[Sheet, ...]:
        """The drawings of the file one by one, and layouts of what is not drawn."""
        return sheets(self.model)

    def first_sheet(self) -> int:
        """Which of them shows most of the main process."""
        return first_sheet(self.model)


def diagram(version: Version, active: Iterable[str] = (), done: Iterable[str] = ()) -> DiagramView:
    """The version's diagram with the places of a case marked."""
    now, past = tuple(active), tuple(done)
    model = version.model
    data = version.files[version.process_path].decode("utf-8", "replace")
    english = version.item.english if version.kind == "item" else {}
    steps = _steps(model, english, set(now), set(past))
    return DiagramView(model.name or version.key, data, model, now, past, steps, english)


def of_model(model: Model, active: Iterable[str] = (), done: Iterable[str] = ()) -> DiagramView:
    """The diagram of a model whose file is not at hand, with the places of an instance marked."""
    now, past = tuple(active), tuple(done)
    return DiagramView(model.name or model.id, "", model, now, past, _steps(model, {}, set(now), set(past)), {})


def _steps(model: Model, english: Mapping[str, str], now: set[str], past: set[str]) -> tuple[StepText, ...]:
    steps = []
    for process in model.processes.values():
        lanes = {node: text(lane.name, english.get(lane.id, lane.name)) for lane in process.lanes for node in lane.nodes}
        for node in process.nodes.values():
            if _told(node):
                state: Place = "now" if node.id in now else "done" if node.id in past else ""
                name = node.name or node.id
                named = text(name, english.get(node.id, name))
                steps.append(StepText(node.id, node.kind, named, lanes.get(node.id, text("", "")), state))
    return tuple(steps)


def _renamed(model: Model, english: Mapping[str, str]) -> Model:
    """The model with English names where there are some, for drawing alone."""
    pools = tuple(replace(pool, name=english.get(pool.id, pool.name)) for pool in model.participants)
    return replace(model, participants=pools, processes={key: _process(p, english) for key, p in model.processes.items()})


def _process(process: Process, english: Mapping[str, str]) -> Process:
    nodes = {key: replace(node, name=english.get(key, node.name)) for key, node in process.nodes.items()}
    flows = {key: replace(flow, name=english.get(key, flow.name)) for key, flow in process.flows.items()}
    lanes = tuple(replace(lane, name=english.get(lane.id, lane.name)) for lane in process.lanes)
    return replace(process, nodes=nodes, flows=flows, lanes=lanes)


def _told(node: Node) -> bool:
    return node.kind in ACTIVITIES or (node.kind in EVENTS and bool(node.name))
