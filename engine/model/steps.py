"""The steps of a process as text, for people who do not see the drawing and for pages without it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.graph import GATEWAYS, Flow, Model, Node, Process
from engine.model.names import EVENT_WORDS, words
from engine.model.normalise import IMPLIED

THEN = ("；然后：{next}", "; then: {next}")
ENDS = ("；到此结束", "; ends here")
WHEN = ("{name}（{condition}）", "{name} ({condition})")
OTHERWISE = ("否则", "otherwise")
BY = ("（{role}）", " ({role})")
ON = ("，附在{host}上", ", on {host}")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its element, how deep it is nested, and a sentence about it."""

    element: str
    depth: int
    text: str


def steps(model: Model, lang: str = "zh", process: str | None = None) -> tuple[Step, ...]:
    """The steps of a process (of the first executable one where none is named) in the order of their flows."""
    chosen = process or next((p.id for p in model.processes.values() if p.executable), next(iter(model.processes), ""))
    if chosen not in model.processes:
        return ()
    writer = _Writer(model.processes[chosen], 0 if lang.startswith("zh") else 1)
    return tuple(writer.scope(None, 0))


class _Writer:
    def __init__(self, process: Process, language: int) -> None:
        self.process, self.language = process, language
        self.lanes = {lane.id: lane.name for lane in process.lanes}

    def scope(self, scope: str | None, depth: int) -> list[Step]:
        found: list[Step] = []
        for node in self._ordered(scope):
            if IMPLIED in node.extensions:
                continue
            found.append(Step(node.id, depth, self._sentence(node)))
            found += self.scope(node.id, depth + 1)
        return found

    def _ordered(self, scope: str | None) -> list[Node]:
        """Nodes as one meets them when following the flows from the start, each once; what no flow reaches comes last."""
        inside = self.process.inside(scope)
        first = [n for n in inside if n.kind == "startEvent"]
        seen: dict[str, Node] = {}
        waiting = [*reversed(inside), *reversed(first)]
        while waiting:
            node = waiting.pop()
            if node.id in seen:
                continue
            seen[node.id] = node
            following = [self.process.nodes[self.process.flows[f].target] for f in node.outgoing]
            waiting += reversed([*following, *self.process.attached(node.id)])
        return list(seen.values())

    def _name(self, node: Node) -> str:
        kind = words(node.kind)[self.language]
        events = [EVENT_WORDS[e.kind][self.language] for e in node.events if node.kind.endswith("Event")]
        if events:
            kind = f"{'、'.join(events)}{kind}" if self.language == 0 else f"{', '.join(events)} {kind}"
        if not node.name:
            return kind
        return f"{kind}“{node.name}”" if self.language == 0 else f'{kind} "{node.name}"'

    def _sentence(self, node: Node) -> str:
        text = self._name(node)
        role = self.lanes.get(node.lane or "") or node.settings.role
        if role and node.kind.endswith(("Task", "task")):
            text += BY[self.language].format(role=role)
        if node.attached_to and node.attached_to in self.process.nodes:
            text += ON[self.language].format(host=self._name(self.process.nodes[node.attached_to]))
        following = [told for f in node.outgoing for told in self._next(self.process.flows[f])]
        if following:
            return text + THEN[self.language].format(next=("；" if self.language == 0 else "; ").join(following))
        return text + (ENDS[self.language] if node.kind == "endEvent" else "")

    def _next(self, flow: Flow) -> list[str]:
        """What follows along a flow; gateways that were added are looked through."""
        target = self.process.nodes[flow.target]
        if IMPLIED in target.extensions:
            further = [self.process.flows[f] for f in target.outgoing]
            return [t for f in further for t in self._next(f)] if target.kind in GATEWAYS else []
        said = flow.name or (OTHERWISE[self.language] if flow.default else flow.condition.source if flow.condition else "")
        name = self._name(target)
        return [WHEN[self.language].format(name=name, condition=said) if said else name]
