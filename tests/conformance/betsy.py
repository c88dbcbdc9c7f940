"""Run the process tests of a folder laid out like the betsy sample: `expected.json` beside the files it names.

    python -m tests.conformance.betsy DIR [--json] [--restore]

Betsy writes its scripts and conditions as tokens; here they become FEEL in the file, before it is read. What a script
logs is gathered in the variable `log`. `--restore` saves and restores every instance between all steps.
A test is `as expected`, `refused` (the run gate names the elements), a `contradiction` (it expects what no script of its
own file logs) or `wrong`. As betsy does, what was logged is compared
without its order.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from lxml import etree

from engine.definition import define
from engine.errors import EngineError
from engine.feel.values import to_json
from engine.model.beginnings import begins_alone, openings
from engine.model.graph import Model
from engine.model.juel import JuelError, translate
from engine.model.reader import read
from engine.model.report import ImportReport
from tests.conformance.busy import BUSY, MEASURED, BusyPlay

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
OURS = "{https://onerun.example/bpmn}"
SCRIPTS = {
    "CREATE_LOG_FILE": ("log", "log"),
    "CREATE_MARKER_FILE": ("marker", "true"),
    "INCREMENT_INTEGER_VARIABLE": ("integerVariable", "integerVariable + 1"),
    "INCREMENT_INTEGER_VARIABLE_AND_LOG": ("integerVariable", "integerVariable + 1"),
    "SET_STRING_DATA": ("data", '"String"'),
    "LOG_DATA": ("log", 'append(log, if data = "String" then "DataCorrect" else "DataIncorrect")'),
}

# FEEL throws no errors: the script becomes machine work that always fails with the error of the file.
THROWING = "THROW_ERROR"
FAILING = "betsy.throw"

# A script that keeps its engine busy for seconds becomes machine work that takes so long; of some it is measured when.
BLOCKING = {"WAIT_TEN_SECONDS": BUSY, "CREATE_TIMESTAMP_LOG_1": MEASURED, "CREATE_TIMESTAMP_LOG_2": MEASURED}
# What a case may expect without a script that says so.
OUTCOMES = {
    "ExecutionParallel",
    "RuntimeException",
    "GenericError",
    "ErrorThrownErrorEvent",
    "ErrorThrownEscalationEvent",
    "MarkerExists",
}
# A deadlock is silence for betsy; these are the failures that it calls an exception.
FAILURES = ("no-flow", "condition", "expression", "collection", "job-failed")
CALL = re.compile(r'(\w+)\.contains\(("[^"]*")\)')
LOGGED = re.compile(r'(?:append\(log, |then )(?:"|&quot;)(\w+)')


def prepare(data: bytes) -> bytes:
    """The file with FEEL in place of betsy's tokens."""
    tree = etree.fromstring(data)
    for script in tree.iter(f"{BPMN}script"):
        _script(script)
    for name in ("conditionExpression", "condition", "loopCondition", "completionCondition", "loopCardinality"):
        for condition in tree.iter(f"{BPMN}{name}"):
            if condition.text:
                condition.text = _condition(condition.text.strip())
    return etree.tostring(tree)


def _condition(text: str) -> str:
    """Java's operators and `contains` as FEEL; what cannot be read stays as it is, for the reader to refuse."""
    calls = [f"contains({holder}, {part})" for holder, part in CALL.findall(text)]
    numbers = iter(range(len(calls)))
    try:
        translated = translate("${" + CALL.sub(lambda _: f"call{next(numbers)}", text) + "}")
    except JuelError:
        return text
    return re.sub(r"\bcall(\d+)\b", lambda found: calls[int(found[1])], translated)


def _script(script: Any) -> None:
    token = (script.text or "").strip()
    task = script.getparent()
    if token == THROWING or token in BLOCKING:
        _work(task, script, BLOCKING.get(token, FAILING))
        return
    spoken = f"Task{token[11:]}" if token.startswith("SCRIPT_task") else token
    target, text = SCRIPTS.get(token, ("log", f'append(log, "{spoken}")'))
    script.text = text
    task.set("scriptFormat", "feel")
    extension = etree.Element(f"{BPMN}extensionElements")
    properties = etree.SubElement(extension, f"{OURS}properties")
    etree.SubElement(properties, f"{OURS}property", name="onerun:result", value=target)
    if token == "INCREMENT_INTEGER_VARIABLE_AND_LOG":
        etree.SubElement(properties, f"{OURS}property", name="onerun:outputs", value='log = append(log, "Increment")')
    task.insert(0, extension)


def _work(task: Any, script: Any, operation: str) -> None:
    task.remove(script)
    task.tag = f"{BPMN}serviceTask"
    task.attrib.pop("scriptFormat", None)
    extension = etree.Element(f"{BPMN}extensionElements")
    properties = etree.SubElement(extension, f"{OURS}properties")
    etree.SubElement(properties, f"{OURS}property", name="onerun:operation", value=operation)
    task.insert(0, extension)


def failing(model: Model) -> dict[str, Any]:
    """The error of each node that stands for a throwing script: the first that the file names."""
    nodes = [node for process in model.processes.values() for node in process.nodes.values()]
    codes = [event.code for node in nodes for event in node.events if event.kind == "error" and event.code]
    error = {"error": codes[0] if codes else "ERR_CODE"}
    return {node.id: [error] * 10 for node in nodes if node.settings.operation == FAILING}


def started(model: Model, process: str | None) -> str | None:
    """Betsy starts every process itself: at its first start, where there is none without an event."""
    played = model.processes[process or define(model).main]
    return None if begins_alone(played) else openings(played)[0].node


def run_case(model: Model, case: dict[str, Any], restore: bool) -> list[str]:
    """What the case logs."""
    variables: dict[str, Any] = {"log": [], "integerVariable": to_json(case["integerVariable"])}
    if case["test"] is not None:
        variables["test"] = case["test"]
    inputs: dict[str, Any] = {"variables": variables, "jobs": failing(model)}
    if case["parallel_process"]:
        first, *others = model.processes
        inputs |= {"process": first, "beside": others}
    if event := started(model, inputs.get("process")):
        inputs["event"] = event
    if not case["delay_ms"]:
        inputs["until"] = "PT60S"
    else:
        inputs["until"] = f"PT{timedelta(milliseconds=case['delay_ms']).seconds}S"
    play = BusyPlay(model, inputs, restore=restore)
    play.run()
    documents = [dict(each.state["s"][0][6]) if each.state and each.state["s"] else {} for each in play.instances]
    logged = [entry for document in documents for entry in document.get("log", [])]
    if any(document.get("marker") for document in documents):
        logged.append("MarkerExists")
    if play.at_once():
        logged.append("ExecutionParallel")
    first = play.instances[play.main]
    if first.status == "failed":
        logged.append("ErrorThrownErrorEvent")
    elif any(row.cause in FAILURES for each in play.instances for row in each.open("incident")):
        logged.append("GenericError" if case["expect"] == ["GenericError"] else "RuntimeException")
    return logged


def run_test(folder: Path, test: dict[str, Any], restore: bool) -> dict[str, Any]:
    """The verdict of one test with all its cases."""
    data = prepare((folder / test["file"]).read_bytes())
    model, report = read(data, name=test["file"])
    if model is None or report.closed("run"):
        meant = all(case["expect"] == ["GenericError"] for case in test["cases"])
        return {"name": test["name"], "verdict": "as expected" if meant else "refused", "findings": _findings(report)}
    cases = []
    for case in test["cases"]:
        try:
            logged = run_case(model, case, restore)
        except EngineError as error:
            logged = ["GenericError"] if case["expect"] == ["GenericError"] else [f"{type(error).__name__}: {error}"]
        cases.append({"expected": case["expect"], "logged": logged, "right": Counter(logged) == Counter(case["expect"])})
    if all(case["right"] for case in cases):
        return {"name": test["name"], "verdict": "as expected", "cases": cases}
    never = {each for case in cases for each in case["expected"]} - OUTCOMES - set(LOGGED.findall(data.decode()))
    return {"name": test["name"], "verdict": "contradiction" if never else "wrong", "never_logged": sorted(never), "cases": cases}


def _findings(report: ImportReport) -> list[dict[str, Any]]:
    errors = [each for each in report.findings if each.level == "error"]
    return [{"code": each.code, "element": each.element, "message": each.message["en"]} for each in errors]


def run(folder: Path, restore: bool = False) -> dict[str, Any]:
    """All tests of the folder, and how many came out how."""
    tests = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    results = [run_test(folder, test, restore) for test in tests]
    return {"tests": len(results), **Counter(result["verdict"] for result in results), "results": results}


def main() -> int:
    """Print the results; 1 when a trace is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--restore", action="store_true")
    arguments = parser.parse_args()
    found = run(arguments.folder, arguments.restore)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for result in found["results"]:
            print(f"{result['verdict']:12} {result['name']}")
    return 1 if found.get("wrong") else 0


if __name__ == "__main__":
    sys.exit(main())
