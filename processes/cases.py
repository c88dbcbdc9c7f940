"""A person's cases: the list, one case with everything about it, and withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.commands import Cancel
from engine.errors import CommandError
from engine.store import execution, history
from engine.store.ids import new_id
from engine.store.transaction import Transaction
from processes import answers, casefile, documents, licences, notices, rows, special, story, tables, timeline
from processes.casefile import CaseFile
from processes.documents import DocumentView
from processes.errors import InvalidError, NotFoundError
from processes.fees import PaymentState, payment_state
from processes.forms import Form
from processes.host import CaseHost
from processes.items import versions
from processes.items.guide import ItemCard, card_of
from processes.lifecycle import move
from processes.people import Official, Person
from processes.settings import Settings
from processes.special import PauseView
from processes.texts import STATES, Text, text
from processes.transitions import UNDECIDED
from processes.views import (
    CheckView,
    ClockView,
    DataRow,
    DecisionView,
    Light,
    NoticeView,
    NowView,
    TimelineStep,
)

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a person's list. `action` names what is asked of them now: `supplement`, or nothing."""

    number: str
    item: ItemCard
    state: str
    state_text: Text
    filed_at: datetime
    due: datetime | None
    action: str | None


@dataclass(frozen=True, slots=True)
class GapView:
    """Something that was missing. `material` is where a document for it is uploaded, None where words answer it."""

    key: str
    text: Text
    material: str | None
    answered: bool


@dataclass(frozen=True, slots=True)
class SupplementView:
    """What the applicant is asked to hand in, until when; `form` has the questions of the task where it has any.

    `tolerated` is True for papers that follow after acceptance, False for a supplement before it.
    """

    task: str
    gaps: tuple[GapView, ...]
    due: datetime | None
    form: Form | None
    tolerated: bool = False


@dataclass(frozen=True, slots=True)
class LookedRow:
    """Who of the authority has looked at the case or at unmasked data, and why."""

    at: datetime
    who: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything about a case that its applicant may see. `actions`: `supplement`, `withdraw`, `licence`.

    `materials` are the names of the item's materials, by the id that a document names.
    """

    number: str
    code: str
    item: ItemCard
    state: str
    state_text: Text
    filed_at: datetime
    light: Light
    now: NowView
    steps: tuple[TimelineStep, ...]
    actions: tuple[str, ...]
    supplement: SupplementView | None
    decision: DecisionView | None
    licence: str | None
    data: tuple[DataRow, ...]
    documents: tuple[DocumentView, ...]
    materials: Mapping[str, Text]
    checks: tuple[CheckView, ...]
    clocks: tuple[ClockView, ...]
    special: tuple[PauseView, ...]
    notices: tuple[NoticeView, ...]
    looked: tuple[LookedRow, ...]
    fee: PaymentState | None


def my_cases(tx: Transaction, person: Person) -> list[CaseRow]:
    """The person's filed cases, the latest first."""
    c = tables.case
    found = rows.every(tx, select(c).where(c.c.person == person.id, c.c.number.is_not(None)).order_by(c.c.filed_at.desc(), c.c.id))
    return [_case_row(tx, row) for row in found]


def case_view(tx: Transaction, person: Person, number: str) -> CaseView:
    """The case with all that belongs to it. NotFoundError where it is not this person's."""
    case = own_case(tx, person, number)
    walk, now = timeline.read_walk(tx, case), timeline.now_view(tx, case)
    licence = licences.identifier_of(tx, case.part, case.id)
    supplement = supplement_view(tx, case)
    actions = [("supplement", supplement is not None), ("withdraw", case.state in UNDECIDED), ("licence", licence is not None)]
    return CaseView(
        number=case.row["number"],
        code=case.row["code"],
        item=card_of(case.version),
        state=case.state,
        state_text=STATES[case.state],
        filed_at=case.row["filed_at"],
        light=case.ledger.light(case.today),
        now=now,
        steps=timeline.steps(case, walk, now),
        actions=tuple(name for name, given in actions if given),
        supplement=supplement,
        decision=story.decision(case),
        licence=licence,
        data=answers.data_rows(case.version.form, answers.load(tx, case.part)),
        documents=documents.listed(tx, case.part, case.id),
        materials={m.id: m.name for m in case.version.item.materials},
        checks=story.checks(tx, case),
        clocks=case.ledger.views(case.today),
        special=special.views(case),
        notices=notices.of_case(tx, case),
        looked=_looked(tx, case),
        fee=payment_state(tx, case.part, case.version),
    )


def withdraw(tx: Transaction, settings: Settings, person: Person, number: str, reason: str, key: str) -> None:
    """The case is withdrawn and its process has ended (T26); a repeat changes nothing.

    NotFoundError where it is not this person's, TransitionError after the decision, InvalidError for an overlong reason.
    """
    if len(reason) > LONGEST_REASON:
        raise InvalidError({"reason": [text(f"最多 {LONGEST_REASON} 个字。", f"At most {LONGEST_REASON} characters.")]})
    part = own_case(tx, person, number).part
    case = casefile.open_case(tx, part)
    if case.state == "WITHDRAWN":
        return
    move(case, "withdraw", person.actor, {"reason": reason or "withdrawn-by-applicant"}, by="applicant")
    case.save()
    names = {"part": part, "instance": case.id, "key": f"withdraw:{key}", "actor": person.actor}
    try:
        execution.execute(tx, CaseHost(settings), command=Cancel(reason="withdrawn"), **names)
    except CommandError as error:
        raise NotFoundError from error


def own_case(tx: Transaction, person: Person, number: str) -> CaseFile:
    """The person's case. NotFoundError alike where there is none and where it is another's."""
    case = casefile.find_case(tx, number)
    if case.row["person"] != person.id:
        raise NotFoundError
    return case


def supplement_view(tx: Transaction, case: CaseFile) -> SupplementView | None:
    """What is asked of the applicant now; None where nothing is."""
    row = timeline.applicant_task(tx, case)
    if row is None:
        return None
    gaps = tuple(gap_view(gap) for gap in case.row["gaps"] or ())
    tolerated = row["operation"] == timeline.HANDING_IN
    due = case.ledger.due_at("tolerance" if tolerated else "supplement")
    return SupplementView(row["id"], gaps, due, case.version.task_form(row["form"]), tolerated)


def gap_view(gap: Mapping[str, Any]) -> GapView:
    """A gap as the applicant reads it."""
    return GapView(gap["key"], {"zh": gap["zh"], "en": gap["en"]}, gap["material"], bool(gap["answered"]))


def record_look(tx: Transaction, case: CaseFile, official: str, what: str, reason: str = "") -> None:
    """The applicant can see that this official has looked; a reveal stands in the history too."""
    look = tables.look
    mine = (look.c.part == case.part, look.c.case_id == case.id, look.c.official == official, look.c.what == what)
    if what == "reveal" or rows.first(tx, select(look.c.id).where(*mine)) is None:
        row = {"part": case.part, "case_id": case.id, "official": official, "what": what, "reason": reason, "at": tx.now}
        rows.insert(tx, look, [{**row, "id": new_id(tx.now)}])
    if what == "reveal":
        history.record(tx, case.part, "case.reveal", Official.PREFIX + official, {"case": case.id, "reason": reason})


def _case_row(tx: Transaction, row: rows.Row) -> CaseRow:
    open_gaps = row["state"] in ("ACCEPTED", "IN_REVIEW") and any(not gap.get("answered") for gap in row["gaps"] or ())
    action = "supplement" if row["state"] == "AWAITING_SUPPLEMENT" or open_gaps else None
    item = card_of(versions.load(tx, row["version"]))
    return CaseRow(row["number"], item, row["state"], STATES[row["state"]], row["filed_at"], row["due_at"], action)


def _looked(tx: Transaction, case: CaseFile) -> tuple[LookedRow, ...]:
    look, a = tables.look, tables.account
    joined = look.outerjoin(a, a.c.username == look.c.official)
    found = select(look.c.at, a.c.name, look.c.what, look.c.reason).select_from(joined)
    mine = found.where(look.c.part == case.part, look.c.case_id == case.id).order_by(look.c.at.desc(), look.c.id)
    return tuple(LookedRow(r["at"], r["name"] or "", r["what"], r["reason"]) for r in rows.every(tx, mine))
