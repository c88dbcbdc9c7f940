"""The history of a case in words, and what registers answered in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.store.history import Entry
from engine.store.tables import job
from engine.store.transaction import Transaction
from processes import rows, tables
from processes.casefile import Act, CaseFile
from processes.codes import mask_citizen_id
from processes.labels import MASKED, data_row
from processes.lifecycle import BY_VERSION
from processes.operations import CHECK, human
from processes.people import Official, Person
from processes.texts import STATES, Text, reason_text, same, source_name, text
from processes.views import CheckView, DecisionView, HistoryRow

TOLD: Mapping[str, Text] = {
    "case.fetch": text("申请人请求获取登记信息", "The applicant asked to fetch what registers know"),
    "case.licence": text("电子证照已签发", "The e-licence was issued"),
    "case.reveal": text("查看完整个人信息", "Unmasked personal data was shown"),
    "task.claimed": text("领取任务", "Task claimed"),
    "task.released": text("释放任务", "Task released"),
    "document.added": text("上传材料", "Document added"),
    "document.removed": text("移除材料", "Document removed"),
    "job_failed": text("自动核查失败", "An automatic check failed"),
    "retry": text("重试", "Tried again"),
    "suspend": text("暂停流程", "Process suspended"),
    "resume": text("恢复流程", "Process resumed"),
    "cancel": text("取消流程", "Process cancelled"),
    "set_variables": text("修改变量", "Variable set"),
    "move_token": text("移动令牌", "Token moved"),
    "skip_task": text("跳过步骤", "Step skipped"),
    "migrate": text("迁移到另一版本", "Migrated to another version"),
}
PLAIN: Mapping[str, Text] = {
    "start": text("流程启动", "Process begun"),
    "complete_task": text("完成任务", "Task done"),
}
"""What a case tells by its own states and acts."""
FAVOURED = text("适用新版本中对申请人更有利的规定", "Rules of the new version that favour the applicant apply")
ENDED_BY = {"APPROVED": "approve", "REFUSED": "refuse", "NOT_ACCEPTED": "not-accept", "ACCEPTANCE_REVOKED": "revoke"}
STATUS = {"ready": "waiting", "leased": "waiting", "dead": "down", "cancelled": "down"}


def history_rows(tx: Transaction, case: CaseFile | None, entries: Iterable[Entry]) -> tuple[HistoryRow, ...]:
    """What people need to read of the history, newest first; without a case, that of a plain process."""
    names = _names(tx)
    known = TOLD if case else {**TOLD, **PLAIN}
    told = [HistoryRow(e.at, _who(e.actor, names), words, _reason(e)) for e in entries if (words := _words(e, known)) is not None]
    acts = [HistoryRow(act.at, _who(act.actor, names), _done(act), _said(case, act)) for act in case.every_act()] if case else []
    return tuple(sorted([*acts, *told], key=lambda row: row.at)[::-1])


def checks(tx: Transaction, case: CaseFile) -> tuple[CheckView, ...]:
    """The latest answer of each register that was asked for the case, numbers of persons masked."""
    asked = select(job.c.operation, job.c.status, job.c.result, job.c.closed_at).where(
        job.c.part == case.part, job.c.operation.startswith(CHECK, autoescape=True)
    )
    latest = {row["operation"]: row for row in rows.every(tx, asked.order_by(job.c.created_at, job.c.id))}
    return tuple(_check(operation.removeprefix(CHECK), row) for operation, row in latest.items())


def decision(case: CaseFile) -> DecisionView | None:
    """How the case was decided; None before that, and where it ended without a decision."""
    wanted = ENDED_BY.get(case.row["outcome"] or "")
    if wanted is None:
        return None
    act = case.last_act(wanted)
    item = case.version.item
    refusal = next((r for r in item.refusals if act and r.code == act.reason_code), None)
    return DecisionView(
        outcome=wanted,
        at=case.row["decided_at"] or case.row["ended_at"],
        by=item.authority.text,
        automatic=act is None,
        reason=refusal.text if refusal else reason_text("papers-missing") if wanted == "revoke" else None,
        facts=act.facts if act else "",
        basis=refusal.basis if refusal else "",
        appeal=item.appeal if wanted != "approve" else None,
    )


def _check(source: str, row: rows.Row) -> CheckView:
    result = row["result"] or {}
    data = {k: mask_citizen_id(v) if k in MASKED and isinstance(v, str) else v for k, v in (result.get("data") or {}).items()}
    return CheckView(
        source=source,
        name=source_name(source),
        status=STATUS.get(row["status"]) or str(result.get("status") or "missing"),
        at=_moment(result.get("at")) or row["closed_at"],
        valid_until=_moment(result.get("valid_until")),
        rows=tuple(data_row(k, v) for k, v in data.items()),
    )


def _moment(told: Any) -> datetime | None:
    return datetime.fromisoformat(told) if isinstance(told, str) else None


def _words(entry: Entry, known: Mapping[str, Text]) -> Text | None:
    payload = entry.payload or {}
    if entry.kind == "case.transition":
        return STATES.get(str(payload.get("to")))
    if entry.kind == "case.version" and payload.get("reason"):
        return FAVOURED
    return known.get(entry.kind)


def _reason(entry: Entry) -> Text | None:
    """Why; a transition that follows an act needs no reason of its own, nor one that the published version lays down."""
    payload = entry.payload or {}
    reason = str(payload.get("reason") or (payload.get("input") or {}).get("reason") or "")
    if not reason or "act" in payload or (entry.kind == "case.transition" and reason.startswith(BY_VERSION)):
        return None
    return reason_text(reason)


def _done(act: Act) -> Text:
    """What an official did: the operation and how it ended."""
    operation = human(act.operation)
    ended = next((o.text for o in operation.outcomes if o.key == act.outcome), None)
    if ended is None:
        return operation.text
    return text(f"{operation.text['zh']}：{ended['zh']}", f"{operation.text['en']}: {ended['en']}")


def _said(case: CaseFile, act: Act) -> Text | None:
    """The reason that was chosen, the facts and the opinion that were written."""
    refusal = next((r.text for r in case.version.item.refusals if r.code == act.reason_code), None)
    parts = [refusal, *(same(words) for words in (act.facts, act.opinion) if words)]
    told = [one for one in parts if one]
    return text("；".join(one["zh"] for one in told), "; ".join(one["en"] for one in told)) if told else None


def _who(actor: str, names: Mapping[str, str]) -> Text:
    if actor.startswith(Person.PREFIX):
        return text("申请人", "Applicant")
    username = actor.removeprefix(Official.PREFIX)
    if username in names:
        return text(names[username], names[username])
    return text("系统", "System")


def _names(tx: Transaction) -> dict[str, str]:
    a = tables.account
    return {row["username"]: row["name"] for row in rows.every(tx, select(a.c.username, a.c.name))}
