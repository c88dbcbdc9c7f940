"""The same case on both sides: a permit with twenty elements, four human steps, three checks and 2 KB of data.

The comparator is plain SpiffWorkflow 3.2 with its own serializer, as its documentation shows: the file is parsed by
`BpmnParser`, the workflow runs `do_engine_steps`, and is turned into JSON and back between all steps. A check waits in
both: for the comparator the parser makes a manual task of a service task, so that both do the same seven interactions.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.defaults import ManualTask
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.advance import advance
from engine.commands import Command, CompleteTask, JobDone, Start
from engine.definition import Definition, define
from engine.model.reader import read
from engine.state import dumps, loads

FILE = Path(__file__).with_name("permit.bpmn")
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
CHECKS = ("population", "enterprise", "medical")
FORM = {"amount": 5000, "applicant": {f"field_{number}": f"value of field {number}: " + "x" * 40 for number in range(24)}}
CLEAN = {"status": "clean", "at": "2026-01-05T09:00:00Z"}
ANSWERS: dict[str, dict[str, Any]] = {
    "apply": FORM,
    "examine": {"examined": True, "opinion": "complete and correct"},
    "review": {"complete": True},
    "decide": {"approved": True, "reason": "all conditions are met"},
}
ORDER = ("apply", *CHECKS, "examine", "review", "decide")


def definition() -> Definition:
    """The file, read and built by Onerun."""
    model, report = read(FILE.read_bytes(), name=FILE.name)
    assert model is not None and not report.closed("run"), report.findings
    return define(model)


def run_onerun(built: Definition, states: list[bytes] | None = None) -> dict[str, Any]:
    """One case, saved and restored at every step; the process's variables at its end."""
    step = advance(built, None, Start(process="permit"), NOW)
    rows: dict[str, int] = {}
    for node in ORDER:
        rows.update({row.node: row.number for row in (*step.opened, *step.jobs)})
        saved = dumps(step.state)
        if states is not None:
            states.append(saved)
        command: Command = JobDone(rows[node], CLEAN) if node in CHECKS else CompleteTask(rows[node], ANSWERS[node])
        step = advance(built, loads(saved), command, NOW)
    assert step.status == "completed"
    return dict(orjson.loads(dumps(step.state))["s"][0][6])


class Parser(BpmnParser):
    """The library's parser; a service task waits for the answer of its service."""

    OVERRIDE_PARSER_CLASSES = {full_tag("serviceTask"): (TaskParser, ManualTask)}


def specs() -> tuple[Any, BpmnWorkflowSerializer]:
    """The file, parsed by the library, and its serializer."""
    parser = Parser()
    parser.add_bpmn_file(str(FILE))
    return parser.get_spec("permit"), BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())


def run_plain(spec: Any, serializer: BpmnWorkflowSerializer) -> dict[str, Any]:
    """The same case by the library alone; the data at its end."""
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    for node in ORDER:
        workflow = serializer.deserialize_json(serializer.serialize_json(workflow))
        task = next(each for each in workflow.get_tasks(state=TaskState.READY, manual=True) if each.task_spec.name == node)
        task.data.update({node: CLEAN} if node in CHECKS else ANSWERS[node])
        task.run()
        workflow.do_engine_steps()
    assert workflow.is_completed()
    return dict(workflow.data)
