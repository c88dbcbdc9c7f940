"""What stands beside the flow in a layout: data and annotations over what they belong to, everything else to the right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.model.graph import Artifact, Model, Process, Shape
from engine.model.labels import LINE, wrapped

NOTE, DATA, STORE, GROUP = (130.0, 30.0), (36.0, 50.0), (50.0, 50.0), (180.0, 90.0)
SPACE, LABEL = 14.0, 32.0
LEAST = 96.0
"""Data with a name is as wide as the name below it."""
HIDDEN = frozenset({"dataObject", "dataStore"})
"""What is shown by its references, unless something is joined to it directly."""


@dataclass(slots=True)
class Beside:
    """Artifacts by the node they stand over, artifacts that stand alone by their scope, and what joins them."""

    over: dict[str, list[Artifact]] = field(default_factory=dict)
    alone: dict[str | None, list[Artifact]] = field(default_factory=dict)
    outside: list[Artifact] = field(default_factory=list)
    joins: dict[str, tuple[str, str]] = field(default_factory=dict)

    def row(self, node: str) -> tuple[float, float]:
        """The width and the height of what stands over a node, with the space around it."""
        sizes = [place_of(artifact) for artifact in self.over.get(node, ())]
        width = sum(w for w, _ in sizes) + SPACE * max(0, len(sizes) - 1)
        return width, max((h for _, h in sizes), default=0.0) + SPACE * bool(sizes)


def beside(model: Model, process: Process | None) -> Beside:
    """Where the artifacts of a file belong that are in a process or joined to one of its nodes; without one those of the file."""
    found = Beside()
    nodes = process.nodes if process else {}
    flows = process.flows if process else {}
    joins = [*(a for p in model.processes.values() for a in p.associations), *model.links]
    found.joins = {j.id: (j.source, j.target) for j in joins}
    placed = {n for p in model.processes.values() for n in (*p.nodes, *p.flows)}
    joined = {end for ends in found.joins.values() for end in ends}
    for artifact in model.artifacts:
        if artifact.kind in HIDDEN and artifact.id not in joined:
            continue
        others = (_other(ends, artifact.id) for ends in found.joins.values() if artifact.id in ends)
        beside_what = next((o for o in others if o in placed), None)
        if beside_what is None:
            _alone(found, artifact, process)
        elif beside_what in nodes or beside_what in flows:
            host = flows[beside_what].source if beside_what in flows else beside_what
            found.over.setdefault(nodes[host].attached_to or host, []).append(artifact)
    return found


def _alone(found: Beside, artifact: Artifact, process: Process | None) -> None:
    if process is None and artifact.process is None:
        found.outside.append(artifact)
    elif process is not None and artifact.process == process.id:
        found.alone.setdefault(artifact.scope, []).append(artifact)


def _other(ends: tuple[str, str], one: str) -> str:
    return ends[1] if ends[0] == one else ends[0]


def size_of(artifact: Artifact) -> tuple[float, float]:
    """The width and height of its shape."""
    if artifact.kind == "textAnnotation":
        return NOTE[0], max(NOTE[1], LINE * len(wrapped(artifact.text, NOTE[0] - 12)) + 8)
    if artifact.kind == "group":
        return GROUP
    return STORE if artifact.kind in ("dataStore", "dataStoreReference") else DATA


def place_of(artifact: Artifact) -> tuple[float, float]:
    """The width and height that it takes, with its name."""
    width, height = size_of(artifact)
    if artifact.kind == "textAnnotation" or not artifact.text:
        return width, height
    return max(width, LEAST), height + LABEL


def in_line(artifacts: Iterable[Artifact], x: float, bottom: float) -> list[Shape]:
    """Shapes beside each other, from a left edge on, that stand on a height with their names."""
    shapes = []
    for artifact in artifacts:
        (width, height), (room, tall) = size_of(artifact), place_of(artifact)
        shapes.append(Shape(artifact.id, x + (room - width) / 2, bottom - tall, width, height))
        x += room + SPACE
    return shapes
