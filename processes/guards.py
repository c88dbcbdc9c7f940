"""What must be true for a transition. Each guard gives None, or one sentence, in both languages, that says what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from processes import rows
from processes.casefile import Act, CaseFile
from processes.operations import human
from processes.payments.tables import payment
from processes.texts import Text, text

Facts = Mapping[str, Any]
Guard = Callable[[CaseFile, Facts], Text | None]
REFUSING = {"refuse": "refuse", "not-accept": "not-accept", "revoke-acceptance": "revoke"}


def _complete(case: CaseFile, facts: Facts) -> Text | None:
    return None if not facts.get("missing") else text("申请还有没填完的内容", "the application has open points")


def _notified(case: CaseFile, facts: Facts) -> Text | None:
    return (
        None
        if facts.get("confirmed") is True
        else text("还没有确认信息使用告知", "the notice on the use of data was not confirmed")
    )


def _first_notice(case: CaseFile, facts: Facts) -> Text | None:
    return (
        None
        if case.row["supplements"] == 0
        else text("补正只能一次性告知（行政许可法第三十二条）", "gaps may be told only once (AL32)")
    )


def _gaps_listed(case: CaseFile, facts: Facts) -> Text | None:
    return (
        None
        if facts.get("gaps")
        else text("需要补正的内容必须全部列出（行政许可法第三十二条）", "all gaps have to be listed (AL32)")
    )


def _no_gaps(case: CaseFile, facts: Facts) -> Text | None:
    open_gaps = [gap for gap in case.row["gaps"] or () if not gap.get("answered")]
    return None if not open_gaps else text("还有材料没有补齐", "a gap in the materials is still open")


def _gaps_tolerable(case: CaseFile, facts: Facts) -> Text | None:
    told = facts.get("gaps") or ()
    if not told:
        return text("容缺受理要列明缺少的材料", "the papers that are to follow have to be listed")
    wrong = [gap for gap in told if gap.get("material") not in case.version.item.tolerable]
    return (
        text("缺少的材料不在容缺清单内（浙江省规定第十一条）", "a missing paper is not among those that may follow (ZJ11)")
        if wrong
        else None
    )


def _tolerance_over(case: CaseFile, facts: Facts) -> Text | None:
    clock = case.ledger.clocks.get("tolerance")
    if clock is None or clock.state != "running":
        return text("这件办件没有容缺的材料", "no papers are to follow in this case")
    over = clock.due_at is not None and clock.due_at <= case.tx.now
    if not over:
        return text("容缺补交的期限还没有到", "the time for the papers to follow is not over")
    act = facts.get("act")
    revoked = isinstance(act, Act) and act.outcome == "revoke"
    open_gaps = [gap for gap in case.row["gaps"] or () if not gap.get("answered")]
    return None if open_gaps or revoked else text("补交的材料还没有核对", "what was handed in is not checked yet")


def _appealable(case: CaseFile, facts: Facts) -> Text | None:
    act = facts.get("act")
    if isinstance(act, Act) and act.outcome == "revoke":
        return _reasoned(case, facts)
    return (
        None
        if case.version.item.appeal and str(facts.get("reason") or "").strip()
        else text("撤销受理须说明理由并告知救济途径", "a revoked acceptance needs its reasons and the text on appeal")
    )


def _special_lawful(case: CaseFile, facts: Facts) -> Text | None:
    if case.version.item.special_of(facts.get("kind")) is None:
        return text("事项没有规定这种特别程序（行政许可法第四十五条）", "the item allows no such special procedure (AL45)")
    return _explained(case, facts)


def _special_result(case: CaseFile, facts: Facts) -> Text | None:
    return (
        None
        if str(facts.get("result") or "").strip()
        else text("须登记特别程序的结果", "the result of the special procedure has to be recorded")
    )


def _silent(case: CaseFile, facts: Facts) -> Text | None:
    clock = case.ledger.clocks.get("supplement")
    over = clock is not None and clock.due_at is not None and clock.due_at <= case.tx.now
    return None if over else text("补正期限还没有到", "the time to supplement is not over")


def _intake_over(case: CaseFile, facts: Facts) -> Text | None:
    clock = case.ledger.clocks.get("intake")
    over = clock is not None and clock.due_at is not None and clock.due_at <= case.tx.now
    return None if over else text("收件审核期限还没有到", "the time for intake is not over")


def _explained(case: CaseFile, facts: Facts) -> Text | None:
    return None if str(facts.get("reason") or "").strip() else text("必须说明理由", "a reason has to be given")


def _opinion(case: CaseFile, facts: Facts) -> Text | None:
    act = facts.get("act")
    return None if isinstance(act, Act) and act.opinion.strip() else text("必须附上审查意见", "an opinion has to be attached")


def _first_extension(case: CaseFile, facts: Facts) -> Text | None:
    return (
        None
        if case.row["extensions"] == 0
        else text("只能延长一次（行政许可法第四十二条）", "a case may be extended only once (AL42)")
    )


def _before_due(case: CaseFile, facts: Facts) -> Text | None:
    clock = case.ledger.clocks.get("statutory")
    running = clock is not None and clock.state == "running" and clock.due_on is not None and case.today <= clock.due_on
    return None if running else text("法定时限已过，或者没有在计时", "the statutory limit is over or does not run")


def _two_officers(case: CaseFile, facts: Facts) -> Text | None:
    officers = {str(o).strip() for o in facts.get("officers") or () if str(o).strip()}
    return (
        None
        if len(officers) >= 2
        else text("现场核查须有两名以上工作人员（行政许可法第三十四条）", "a site visit needs at least two officers (AL34)")
    )


def _reasoned(case: CaseFile, facts: Facts) -> Text | None:
    act = facts.get("act")
    if not isinstance(act, Act) or act.outcome not in REFUSING.values():
        return text("不利决定只能由工作人员作出", "only an official may decide against the applicant")
    known = {r.code for r in case.version.item.refusals}
    if act.reason_code not in known:
        return text("必须选择事项规定的理由", "a reason code of the item has to be given")
    if not act.facts.strip():
        return text("必须写明事实（行政许可法第三十八条）", "the facts have to be stated (AL38)")
    return (
        None
        if case.version.item.appeal
        else text("缺少救济途径的告知（行政许可法第三十八条）", "the text on appeal is missing (AL38)")
    )


def _favourable(case: CaseFile, facts: Facts) -> Text | None:
    act = facts.get("act")
    if case.state == "AWAITING_DECISION":
        decided = isinstance(act, Act) and human(act.operation).duty == "decide" and act.outcome == "approve"
        return None if decided else text("报请的意见须由工作人员决定", "an official has to decide what was proposed")
    against = isinstance(act, Act) and act.outcome in REFUSING.values()
    return text("工作人员已作出不同的决定", "an official has decided otherwise") if against else None


def _fee_settled(case: CaseFile, facts: Facts) -> Text | None:
    if case.version.item.fee is None:
        return None
    paid = select(payment.c.id).where(payment.c.part == case.part, payment.c.case_id == case.id, payment.c.status == "paid")
    return None if rows.first(case.tx, paid) else text("费用还没有缴清", "the fee is not settled")


GUARDS: Mapping[str, Guard] = {
    "complete": _complete,
    "notified": _notified,
    "first-notice": _first_notice,
    "gaps-listed": _gaps_listed,
    "no-gaps": _no_gaps,
    "gaps-tolerable": _gaps_tolerable,
    "tolerance-over": _tolerance_over,
    "appealable": _appealable,
    "special-lawful": _special_lawful,
    "special-result": _special_result,
    "silent": _silent,
    "intake-over": _intake_over,
    "explained": _explained,
    "opinion": _opinion,
    "first-extension": _first_extension,
    "before-due": _before_due,
    "two-officers": _two_officers,
    "reasoned": _reasoned,
    "favourable": _favourable,
    "fee-settled": _fee_settled,
}
