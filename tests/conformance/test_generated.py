"""Exports that nobody has seen yet: made at random, with everything in odd places, and nothing of them is lost."""

from __future__ import annotations

import random
from xml.sax.saxutils import quoteattr

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model import layout, read, sheets, svg
from engine.model.names import CHOREOGRAPHY, CONVERSATION, FLOW_NODES
from tests.conformance.miwg import check
from tests.engine.model.building import BPMN
from tests.engine.model.geometry import crossings, faults

SCOPES = ("subProcess", "adHocSubProcess", "transaction")
NODES = sorted(FLOW_NODES - set(SCOPES))
THINGS = ("dataObject", "dataObjectReference", "dataStoreReference", "textAnnotation", "group", "property", "ioSpecification")
NAMES = ("", "Prüfen", "办理 & 审核", 'say "so"', "a\nb", "<x>")
VALUES = ("1", "a:b", "${x}", "流程", " two  words ", "\t")


class _Export:
    """One file; `dice` decides everything."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.count = 0
        self.known: list[str] = []
        self.prefix = self.dice.choice(["", "bpmn:", "semantic:", "A.1-x:"])

    def file(self) -> bytes:
        """The whole text, in a random encoding of Unicode."""
        space = f"xmlns:{self.prefix[:-1]}" if self.prefix else "xmlns"
        makers = ('exporter="Maker"', 'exporter="Maker" exporterVersion="7.1 β"', 'exporter="X" expressionLanguage="http://e"')
        head = f'{space}="{BPMN}" xmlns:v="urn:vendor of tools" targetNamespace="urn:t" {self.dice.choice(makers)}'
        parts = [self._process() for _ in range(self.dice.randint(0, 3))]
        parts += [self._collaboration() for _ in range(self.dice.randint(0, 2))]
        parts += [self._choreography() for _ in range(self.dice.randint(0, 1))]
        self.dice.shuffle(parts)
        text = f"<{self.prefix}definitions {head}>{''.join(parts)}</{self.prefix}definitions>"
        coded = self.dice.choice(["utf-8", "utf-8-sig", "utf-16"])
        return f'<?xml version="1.0" encoding="{coded.removesuffix("-sig")}"?>\n{text}'.encode(coded)

    def _element(self, name: str, inside: str = "", **attributes: str) -> str:
        identity = self._identity()
        given = {**attributes, **({"id": identity} if identity else {})}
        if self.dice.random() < 0.3:
            given["name"] = self.dice.choice(NAMES)
        if self.dice.random() < 0.2:
            given["v:set"] = self.dice.choice(VALUES)
        written = "".join(f" {key}={quoteattr(value, {chr(10): '&#10;', chr(9): '&#9;'})}" for key, value in given.items())
        return f"<{self.prefix}{name}{written}>{self._extension()}{inside}</{self.prefix}{name}>"

    def _identity(self) -> str:
        self.count += 1
        found = self.dice.choice([f"_{self.count}", f"n {self.count}", f"{self.count}", f"a:{self.count}", f"id-{self.count}", ""])
        if found:
            self.known.append(found)
        return found

    def _extension(self) -> str:
        if self.dice.random() < 0.7:
            return ""
        inner = self.dice.choice(
            ["<v:a/>", "text", "<v:a>x<v:b/>y</v:a>", '<w:c xmlns:w="urn:w" w:d="e"/>', f"<{self.prefix}task/>", "<![CDATA[<z>&]]>"]
        )
        return f"<{self.prefix}extensionElements>{inner}</{self.prefix}extensionElements>"

    def _some(self) -> str:
        return self.dice.choice([*self.known, "nobody", "A.1-x:nobody"])

    def _flow(self) -> str:
        condition = f"<{self.prefix}conditionExpression>x &gt; 1</{self.prefix}conditionExpression>"
        inside = condition if self.dice.random() < 0.3 else ""
        return self._element("sequenceFlow", inside, sourceRef=self._some(), targetRef=self._some())

    def _contents(self, depth: int) -> str:
        parts = [self._lanes()] if self.dice.random() < 0.4 else []
        for _ in range(self.dice.randint(0, 6)):
            if depth < 3 and self.dice.random() < 0.2:
                parts.append(self._element(self.dice.choice(SCOPES), self._contents(depth + 1)))
            else:
                parts.append(self._node())
        parts += [self._flow() for _ in range(self.dice.randint(0, 5))]
        parts += [self._element(self.dice.choice(THINGS)) for _ in range(self.dice.randint(0, 3))]
        parts += [self._association() for _ in range(self.dice.randint(0, 2))]
        self.dice.shuffle(parts)
        return "".join(parts)

    def _node(self) -> str:
        kind = self.dice.choice(NODES)
        attributes = {"attachedToRef": self._some()} if kind == "boundaryEvent" else {}
        inside = (
            f"<{self.prefix}incoming>{self._some().replace('<', '')}</{self.prefix}incoming>" if self.dice.random() < 0.3 else ""
        )
        if kind.endswith("Event") and self.dice.random() < 0.5:
            inside += self._element(self.dice.choice(["message", "timer", "signal", "error", "link"]) + "EventDefinition")
        if kind.lower().endswith("task") and self.dice.random() < 0.3:
            inside += self._element("dataInputAssociation", f"<{self.prefix}sourceRef>{self._some()}</{self.prefix}sourceRef>")
        return self._element(kind, inside, **attributes)

    def _lanes(self, depth: int = 0) -> str:
        lanes = ""
        for _ in range(self.dice.randint(0, 3)):
            inside = f"<{self.prefix}flowNodeRef>{self._some()}</{self.prefix}flowNodeRef>"
            if depth < 2 and self.dice.random() < 0.3:
                inside += self._lanes(depth + 1)
            lanes += self._element("lane", inside)
        return self._element("childLaneSet" if depth else "laneSet", lanes)

    def _association(self) -> str:
        return self._element("association", sourceRef=self._some(), targetRef=self._some())

    def _process(self) -> str:
        return self._element("process", self._contents(0), isExecutable=self.dice.choice(["true", "false"]))

    def _collaboration(self) -> str:
        parts = [self._element("participant", processRef=self._some()) for _ in range(self.dice.randint(0, 3))]
        parts += [
            self._element("messageFlow", sourceRef=self._some(), targetRef=self._some()) for _ in range(self.dice.randint(0, 3))
        ]
        kinds = ["textAnnotation", "group", *sorted(CONVERSATION)]
        parts += [self._element(self.dice.choice(kinds)) for _ in range(self.dice.randint(0, 2))]
        return self._element("collaboration", "".join([*parts, self._association()]))

    def _choreography(self) -> str:
        kinds = [*sorted(CHOREOGRAPHY - {"subChoreography"}), "startEvent", "exclusiveGateway"]
        parts = [self._element(self.dice.choice(kinds)) for _ in range(self.dice.randint(1, 4))]
        return self._element("choreography", "".join([*parts, self._flow(), self._element("participant")]))


@given(st.integers(0, 1_000_000))
@settings(max_examples=60)
def test_nothing_of_an_export_is_lost(seed: int) -> None:
    result = check(_Export(seed).file())
    assert (result["verdict"], result.get("missing"), result.get("changed"), result.get("same_model")) == ("read", [], [], True)


@given(st.integers(0, 1_000_000))
@settings(max_examples=40)
def test_an_export_without_a_drawing_gets_one_without_a_fault(seed: int) -> None:
    model, _ = read(_Export(seed).file())
    assert model is not None
    diagram = layout(model)
    assert (faults(model, diagram), crossings(model, diagram)) == ([], [])
    assert all(svg(model, diagram=sheet.diagram) for sheet in sheets(model))
