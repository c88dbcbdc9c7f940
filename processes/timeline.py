"""What happens now, who has it and until when; and the stages of a case, from its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from engine.store import history
from engine.store.history import Entry
from engine.store.tables import task
from engine.store.transaction import Transaction
from processes import rows
from processes.casefile import CaseFile
from processes.host import APPLICANT
from processes.items.model import ServiceItem
from processes.texts import STATES, Text, same, text
from processes.transitions import ENDS
from processes.views import NowView, TimelineStep

NOW: Mapping[str, Text] = {
    "SUBMITTED": text("正在登记您的申请。", "Your application is being registered."),
    "RECEIVED": text("正在核对材料和登记信息。", "Your papers and the registers are being checked."),
    "AWAITING_SUPPLEMENT": text("请您补正材料。", "Please hand in what is missing."),
    "ACCEPTED": text("已受理，正在办理。", "Accepted and being handled."),
    "IN_REVIEW": text("正在审查。", "Under review."),
    "PAUSED_SPECIAL": text(
        "正在进行特别程序，所需时间不计算在办理期限内。", "A special procedure is under way; its time is not counted."
    ),
    "AWAITING_DECISION": text("审查已完成，等待决定。", "The review is done; a decision follows."),
    "APPROVED": text("已准予，正在制作证照。", "Granted; the document is being made."),
    "REFUSED": text("已作出不予许可决定，正在送达。", "Refused; the decision is being served."),
    "ISSUING": text("证照制作完成，正在送达。", "The document is made and on its way to you."),
    "DELIVERED": text("结果已送达。", "The result is delivered."),
    "CLOSED": text("这件事已经办完，不用您再做什么。", "This case is finished. There is nothing left for you to do."),
    "NOT_REQUIRED": text("这件事不需要许可，不用再办。", "No licence is needed for this. There is nothing left for you to do."),
    "NOT_ACCEPTED": text("这份申请没有受理，理由已经通知您。", "The application was not accepted. You have been told why."),
    "LAPSED": text(
        "没有按期补正，申请视为撤回，可以重新申请。", "Nothing was supplied in time, so the application counts as withdrawn."
    ),
    "ACCEPTANCE_REVOKED": text(
        "容缺的材料没有按期补齐，受理已撤销，可以重新申请。",
        "The papers that were to follow did not come in time, so the acceptance was revoked. You can apply again.",
    ),
    "WITHDRAWN": text("您已撤回申请，可以重新申请。", "You have withdrawn the application. You can apply again."),
    "TERMINATED": text("办理已终止，理由已经通知您。", "The case was ended. You have been told why."),
}
HAND_IN = text("已容缺受理，请补交还缺的材料。", "Accepted; please hand in the papers that are still to follow.")
SUPPLIED = text("已收到您的补正材料，正在核对。", "What you handed in is here and is being checked.")
HANDING_IN = "task.hand-in"
YOU = text("您", "You")
NOBODY = text("", "")


@dataclass(slots=True)
class Walk:
    """Which nodes a case has been at: when first entered, when last left, and where it is now."""

    entered: dict[str, datetime] = field(default_factory=dict)
    left: dict[str, datetime] = field(default_factory=dict)
    inside: dict[str, int] = field(default_factory=dict)

    @property
    def active(self) -> tuple[str, ...]:
        """The nodes where something waits."""
        return tuple(n for n, count in self.inside.items() if count > 0)

    @property
    def done(self) -> tuple[str, ...]:
        """The nodes that were left and where nothing waits."""
        return tuple(n for n in self.left if self.inside.get(n, 0) <= 0)


def walk_of(entries: Iterable[Entry]) -> Walk:
    """The walk that the history tells."""
    walk = Walk()
    for entry in entries:
        for line in (entry.payload or {}).get("log") or ():
            _step(walk, line, entry.at)
    return walk


def what_happens_now(state: str) -> Text:
    """What happens in this state, in words for the applicant."""
    return NOW.get(state, STATES.get(state, same(state)))


def now_view(tx: Transaction, case: CaseFile) -> NowView:
    """What happens now, who has it, until when; nobody has a case that has ended."""
    if case.state in ENDS:
        return NowView(what_happens_now(case.state), NOBODY, None)
    mine = select(task.c.role, task.c.department, task.c.title, task.c.operation).where(
        task.c.part == case.part, task.c.status == "open"
    )
    opened = rows.every(tx, mine.order_by(task.c.order_at, task.c.id))
    if case.state == "AWAITING_SUPPLEMENT" and not any(row["role"] == APPLICANT for row in opened):
        return NowView(SUPPLIED, _who(case.version.item, opened), None)
    if any(row["operation"] == HANDING_IN for row in opened):
        return NowView(HAND_IN, YOU, case.ledger.due_at("tolerance"))
    return NowView(what_happens_now(case.state), _who(case.version.item, opened), case.ledger.next_due())


def steps(case: CaseFile, walk: Walk, now: NowView) -> tuple[TimelineStep, ...]:
    """The item's stages with how far the case is. A stage never seen was skipped once a later one was, or the case has ended."""
    stages = case.version.item.stages
    passed = max((place for place, stage in enumerate(stages) if any(n in walk.entered for n in stage.nodes)), default=-1)
    told = []
    for place, stage in enumerate(stages):
        seen = [n for n in stage.nodes if n in walk.entered]
        at = min((walk.entered[n] for n in seen), default=None)
        if case.state not in ENDS and any(n in walk.active for n in stage.nodes):
            elsewhere = now.text is HAND_IN and not any(_is_hand_in(case, n) for n in stage.nodes)
            told.append(TimelineStep(stage.text, "current", at, *(() if elsewhere else (now.who, now.until))))
        elif seen:
            told.append(TimelineStep(stage.text, "done", max((walk.left.get(n, walk.entered[n]) for n in seen), default=at)))
        else:
            told.append(TimelineStep(stage.text, "skipped" if case.state in ENDS or place < passed else "todo"))
    return tuple(told)


def _is_hand_in(case: CaseFile, name: str) -> bool:
    """True for the step in which the applicant hands in what was to follow: the date of the case is that step's alone."""
    node = case.version.node(name)
    return node is not None and node.settings.operation == HANDING_IN


def applicant_task(tx: Transaction, case: CaseFile) -> rows.Row | None:
    """The open task of the applicant; None where nothing is asked of them."""
    mine = (task.c.part == case.part, task.c.status == "open", task.c.role == APPLICANT)
    return rows.first(tx, select(task).where(*mine).order_by(task.c.order_at, task.c.id))


def read_walk(tx: Transaction, case: CaseFile) -> Walk:
    """The walk of a case, from its stored history."""
    return walk_of(history.entries(tx, case.part))


def _step(walk: Walk, line: Sequence[object], at: datetime) -> None:
    what, node = line[0], line[1]
    if not isinstance(node, str):
        return
    if what == "enter":
        walk.entered.setdefault(node, at)
        walk.inside[node] = walk.inside.get(node, 0) + 1
    elif what in ("complete", "cancel") and node in walk.inside:
        walk.left[node] = at
        walk.inside[node] -= 1


def _who(item: ServiceItem, opened: Sequence[rows.Row]) -> Text:
    if not opened:
        return item.authority.text
    if any(row["role"] == APPLICANT for row in opened):
        return YOU
    names = [item.departments.get(row["department"]) or item.authority.text for row in opened]
    told = list({n["zh"]: n for n in names}.values())
    return {lang: ("、" if lang == "zh" else ", ").join(n[lang] for n in told) for lang in ("zh", "en")}
