"""Builds small BPMN files for tests: a line of nodes with flows, or any body."""

from __future__ import annotations

from engine.model.report import ImportReport

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
NAMESPACES = {
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "flowable": "http://flowable.org/bpmn",
    "spiffworkflow": "http://spiffworkflow.org/bpmn/schema/1.0/core",
    "onerun": "https://onerun.example/bpmn",
    "vendor": "http://vendor.example/bpmn",
}


def file(body: str, *, attributes: str = "") -> bytes:
    """A file with this body inside its `definitions`."""
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    head = f'<definitions xmlns="{BPMN}" xmlns:xsi="{XSI}" {spaces} id="definitions" targetNamespace="t" {attributes}>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{body}</definitions>'.encode()


def process(body: str, *, head: str = "", executable: bool = True, attributes: str = "") -> bytes:
    """A file with one process; `head` stands before it."""
    flag = "true" if executable else "false"
    return file(f'{head}<process id="p" isExecutable="{flag}" {attributes}>{body}</process>')


def flow(source: str, target: str, inner: str = "", **attributes: str) -> str:
    """A sequence flow with the id `source-target`."""
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"{more}>{inner}</sequenceFlow>'


def when(text: str) -> str:
    """A condition of a flow."""
    return f'<conditionExpression xsi:type="tFormalExpression">{text}</conditionExpression>'


def formal(name: str, text: str) -> str:
    """A formal expression in an element of this name."""
    return f'<{name} xsi:type="tFormalExpression">{text}</{name}>'


def line(*nodes: str) -> str:
    """Nodes one after the other, each written as `kind id` or as a whole element; between them sequence flows."""
    drawn = [n if n.startswith("<") else f'<{n.split()[0]} id="{n.split()[1]}"/>' for n in nodes]
    ids = [_id(d) for d in drawn]
    return "".join(drawn) + "".join(flow(a, b) for a, b in zip(ids, ids[1:], strict=False))


def _id(drawn: str) -> str:
    return drawn.split('id="', 1)[1].split('"', 1)[0]


def around(*nodes: str) -> str:
    """The nodes between a start event `s` and an end event `e`."""
    return line("startEvent s", *nodes, "endEvent e")


def codes(report: ImportReport) -> set[str]:
    """The codes of a report's findings."""
    return {finding.code for finding in report.findings}
