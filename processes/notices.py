"""Notices to the applicant: rows that are written with what they tell of, and sent afterwards.

An item may have its own words in `notices/<kind>.yaml`; these are the words for everything the law wants told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select

from engine.store.ids import new_id
from engine.store.transaction import Transaction
from processes import rows, tables
from processes.calendar import last_day
from processes.casefile import CaseFile
from processes.errors import InvalidError
from processes.texts import Text, filled, same, text
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
    "tolerated": _words(
        (
            "容缺受理通知",
            "办件 {number} 的主要材料齐全，现予容缺受理（{basis}）。您还需要补交：{gaps}。请在 {tolerance_due} 前补交；"
            "逾期未补齐的，撤销受理。我们承诺在 {due} 前办结，补齐之前不作准予决定。",
        ),
        (
            "Your application is accepted, some papers are to follow",
            "The main papers of case {number} are complete, so it is accepted now ({basis}). Still to be handed in: {gaps}. "
            "Please hand this in by {tolerance_due}; if it is not complete by then, the acceptance is revoked. "
            "We promise to decide by {due}; nothing is granted before the papers are complete.",
        ),
    ),
    "completed": _words(
        ("容缺材料已补齐", "办件 {number} 容缺的材料已经补齐并核对无误，我们继续办理，承诺在 {due} 前办结。"),
        (
            "Your papers are complete",
            "The papers of case {number} that were to follow are here and in order. We go on and promise to decide by {due}.",
        ),
    ),
    "ask-again": _words(
        ("请重新补交材料", "办件 {number} 补交的材料不符合要求：{gaps}。请在 {tolerance_due} 前重新补交；逾期未补齐的，撤销受理。"),
        (
            "Please hand in the papers again",
            "What you handed in for case {number} is not in order yet: {gaps}. Please hand it in again by "
            "{tolerance_due}; if it is not complete by then, the acceptance is revoked.",
        ),
    ),
    "acceptance-revoked": _words(
        (
            "撤销受理决定",
            "办件 {number} 容缺的材料未在规定期限内补齐，现撤销受理。理由：{reason}（{basis}）。{facts}"
            "材料备齐后，您可以重新申请。{appeal}",
        ),
        (
            "The acceptance of your application is revoked",
            "The papers of case {number} that were to follow were not complete in time, so its acceptance is revoked. "
            "Reason: {reason} ({basis}). {facts} You can apply again when you have the papers. {appeal}",
        ),
    ),
    "paused": _words(
        (
            "特别程序通知",
            "办件 {number} 依法需要进行{special}，所需时间不计算在办理期限内（{special_basis}）。原因：{reason}。"
            "预计 {until} 前完成，届时继续计算办理期限。",
        ),
        (
            "A special procedure is needed for your case",
            "Case {number} needs, by law, this special procedure: {special}. The time it takes is not counted ({special_basis}). "
            "Reason: {reason}. We expect it to end by {until}; the time limits go on from then.",
        ),
    ),
    "resumed": _words(
        ("特别程序已结束", "办件 {number} 的{special}已经完成，结果：{result}。办理期限继续计算，我们承诺在 {due} 前办结。"),
        (
            "The special procedure has ended",
            "The special procedure of case {number} ({special}) has ended. Result: {result}. The time limits go on, "
            "and we promise to decide by {due}.",
        ),
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


def day_text(day: date | None) -> Text:
    """A day as notices write it; that it will be told where it is not known."""
    return text(f"{day:%Y年%m月%d日}", f"{day:%d %B %Y}") if day else text("（另行通知）", "a date we will tell you")


def _usual(case: CaseFile) -> dict[str, Text]:
    due = case.ledger.next_due()
    shown = day_text(last_day(due) if due else None)
    number = str(case.row["number"])
    return {"number": same(number), "item": case.version.item.name, "due": shown}


def _filled(words: Text, values: Mapping[str, Text]) -> Text:
    return {lang: filled(words, {name: v.get(lang, "") for name, v in values.items()})[lang] for lang in words}
