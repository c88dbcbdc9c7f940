"""Small models for tests, written as short texts."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from engine.dmn import DecisionModel, read_dmn

SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def source(body: str, space: str = SPACE, prefix: str = "") -> bytes:
    """A file around some elements; with a prefix, every element of the body carries it."""
    name = f"{prefix}:" if prefix else ""
    declared = f"xmlns:{prefix}" if prefix else "xmlns"
    body = body.replace("<", f"<{name}").replace(f"<{name}/", f"</{name}")
    return f'<{name}definitions {declared}="{space}" namespace="urn:t" name="t" id="t">{body}</{name}definitions>'.encode()


def model(body: str) -> DecisionModel:
    """The model of some elements."""
    return read_dmn(source(body))


def literal(text: str) -> str:
    """A literal expression."""
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def decision(name: str, logic: str, requires: str = "", kind: str = "") -> str:
    """A decision named like its id."""
    ref = f' typeRef="{kind}"' if kind else ""
    return f'<decision id="{name}" name="{name}"><variable name="{name}"{ref}/>{requires}{logic}</decision>'


def fact(name: str, kind: str = "Any") -> str:
    """Input data."""
    return f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/></inputData>'


def needs(*names: str, what: str = "Input") -> str:
    """Information requirements."""
    return "".join(f'<informationRequirement><required{what} href="#{name}"/></informationRequirement>' for name in names)


def table(policy: str, inputs: Sequence[str], outputs: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A decision table. An output is `name` or `name: values in order`."""
    attributes = f'hitPolicy="{policy.split("+")[0]}"' + (f' aggregation="{policy.split("+")[1]}"' if "+" in policy else "")
    columns = "".join(f"<input><inputExpression><text>{escape(text)}</text></inputExpression></input>" for text in inputs)
    for output in outputs:
        name, _, values = output.partition(": ")
        listed = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
        columns += f'<output name="{name}">{listed}</output>'
    rules = ""
    for place, row in enumerate(rows, 1):
        cells = [f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in row[: len(inputs)]]
        cells += [f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in row[len(inputs) :]]
        rules += f'<rule id="r{place}">{"".join(cells)}</rule>'
    return f'<decisionTable id="table" {attributes}>{columns}{rules}</decisionTable>'
