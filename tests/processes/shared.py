"""Processes that call each other, as designers upload them: a shared look on site, plain callers, and the permit with a call."""

from __future__ import annotations

from functools import partial

from processes import calling, publishing
from processes.items.bundle import read_folder, write_zip
from processes.people import Official
from processes.promises import offering, runs, views
from processes.promises.prove import prove
from processes.publishing import UploadResult
from tests.processes.support import PERMIT, Office

HEAD = (
    '<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:onerun="https://onerun.example/bpmn" targetNamespace="x" id="d">'
)
AROUND = '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="{at}"/>{body}'
AROUND += '<sequenceFlow id="g" sourceRef="{at}" targetRef="e"/><endEvent id="e"/></process></definitions>'
FLOW = '<bpmn:sequenceFlow id="hello_way" sourceRef="hello" targetRef="way" />'
ON_THE_WAY = FLOW.replace('"way"', '"site"') + '<bpmn:sequenceFlow id="site_way" sourceRef="site" targetRef="way" />'
CALL = '<bpmn:callActivity id="site" name="现场查看" calledElement="{process}">{inner}<bpmn:incoming>hello_way</bpmn:incoming>'
CALL += "<bpmn:outgoing>site_way</bpmn:outgoing></bpmn:callActivity>"


def looking(days: int = 1, *, process: str = "look", tag: str = "", task: str = "t") -> bytes:
    """A plain process: somebody looks, within so many working days."""
    said = f' camunda:versionTag="{tag}"' if tag else ""
    head = f'{HEAD}<process id="{process}" name="看一看" isExecutable="true"{said}>'
    limit = f'<onerun:property name="onerun:limit" value="{days}"/>'
    inner = f'<extensionElements><onerun:properties><onerun:property name="onerun:groups" value="permit-clerk"/>{limit}'
    body = f'<userTask id="{task}" name="看">{inner}</onerun:properties></extensionElements></userTask>'
    return (head + AROUND.format(at=task, body=body)).encode()


def caller(process: str = "look", attributes: str = "", *, own: str = "mine") -> bytes:
    """A plain process whose only activity calls another."""
    head = f'{HEAD}<process id="{own}" name="我的" isExecutable="true">'
    return (
        head + AROUND.format(at="t", body=f'<callActivity id="t" name="请看" calledElement="{process}" {attributes}/>')
    ).encode()


def permit(process: str = "look", binding: str = "") -> bytes:
    """The permit's bundle with a call of the process before it is looked at."""
    files = read_folder(PERMIT)
    model = files["process.bpmn"].decode()
    assert FLOW in model
    said = f'<onerun:property name="onerun:binding" value="{binding}"/>' if binding else ""
    inner = f"<bpmn:extensionElements><onerun:properties>{said}</onerun:properties></bpmn:extensionElements>" if said else ""
    model = model.replace("<bpmn:incoming>hello_way</bpmn:incoming>", "<bpmn:incoming>site_way</bpmn:incoming>")
    model = model.replace(FLOW, ON_THE_WAY + CALL.format(process=process, inner=inner))
    return write_zip({**files, "process.bpmn": model.encode()})


def keep(office: Office, designer: Official, name: str, data: bytes) -> UploadResult:
    """The upload is kept, with what it calls among what is published."""
    with office.database.transaction() as tx:
        inspected = publishing.inspect(name, data, linking=partial(calling.published, tx))
        return publishing.keep(tx, designer, inspected)


def publish(office: Office, designer: Official, name: str, data: bytes) -> UploadResult:
    """The upload is kept and goes live."""
    found = keep(office, designer, name, data)
    assert found.verdict == "publish", [(each.code, each.message["en"]) for each in found.findings]
    prove_all(office)
    with office.database.transaction() as tx:
        publishing.publish(tx, designer, found.draft or "")
    return found


def prove_all(office: Office) -> int:
    """Everything that waits to be proved is proved, as a worker does it; how many."""
    with office.database.transaction() as tx:
        waiting = runs.due(tx, 100, heard=False)
    for run in waiting:
        with office.database.transaction() as tx:
            runs.lease(tx, run)
            subject = views.of_run(tx, run)
        proofs = prove(subject)
        with office.database.transaction() as tx:
            offering.finish(tx, run, proofs)
    return len(waiting)
