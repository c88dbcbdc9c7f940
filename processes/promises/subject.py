"""What is proved: a Model with the item, forms and decision tables that belong to it, looked up by element."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.definition import Current, Definition
from engine.dmn import DecisionModel
from engine.model.calls import home, plain
from engine.model.graph import Flow, Model, Node
from engine.whole import Whole, whole
from processes.forms import Form, read_form
from processes.human import outcomes_of
from processes.items.bundle import Files
from processes.items.model import ServiceItem, Stage
from processes.operations import EFFECTS, HumanOperation, Outcome, human, is_case_operation
from processes.promises.items import side_by_side
from processes.texts import Text, text

APPLICANT = "applicant"


@dataclass(frozen=True)
class Subject:
    """The definition that is proved with its bundle; `item` is None for a process that came without one."""

    definition: Definition
    item: ServiceItem | None
    files: Files
    current: Current | None = None

    @cached_property
    def whole(self) -> Whole:
        """The definition with everything that it calls now."""
        return whole(self.definition, self.current)

    @property
    def model(self) -> Model:
        """The Model of the file, and the processes that it calls outside it."""
        return self.whole.model

    @cached_property
    def process(self) -> str:
        """The id of the process that a case runs."""
        return self.definition.main

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """All nodes of all processes by id."""
        return {i: node for process in self.model.processes.values() for i, node in process.nodes.items()}

    @cached_property
    def side_by_side(self) -> Mapping[str, int]:
        """How many items one item of the net stands for, by the id of the node, where more than one."""
        return side_by_side(self.model)

    @cached_property
    def flows(self) -> Mapping[str, Flow]:
        """All sequence flows of all processes by id."""
        return {i: flow for process in self.model.processes.values() for i, flow in process.flows.items()}

    @cached_property
    def decisions(self) -> Mapping[str, DecisionModel]:
        """The decision models by the names under which tasks call them."""
        return self.definition.decisions

    @cached_property
    def declares(self) -> bool:
        """True where something is promised: an item, or an operation, visit or question of one."""
        found = (n.settings for n in self.nodes.values())
        return self.item is not None or any(s.visit or s.asks or (s.operation and is_case_operation(s.operation)) for s in found)

    @cached_property
    def application(self) -> Form | None:
        """The form that the applicant fills in before anything runs."""
        return self._form(self.item.form) if self.item is not None else None

    def form(self, node: Node) -> Form | None:
        """The form of a task, None where it has none of its own."""
        name = node.settings.form
        paths = (name, f"forms/{name}.json", f"forms/{name}") if name else ()
        return next((self._form(path) for path in paths if path in self.files), None)

    def callers(self, node: str) -> list[str]:
        """The call activities that run the process in which the element stands."""
        process = next((p.id for p in self.model.processes.values() if node in p.nodes), None)
        return [n.id for n in self.nodes.values() if n.settings.called == process] if process is not None else []

    def place(self, node: str) -> str:
        """The element on the diagram of the file: for one of a called process elsewhere, the call that leads there."""
        seen = {node}
        while home(node) is not None and (around := [each for each in self.callers(node) if each not in seen]):
            node = around[0]
            seen.add(node)
        return node

    def stage(self, node: str) -> Stage | None:
        """The item's stage that the node belongs to."""
        stages = self.item.stages if self.item is not None else ()
        return next((stage for stage in stages if node in stage.nodes), None)

    def name(self, node: str) -> str:
        """The name of an element as people read it."""
        found = self.nodes.get(node)
        return (found.name or plain(found.id)) if found is not None else plain(node)

    def english(self, element: str, name: str | None = None) -> str:
        """The name of an element for readers of English; `name` is the one in the file, where it is not an element with a task."""
        known = self.item.english if self.item is not None else {}
        return known.get(element) or (self.name(element) if name is None else name)

    def quoted(self, nodes: Iterable[str]) -> Text:
        """The names of elements, as a sentence lists them."""
        listed = list(nodes)
        chinese, english = ([f"“{each(node)}”" for node in listed] for each in (self.name, self.english))
        return text("、".join(chinese), ", ".join(english))

    @cached_property
    def _forms(self) -> dict[str, Form | None]:
        paths = (self.item.form, *(p for p in self.files if p.startswith("forms/"))) if self.item is not None else self.files
        return {path: read_form(self.files[path], name=path)[0] for path in paths if path in self.files and path.endswith(".json")}

    def _form(self, path: str) -> Form | None:
        return self._forms.get(path)


def event_of(node: Node) -> str:
    """The event of the life cycle that the node asks for, empty where it asks for none."""
    name = node.settings.operation or ""
    if name == "case.accept" and any(a.target == "deemed" and a.source.text.strip() == "true" for a in node.settings.inputs):
        return "deem"
    return EFFECTS.get(name, "")


def kind_of(node: Node) -> str:
    """The kind of special procedure that the node starts, as its inputs write it; empty where they name none as a constant."""
    told = next((a.source.text.strip() for a in node.settings.inputs if a.target == "kind"), "")
    return told[1:-1] if len(told) > 2 and told[0] == told[-1] == '"' else ""


def operation_of(node: Node) -> HumanOperation:
    """The act of a person that a task is."""
    return human(node.settings.operation)


def outcomes(node: Node) -> tuple[Outcome, ...]:
    """The ways to end the task."""
    return outcomes_of(node.settings.operation, node.settings.parameters)


def roles_of(node: Node) -> frozenset[str]:
    """Who may do the task, by role."""
    return frozenset({*node.settings.groups, *([node.settings.role] if node.settings.role else [])})


def is_human(node: Node) -> bool:
    """True for work that a person does."""
    return node.kind in ("userTask", "manualTask")


def is_applicants(node: Node) -> bool:
    """True for work of the applicant."""
    return is_human(node) and (operation_of(node).applicant or roles_of(node) == {APPLICANT})


def is_officials(node: Node) -> bool:
    """True for work of an official."""
    return is_human(node) and not is_applicants(node)
