"""A task on one page: the applicant's data, what registers said, materials, history, where the case stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.store import history
from engine.store.transaction import Transaction
from processes import (
    accounts,
    answers,
    casefile,
    cases,
    codes,
    definitions,
    documents,
    duty,
    pausing,
    rows,
    special,
    story,
    tables,
    tasks,
    timeline,
)
from processes.access import REVEAL, require
from processes.answers import Answers
from processes.casefile import CaseFile
from processes.cases import GapView, gap_view
from processes.diagrams import DiagramView, diagram
from processes.documents import DocumentStore, DocumentView, Served
from processes.errors import InvalidError, NotAllowedError
from processes.forms import Form
from processes.human import STANDARD, offered_outcomes
from processes.inbox import task_light
from processes.items.model import Material
from processes.operations import Outcome, human
from processes.pausing import SpecialView
from processes.people import Official
from processes.prepared import prepared
from processes.settings import Settings
from processes.special import PauseView
from processes.texts import STATES, Text, text
from processes.views import CheckView, ClockView, DataRow, DecisionView, HistoryRow, Light, PreparedView

SUSPENDED = text(
    "流程因技术处理暂停，恢复后才能办理；法定期限不因此停止计算。",
    "The process is suspended for repair; you can go on when it is resumed. The legal period goes on meanwhile.",
)
PERSONAL = frozenset({"citizen-id", "mobile", "phone", "email"})


@dataclass(frozen=True, slots=True)
class ApplicantView:
    """Who applies; number and phone masked until they are revealed."""

    name: str
    number: str
    phone: str
    masked: bool


@dataclass(frozen=True, slots=True)
class RefusalView:
    """A reason code that may be chosen."""

    code: str
    text: Text
    basis: Text


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task of a case. `holder` is the shown name of who has it. `asks` are the standard fields to be asked beside the form:
    outcome, reason_code, facts, gaps, officers, opinion; `materials` are those an applicant can upload. `values` and `opinion`
    are what this official has typed before. `hindrance` says why this official may not work on it, None where nothing does.
    `special` is what this official may do about special procedures, `specials` are those of the case. `actions`: claim, release,
    complete, reveal.
    """

    id: str
    title: Text
    operation: Text
    number: str
    item: Text
    state: str
    state_text: Text
    status: str
    holder: str | None
    mine: bool
    claimed_at: datetime | None
    due: datetime | None
    light: Light
    applicant: ApplicantView
    data: tuple[DataRow, ...]
    checks: tuple[CheckView, ...]
    documents: tuple[DocumentView, ...]
    gaps: tuple[GapView, ...]
    history: tuple[HistoryRow, ...]
    clocks: tuple[ClockView, ...]
    diagram: DiagramView
    prepared: tuple[PreparedView, ...]
    decision: DecisionView | None
    form: Form | None
    asks: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    refusals: tuple[RefusalView, ...]
    materials: tuple[Material, ...]
    values: Mapping[str, Any]
    opinion: str
    hindrance: Text | None
    special: SpecialView | None
    specials: tuple[PauseView, ...]
    actions: tuple[str, ...]


def open_task(tx: Transaction, official: Official, task_id: str) -> TaskView:
    """The task with all it takes to work on it; that this official has looked is recorded.

    NotFoundError; NotAllowedError without the role and department. Plain processes have no such page: NotFoundError.
    """
    part = duty.part_of(task_id)
    row = duty.task_row(tx, official, task_id)
    hindrance = duty.hindrance(official, row) or (SUSPENDED if row["suspended"] and row["status"] == "open" else None)
    case = casefile.read_case(tx, part)
    cases.record_look(tx, case, official.username, "task")
    offered = pausing.offered(case, row["operation"], hindrance is None and pausing.is_free(official, row))
    return _view(tx, official, case, row, Means(hindrance or special.held_up(case), offered))


def reveal(tx: Transaction, official: Official, task_id: str, reason: str) -> ApplicantView:
    """The applicant's number and phone unmasked; who looked and why stands in the history and on the applicant's page.

    InvalidError without a reason; NotAllowedError without the permission or the task's role.
    """
    require(official, REVEAL)
    row = duty.task_row(tx, official, task_id)
    duty.require_duty(official, row)
    if not reason.strip() or len(reason) > 500:
        raise InvalidError({"reason": [text("请说明查看理由。", "Say why you need to see it.")]})
    case = casefile.read_case(tx, row["part"])
    cases.record_look(tx, case, official.username, "reveal", reason.strip())
    return _applicant(tx, case, masked=False)


def read_document(
    tx: Transaction, settings: Settings, official: Official, task_id: str, document_id: str, *, inline: bool = False
) -> Served:
    """A document of the task's case, for somebody who may work on the task; `inline` to be shown within a page.

    NotFoundError, NotAllowedError.
    """
    row = duty.task_row(tx, official, task_id)
    duty.hindrance(official, row)
    return documents.served(tx, DocumentStore(settings.home / "documents"), row["part"], document_id, inline=inline)


@dataclass(frozen=True, slots=True)
class Means:
    """What keeps an official from a task, None where nothing does, and what they may do about special procedures."""

    hindrance: Text | None
    special: SpecialView | None


def _view(tx: Transaction, official: Official, case: CaseFile, row: rows.Row, means: Means) -> TaskView:
    entries = history.entries(tx, case.part)
    walk = timeline.walk_of(entries)
    known, kept = answers.load(tx, case.part), tasks.saved_opinion(tx, official, row["id"])
    node = definitions.node(tx, case.version, row["node"])
    form = case.version.task_form(row["form"])
    mine = row["assignee"] == official.username
    return TaskView(
        id=row["id"],
        title=case.version.item.called(row["node"], row["title"]),
        operation=human(row["operation"]).text,
        number=row["ref"],
        item=case.version.item.name,
        state=case.state,
        state_text=STATES[case.state],
        status=row["status"],
        holder=accounts.shown_names(tx, [row["assignee"]]).get(row["assignee"]) if row["assignee"] else None,
        mine=mine,
        claimed_at=row["claimed_at"],
        due=row["due_at"],
        light=task_light(row["due_at"], case.ledger, tx.now),
        applicant=_applicant(tx, case, masked=True),
        data=masked_rows(case.version.form, known),
        checks=story.checks(tx, case),
        documents=documents.listed(tx, case.part, case.id),
        gaps=tuple(gap_view(gap) for gap in case.row["gaps"] or ()),
        history=story.history_rows(tx, case, entries),
        clocks=case.ledger.views(case.today),
        diagram=diagram(case.version, walk.active, walk.done),
        prepared=prepared(tx, case),
        decision=story.decision(case),
        form=form,
        asks=_asks(row, form),
        outcomes=offered_outcomes(row["operation"], node, case.version.item),
        refusals=_refusals(case),
        materials=tuple(m for m in case.version.item.materials if m.upload),
        values=kept.values,
        opinion=kept.opinion,
        hindrance=means.hindrance if row["status"] == "open" else None,
        special=means.special,
        specials=special.views(case),
        actions=_actions(row, mine, means.hindrance),
    )


def masked_rows(form: Form, known: Answers) -> tuple[DataRow, ...]:
    """The answers in words, numbers of persons masked."""
    personal = {f.key for f in form.fields if f.format in PERSONAL}
    told = answers.data_rows(form, known)
    return tuple(replace(row, value=_masked(row.value)) if row.key in personal else row for row in told)


def _masked(words: Text) -> Text:
    return {lang: codes.mask_citizen_id(told) for lang, told in words.items()}


def _asks(row: rows.Row, form: Form | None) -> tuple[str, ...]:
    own = {f.key for f in form.fields} if form else set()
    operation = human(row["operation"])
    wanted = {"opinion"}
    if operation.outcomes:
        wanted.add("outcome")
    if operation.duty == "examine" or any(o.reasoned for o in operation.outcomes):
        wanted |= {"reason_code", "facts"}
    if any(o.lists_gaps for o in operation.outcomes):
        wanted.add("gaps")
    if operation.name == "task.site-visit":
        wanted.add("officers")
    return tuple(name for name in (*STANDARD, "opinion") if name in wanted - own)


def _actions(row: rows.Row, mine: bool, hindrance: Text | None) -> tuple[str, ...]:
    if row["status"] != "open" or hindrance is not None:
        return ()
    if mine:
        return ("complete", "release", "reveal")
    return ("claim", "reveal") if row["assignee"] is None else ()


def _refusals(case: CaseFile) -> tuple[RefusalView, ...]:
    item = case.version.item
    return tuple(RefusalView(r.code, r.text, item.basis_text(r.basis)) for r in item.refusals)


def _applicant(tx: Transaction, case: CaseFile, *, masked: bool) -> ApplicantView:
    p = tables.person
    row = rows.first(tx, select(p).where(p.c.id == case.row["person"]))
    if row is None:
        raise NotAllowedError
    if not masked:
        return ApplicantView(row["name"], row["number"], row["phone"], masked=False)
    return ApplicantView(row["name"], codes.mask_citizen_id(row["number"]), codes.mask_phone(row["phone"]), masked=True)
