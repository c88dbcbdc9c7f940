"""The plain library on the same Models: only to keep the list of its known differences true."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.model.graph import Model, Node

BPMN = 'xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def written(model: Model) -> str:
    """A BPMN file of the Model's first process: nodes, flows and conditions."""
    process = next(iter(model.processes.values()))
    parts = [_node(node, process.flows) for node in process.nodes.values()]
    for flow in process.flows.values():
        condition = ""
        if flow.condition is not None:
            text = escape(flow.condition.text)
            condition = f'<b:conditionExpression xsi:type="b:tFormalExpression">{text}</b:conditionExpression>'
        ends = f'sourceRef="{flow.source}" targetRef="{flow.target}"'
        parts.append(f'<b:sequenceFlow id="{flow.id}" {ends}>{condition}</b:sequenceFlow>')
    errors = '<b:error id="failure" name="failure" errorCode="failure"/>'
    body = f'<b:process id="P" isExecutable="true">{"".join(parts)}</b:process>'
    return f'<b:definitions {BPMN} id="d">{errors}{body}</b:definitions>'


def _node(node: Node, flows: object) -> str:
    default = next((flow for flow in node.outgoing if flows[flow].default), None)  # type: ignore[index]
    inside = "".join(f"<b:incoming>{flow}</b:incoming>" for flow in node.incoming)
    inside += "".join(f"<b:outgoing>{flow}</b:outgoing>" for flow in node.outgoing)
    if any(event.kind == "error" for event in node.events):
        inside += '<b:errorEventDefinition id="thrown" errorRef="failure"/>'
    attributes = f" default={quoteattr(default)}" if default else ""
    return f"<b:{node.kind} id={quoteattr(node.id)} name={quoteattr(node.id)}{attributes}>{inside}</b:{node.kind}>"


class Plain:
    """One instance run by the library alone."""

    def __init__(self, model: Model, folder: Path) -> None:
        file = folder / "plain.bpmn"
        file.write_text(written(model), encoding="utf-8")
        parser = BpmnParser()
        parser.add_bpmn_file(str(file))
        self.workflow = BpmnWorkflow(parser.get_spec("P"))
        self.workflow.do_engine_steps()

    @property
    def open(self) -> list[str]:
        """The names of the open human tasks."""
        return sorted(task.task_spec.name for task in self.workflow.get_tasks(state=TaskState.READY, manual=True))

    def complete(self, name: str, **values: object) -> None:
        """Complete an open task."""
        task = next(task for task in self.workflow.get_tasks(state=TaskState.READY) if task.task_spec.name == name)
        task.data.update(values)
        task.run()
        self.workflow.do_engine_steps()

    @property
    def completed(self) -> bool:
        """What the library says."""
        return bool(self.workflow.is_completed())
