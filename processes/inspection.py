"""Looking at an upload before anything is stored: which gate it passes, and every finding in words on its element."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from marshmallow import ValidationError

from engine.definition import Definition
from engine.dmn import DmnError
from engine.errors import DefinitionError
from engine.model import check_dmn, check_dmn_bounded, read, read_bounded
from engine.model.beginnings import PLAIN, main, openings
from engine.model.calls import home
from engine.model.graph import Model, Node, Process
from engine.model.report import Finding, Gate, ImportReport, Level, Verdict
from processes import definitions
from processes.calling import Linked, Linking, nowhere
from processes.checks import SOURCES
from processes.errors import InvalidError, UploadRefusedError
from processes.forms import read_form
from processes.items.bundle import Files, content_hash, read_folder, read_zip
from processes.items.model import ServiceItem
from processes.items.schema import parse_item
from processes.items.versions import parse_notice
from processes.operations import CHECK, EFFECTS, HUMAN, human, is_case_operation
from processes.promises.abroad import call_findings, whole_findings
from processes.promises.findings import findings_of
from processes.promises.model import Proofs
from processes.promises.prove import prove_at_once, subject_of
from processes.promises.subject import Subject
from processes.texts import Text, same, text

Reader = Callable[..., tuple[Model | None, ImportReport]]
DecisionCheck = Callable[[bytes], ImportReport]
ITEM_FILE = "item.yaml"
ITEM_FAULTS = {
    "Missing data for required field.": "缺少这一项。",
    "Unknown field.": "没有这一项，请检查拼写。",
    "Field may not be null.": "不能为空。",
    "Not a valid integer.": "应为整数。",
    "Not a valid string.": "应为文字。",
    "Not a valid boolean.": "应为 true 或 false。",
    "Not a valid list.": "应为列表。",
    "Not a valid mapping type.": "应为由字段组成的对象。",
    "Invalid input type.": "类型不对。",
    "String does not match expected pattern.": "格式不对。",
    "A mapping of fields is expected.": "应为由字段组成的对象。",
    "A visit needs its reason.": "需要到场的，必须写明理由。",
    "The statutory limit is missing.": "缺少法定时限。",
    "The promised limit is missing.": "缺少承诺时限。",
    "A promise may only be shorter than the law (ZJ12).": "承诺时限只能短于或者等于法定时限（ZJ12）。",
    "A refusal needs the text on appeal (AL38).": "有不予许可的理由，就必须写明救济途径（AL38）。",
    "Two materials have the same id.": "两份材料的编号相同。",
}
UNRUNNABLE = (
    (re.compile(r"The decision '(.*)' is not there\."), "找不到决策表“{0}”，请把它和流程一起放进文件包。"),
    (re.compile(r"The called process '(.*)' is not there\."), "找不到被调用的流程“{0}”。"),
    (re.compile(r"The timer does not say when\."), "定时器没有写明时间。"),
    (re.compile(r"The timer cannot be read: (.*)"), "定时器的时间读不懂：{0}"),
    (re.compile(r"The expression (.*) cannot be run: (.*)"), "表达式 {0} 不能执行：{1}"),
    (re.compile(r"A loop needs a condition or a maximum\."), "循环需要条件或者最多次数。"),
    (re.compile(r"The conditional event has no condition\."), "条件事件没有写条件。"),
    (re.compile(r"The link '(.*)' has no target\."), "链接“{0}”没有目标。"),
)


@dataclass(frozen=True)
class Inspected:
    """What was uploaded. `files` is empty and `hash` None where the verdict is `refuse`: nothing of it may be stored.

    `proofs` is None where it cannot run, or is too large to be proved at once.
    """

    filename: str
    kind: str
    key: str
    name: Text
    verdict: Verdict
    findings: tuple[Finding, ...]
    files: Files
    hash: str | None
    definition: Definition | None
    model: Model | None
    proofs: Proofs | None = None
    linked: Linked = field(default_factory=Linked)


@dataclass(frozen=True)
class Upload:
    """What was sent: the name it came under, `item` or `process`, and its files by path; `item` where there is one."""

    filename: str
    kind: str
    files: Files
    linking: Linking
    item: ServiceItem | None = None


def inspect(
    filename: str,
    data: bytes,
    *,
    reader: Reader = read_bounded,
    decisions: DecisionCheck = check_dmn_bounded,
    linking: Linking = nowhere,
) -> Inspected:
    """The verdict on an uploaded BPMN file or bundle, with all findings. Raises nothing for a bad upload.

    Reading takes up to seconds in a bounded process of its own, so it is done before a transaction.
    `reader` reads BPMN files, `decisions` looks at DMN files, `linking` looks for what is called outside the file.
    """
    if data[:4] == b"PK\x03\x04" or filename.lower().endswith(".zip"):
        try:
            return inspect_bundle(filename, read_zip(data), reader=reader, decisions=decisions, linking=linking)
        except UploadRefusedError as error:
            return _refused(filename, "item", [finding("bundle-unreadable", error.errors["file"][0], gate="read")])
    return _inspect_process(filename, data, reader, linking)


def inspect_folder(folder: Path, linking: Linking = nowhere) -> Inspected:
    """The verdict on the folder of a service item, its process read in a bounded process. OSError as it comes."""
    try:
        files = read_folder(folder)
    except UploadRefusedError as error:
        return _refused(folder.name, "item", [finding("bundle-unreadable", error.errors["file"][0], gate="read")])
    return inspect_bundle(folder.name, files, reader=read_bounded, linking=linking)


def inspect_bundle(
    filename: str, files: Files, *, reader: Reader = read, decisions: DecisionCheck = check_dmn, linking: Linking = nowhere
) -> Inspected:
    """The verdict on the files of a service item."""
    if ITEM_FILE not in files:
        missing = text("文件包缺少 item.yaml。", "The bundle has no item.yaml.")
        return _refused(filename, "item", [finding("item-missing", missing, gate="read")])
    try:
        item = parse_item(files[ITEM_FILE])
    except ValidationError as error:
        return _refused(filename, "item", list(_item_findings(error.normalized_messages())))
    absent = [p for p in (item.process, item.form, *item.decisions) if p not in files]
    if absent:
        told = text(f"文件包缺少：{'、'.join(absent)}。", f"The bundle lacks: {', '.join(absent)}.")
        return _refused(filename, "item", [finding("item-file-missing", told, gate="read", name=ITEM_FILE)])
    model, report = reader(files[item.process], name=item.process)
    findings = [*report.findings, *_form_findings(files), *_decision_findings(files, decisions)]
    if model is None or ImportReport(findings).closed("read"):
        return _refused(filename, "item", findings)
    findings += [*_cross_findings(item, model, files), *_notice_findings(files)]
    return _made(Upload(filename, "item", files, linking, item), item.key, item.name, model, findings)


def _inspect_process(filename: str, data: bytes, reader: Reader, linking: Linking) -> Inspected:
    path = f"{slug(PurePosixPath(filename).stem)}.bpmn"
    model, report = reader(data, name=filename)
    findings = list(report.findings)
    if model is None or report.closed("read"):
        return _refused(filename, "process", findings)
    first = next((p for p in model.processes.values() if p.executable), next(iter(model.processes.values()), None))
    named = (first.name or _pool(model, first) or first.id) if first else filename
    for node in nodes(model):
        findings += _plain_findings(node)
    key = "plain-" + slug(first.id if first else filename)
    return _made(Upload(filename, "process", {path: data}, linking), key, same(named), model, findings)


def _pool(model: Model, process: Process) -> str:
    """The name of the pool that the process stands in; many modelers name that alone."""
    return next((pool.name for pool in model.participants if pool.process == process.id), "")


def _plain_findings(node: Node) -> Iterator[Finding]:
    """What a process without a service item cannot have: its operations and its clocks."""
    operation = node.settings.operation
    if operation and is_case_operation(operation) or any(event.clock for event in node.events):
        told = text(
            "该流程使用事项操作或事项时限，需要与 item.yaml 一起作为文件包上传。",
            "This process uses operations or clocks of a service item: upload it as a bundle with its item.yaml.",
        )
        yield finding("operation-needs-item", told, element=node.id, name=node.name)
    elif operation:
        yield _unknown_operation(operation, node)


def _unknown_operation(operation: str, node: Node) -> Finding:
    told = text(f"操作“{operation}”不在操作目录中。", f"The operation “{operation}” is not in the catalogue.")
    return finding("operation-unknown", told, element=node.id, name=node.name)


def finding(
    code: str, message: Text, *, gate: Gate = "publish", level: Level = "error", element: str | None = None, name: str = ""
) -> Finding:
    """A finding of a service item, beside those of its process."""
    return Finding(code, gate, level, message, element=element, name=name)


def nodes(model: Model) -> Iterator[Node]:
    """All nodes of all processes of a model."""
    for process in model.processes.values():
        yield from process.nodes.values()


def slug(name: str) -> str:
    """A key for a name: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:100] or "process"


def _define(model: Model, files: Files, linked: Linked, findings: list[Finding]) -> Definition | None:
    if linked.missing:
        return None
    try:
        return definitions.build(model, files, linked.calls)
    except DefinitionError as error:
        if not _blocked(error.element, findings):
            node = next((one for one in nodes(model) if one.id == error.element), None)
            told = text(_in_chinese(str(error)), str(error))
            findings.append(finding("cannot-run", told, gate="run", element=error.element, name=node.name if node else ""))
    except DmnError as error:
        findings.append(finding("decision-cannot-run", same(str(error)), gate="run"))
    return None


def _blocked(element: str | None, findings: Iterable[Finding]) -> bool:
    """True where the run gate has said already what keeps this element from running."""
    return element is not None and any(f.element == element for f in errors_of(findings) if f.gate == "run")


def _in_chinese(sentence: str) -> str:
    """What the engine says of an element that it cannot run."""
    for pattern, chinese in UNRUNNABLE:
        if found := pattern.fullmatch(sentence):
            return chinese.format(*found.groups())
    return f"这个元素不能执行：{sentence}"


def _made(upload: Upload, key: str, name: Text, model: Model, findings: list[Finding]) -> Inspected:
    linked = upload.linking(model)
    findings += call_findings(key, model, linked)
    definition = _define(model, upload.files, linked, findings)
    verdict = ImportReport(findings).verdict
    if verdict == "refuse":
        return _refused(upload.filename, upload.kind, findings)
    proofs = None
    if definition is not None and not ImportReport(findings).closed("run"):
        subject = subject_of(definition, upload.files, linked.current)
        findings += list(_abroad_findings(upload, subject, findings))
        proofs = prove_at_once(subject)
        findings += findings_of(subject, proofs, findings)
    told = (upload.filename, upload.kind, key, name, ImportReport(findings).verdict, tuple(findings))
    hash = version_hash(upload.files, definition)
    return Inspected(*told, upload.files, hash, definition, model, proofs, linked)


def version_hash(files: Files, definition: Definition | None) -> str:
    """The name of a version: by its files, and by what they call, where that is outside them."""
    named = content_hash(files)
    if definition is None or not (definition.linked or definition.sources):
        return named
    told = {**{n: other.hash for n, other in definition.linked.items()}, **definition.sources}
    return hashlib.sha256("\n".join([named, *(f"{name}\0{told[name]}" for name in sorted(told))]).encode()).hexdigest()


def _abroad_findings(upload: Upload, subject: Subject, findings: list[Finding]) -> Iterator[Finding]:
    """What the called processes of other definitions lack in this one: roles and forms of their tasks; and how all go on."""
    yield from whole_findings(subject, findings)
    for node in nodes(subject.model):
        if upload.item is not None and home(node.id) is not None and node.kind == "userTask":
            found = _task_findings(upload.item, node, upload.files)
            yield from (replace(one, element=subject.place(node.id)) for one in found)


def _refused(filename: str, kind: str, findings: list[Finding]) -> Inspected:
    return Inspected(filename, kind, "", same(filename), "refuse", tuple(findings), {}, None, None, None)


def _item_findings(messages: Mapping[str, Any], path: str = "") -> Iterator[Finding]:
    for name, found in messages.items():
        place = f"{path}.{name}" if path else str(name)
        if isinstance(found, Mapping):
            yield from _item_findings(found, place)
        else:
            for sentence in found:
                chinese = ITEM_FAULTS.get(sentence, sentence)
                told = text(f"item.yaml 中“{place}”有误：{chinese}", f"item.yaml, “{place}”: {sentence}")
                yield finding("item-invalid", told, gate="read", name=place)


def _form_findings(files: Files) -> Iterator[Finding]:
    for path in sorted(files):
        if path.startswith("forms/") and path.endswith(".json"):
            yield from read_form(files[path], name=path)[1].findings


def _decision_findings(files: Files, decisions: DecisionCheck) -> Iterator[Finding]:
    for path in sorted(files):
        if path.endswith(".dmn"):
            yield from decisions(files[path]).findings


def _notice_findings(files: Files) -> Iterator[Finding]:
    for path in sorted(files):
        if path.startswith("notices/") and path.endswith(".yaml"):
            try:
                parse_notice(files[path])
            except (ValueError, InvalidError) as error:
                yield finding("notice-invalid", text(f"通知 {path} 有误：{error}", f"The notice {path}: {error}"), name=path)


def _cross_findings(item: ServiceItem, model: Model, files: Files) -> Iterator[Finding]:
    known = {node.id: node for node in nodes(model)}
    filed = main(model)
    for process in (each for each in model.processes.values() if each.executable):
        yield from _start_findings(process, files=process is filed)
    for node in known.values():
        yield from _operation_findings(item, node)
        if node.kind == "userTask":
            yield from _task_findings(item, node, files)
    for stage in item.stages:
        for name in stage.nodes:
            if name not in known:
                told = text(
                    f"环节“{stage.zh}”引用了不存在的节点 {name}。",
                    f"The stage “{stage.en}” names a node that is not there: {name}.",
                )
                yield finding("stage-node-unknown", told, element=name)


def _start_findings(process: Process, *, files: bool) -> Iterator[Finding]:
    """The main process begins when a case is filed, others within a case by a message or signal: nothing else starts them."""
    kinds = [opening.kind for opening in openings(process)]
    if files and kinds and kinds.count(PLAIN) != 1:
        told = text(
            f"事项在申请人提交时开始，流程“{process.name or process.id}”必须恰好有一个无类型的开始事件。",
            f"A case begins when the applicant files it: the process “{process.name or process.id}” needs exactly one plain start.",
        )
        yield finding("item-start", told, element=process.id, name=process.name)
    for opening in openings(process):
        if opening.kind in ("timer", "conditional") or opening.together:
            told = text(
                "事项的流程不能由定时、条件或并行多重事件启动；请另建一个普通流程。",
                "A timer, a condition or several events together cannot start a service item: make it a plain process.",
            )
            yield finding("item-start-event", told, element=opening.node, name=process.nodes[opening.node].name)


def _operation_findings(item: ServiceItem, node: Node) -> Iterator[Finding]:
    operation = node.settings.operation
    if not operation:
        return
    unknown = operation.removeprefix(CHECK) not in SOURCES if operation.startswith(CHECK) else operation not in {**EFFECTS, **HUMAN}
    if unknown:
        yield _unknown_operation(operation, node)
    if operation in ("case.refuse", "case.not-accept", "case.revoke-acceptance") and not (item.refusals and item.appeal):
        told = text(
            "不利决定必须列明理由代码和救济途径。", "A decision against the applicant needs reason codes and the text on appeal."
        )
        yield finding("refusal-without-reasons", told, element=node.id, name=node.name)
    if operation == "licence.issue" and item.result is None:
        yield finding(
            "result-missing", text("事项没有定义办理结果。", "The item defines no result."), element=node.id, name=node.name
        )


def _task_findings(item: ServiceItem, node: Node, files: Files) -> Iterator[Finding]:
    roles = {*node.settings.groups, *([node.settings.role] if node.settings.role else [])}
    applicant = human(node.settings.operation).applicant
    if not applicant and (not roles or roles - set(item.roles)):
        told = text(f"任务“{node.name}”没有已定义的岗位。", f"The task “{node.name}” has no role that the item defines.")
        yield finding("task-role-unknown", told, element=node.id, name=node.name)
    form = node.settings.form
    if form and not {form, f"forms/{form}", f"forms/{form}.json"} & set(files):
        told = text(
            f"任务“{node.name}”的表单 {form} 不在文件包中。", f"The form {form} of the task “{node.name}” is not in the bundle."
        )
        yield finding("task-form-missing", told, element=node.id, name=node.name)


def errors_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that close a gate."""
    return tuple(f for f in findings if f.level == "error")
