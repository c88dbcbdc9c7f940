"""Notices to the applicant: rows that are written with what they tell of, and sent afterwards.

An item may have its own words in `notices/<kind>.yaml`; these are the words for everything the law wants told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from sqlalchemy import select, update

from engine.store.ids import new_id
from engine.store.transaction import Transaction
from processes import rows, tables
from processes.calendar import last_day
from processes.casefile import CaseFile
from processes.errors import InvalidError
from processes.texts import Text, filled, text
from processes.views import NoticeView

Words = Mapping[str, Text]


def _words(zh: tuple[str, str], en: tuple[str, str]) -> Words:
    return {"subject": text(zh[0], en[0]), "body": text(zh[1], en[1])}


DEFAULTS: Mapping[str, Words] = {
    "received": _words(
        ("已收到您的申请", "您的“{item}”申请（办件编号 {number}）已收到，我们将在 {due} 前审核材料。"),
        (
            "We have received your application",
            "We have received your application for “{item}” (case {number}). We check your papers by {due}.",
        ),
    ),
    "supplement": _words(
        ("请补正材料", "办件 {number} 需要一次性补正：{gaps}。请在 {due} 前补正，逾期视为撤回申请。"),
        (
            "Please supplement your application",
            "Case {number} still needs: {gaps}. Please hand this in by {due}; after that the application counts as withdrawn.",
        ),
    ),
    "accepted": _words(
        ("您的申请已受理", "办件 {number} 已受理，我们承诺在 {due} 前办结。"),
        ("Your application is accepted", "Case {number} is accepted. We promise to decide by {due}."),
    ),
    "not-accepted": _words(
        ("不予受理通知", "办件 {number} 不予受理。理由：{reason}（{basis}）。事实：{facts}。{appeal}"),
        ("Your application is not accepted", "Case {number} is not accepted. Reason: {reason} ({basis}). Facts: {facts}. {appeal}"),
    ),
    "not-required": _words(
        ("无需办理许可", "办件 {number} 所涉事项依法无需许可：{reason}。"),
        ("No licence is needed", "What case {number} asks for needs no licence: {reason}."),
    ),
    "lapsed": _words(
        ("申请视为撤回", "办件 {number} 逾期未补正，依法视为撤回。您可以随时重新申请。"),
        (
            "Your application has lapsed",
            "Case {number} was not supplemented in time and counts as withdrawn. You can apply again at any time.",
        ),
    ),
    "extended": _words(
        ("办理期限已延长", "办件 {number} 的办理期限延长至 {due}。理由：{reason}。"),
        ("More time is needed", "The time to decide case {number} is extended to {due}. Reason: {reason}."),
    ),
    "approved": _words(
        ("准予许可", "办件 {number} 已准予，我们将在 {due} 前送达结果。"),
        ("Your application is granted", "Case {number} is granted. You receive the result by {due}."),
    ),
    "refused": _words(
        ("不予许可决定", "办件 {number} 不予许可。理由：{reason}（{basis}）。事实：{facts}。{appeal}"),
        ("Your application is refused", "Case {number} is refused. Reason: {reason} ({basis}). Facts: {facts}. {appeal}"),
    ),
    "delivered": _words(
        ("结果已送达", "办件 {number} 的结果已送达，可在办件页面查看和下载。"),
        ("Your result is here", "The result of case {number} is delivered. You find it on the page of your case."),
    ),
    "withdrawn": _words(
        ("申请已撤回", "办件 {number} 已按您的要求撤回。"),
        ("Your application is withdrawn", "Case {number} is withdrawn as you asked."),
    ),
    "terminated": _words(
        ("办理已终止", "办件 {number} 已终止办理。理由：{reason}。"),
        ("Your case is closed without a decision", "Case {number} is closed without a decision. Reason: {reason}."),
    ),
}


def write(case: CaseFile, kind: str, values: Mapping[str, Text] | None = None) -> None:
    """A notice of this kind to the applicant is written when the case is saved.

    `values` fill the placeholders, each in both languages. InvalidError where neither the item nor the law knows the kind.
    """
    words = case.version.notices.get(kind) or DEFAULTS.get(kind)
    if words is None:
        raise InvalidError({"notice": [f"There is no notice {kind}."]})
    known = {**_usual(case), **(values or {})}
    parts = {part: _filled(words[part], known) for part in ("subject", "body")}
    # notices of one step keep their order: each id is a millisecond after the one before
    made_at = case.tx.now + timedelta(milliseconds=len(case.notices))
    keys = {"part": case.part, "id": new_id(made_at), "case_id": case.id, "person": case.row["person"]}
    case.notices.append({**keys, "kind": kind, **parts, "created_at": case.tx.now, "sent_at": None})


def of_case(tx: Transaction, case: CaseFile) -> tuple[NoticeView, ...]:
    """All notices of the case, newest first."""
    t = tables.notice
    found = rows.every(tx, select(t).where(t.c.part == case.part, t.c.case_id == case.id).order_by(t.c.id.desc()))
    return tuple(NoticeView(r["created_at"], r["kind"], r["subject"], r["body"]) for r in found)


def unsent(tx: Transaction, limit: int) -> list[rows.Row]:
    """Notices that wait to be handed to a channel, oldest first."""
    t = tables.notice
    return rows.every(tx, select(t).where(t.c.sent_at.is_(None)).order_by(t.c.created_at, t.c.id).limit(limit))


def mark_sent(tx: Transaction, part: str, ids: Iterable[str]) -> None:
    """These notices were handed over now."""
    t = tables.notice
    tx.connection.execute(update(t).where(t.c.part == part, t.c.id.in_(list(ids))).values(sent_at=tx.now))


def _usual(case: CaseFile) -> dict[str, Text]:
    due = case.ledger.next_due()
    day = last_day(due) if due else None
    shown = text(f"{day:%Y年%m月%d日}", f"{day:%d %B %Y}") if day else text("（另行通知）", "a date we will tell you")
    number = str(case.row["number"])
    return {"number": text(number, number), "item": case.version.item.name, "due": shown}


def _filled(words: Text, values: Mapping[str, Text]) -> Text:
    return {lang: filled(words, {name: v.get(lang, "") for name, v in values.items()})[lang] for lang in words}
