"""Filing: from a draft to a received case with a number, a tracking code and a running process, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.store import execution
from engine.store.host import InstanceRef
from engine.store.transaction import Transaction
from processes import answers, casefile, codes, documents, drafts, rows, tables
from processes.calendar import day_of
from processes.casefile import CaseFile
from processes.errors import GoneError, NotFinishedError, NotFoundError
from processes.host import CaseHost
from processes.items.guide import ItemCard, card_of
from processes.lifecycle import move
from processes.people import Person
from processes.settings import Settings
from processes.texts import Text
from processes.timeline import what_happens_now


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the applicant takes away. `code` opens the tracking page together with the number; `due` is the next date."""

    number: str
    code: str
    case_id: str
    item: ItemCard
    filed_at: datetime
    next: Text
    due: datetime | None
    repeated: bool


def file_case(tx: Transaction, settings: Settings, person: Person, draft_id: str, key: str, *, confirmed: bool = True) -> Receipt:
    """The application is filed and received (T1, T2), its process runs, and its receipt is given; a repeat gives the same one.

    `confirmed` says that the notice on the use of data was shown and confirmed. NotFinishedError with what is missing,
    NotFoundError where the draft is not this person's, TransitionError without the confirmation.
    """
    try:
        draft = drafts.get_draft(tx, person, draft_id)
    except GoneError:
        return _receipt(casefile.read_case(tx, draft_id), repeated=True)
    missing = drafts.missing_of(tx, settings, draft, answers.load(tx, draft_id))
    if missing:
        raise NotFinishedError(missing)
    case = casefile.open_case(tx, draft_id)
    _number(case, person)
    facts = {"missing": missing, "confirmed": confirmed, "reason": "filed-online"}
    move(case, "file", person.actor, facts, by="applicant")
    move(case, "receive", person.actor, {"reason": "received-at-once"})
    case.save()
    _start(tx, settings, case, person, key)
    return _receipt(case, repeated=False)


def get_receipt(tx: Transaction, person: Person, number: str) -> Receipt:
    """The receipt of a case of this person, as long as the case is kept. NotFoundError where it is not theirs."""
    case = casefile.find_case(tx, number)
    if case.row["person"] != person.id:
        raise NotFoundError
    return _receipt(case, repeated=True)


def _number(case: CaseFile, person: Person) -> None:
    tx, region, today = case.tx, case.version.item.region, day_of(case.tx.now)
    serial = rows.next_serial(tx, tables.serial, f"case:{region}", today)
    case.change(
        number=codes.case_number(region, today, serial),
        code=codes.new_tracking_code(),
        subject=codes.mask_name(person.name),
        filed_at=tx.now,
    )


def _start(tx: Transaction, settings: Settings, case: CaseFile, person: Person, key: str) -> None:
    definition = case.version.definition
    if definition is None:
        raise NotFoundError("This version cannot run.")
    ref = InstanceRef(case.part, case.id, case.row["number"], definition, person.actor)
    variables = start_variables(tx, case, person)
    host = CaseHost(settings)
    process = host.definition(tx, definition).main
    execution.start(tx, host, ref, process=process, variables=variables, key=f"file:{key}")


def start_variables(tx: Transaction, case: CaseFile, person: Person) -> dict[str, Any]:
    """The variables a process begins with: the case, the applicant, the answers as declared by the form, the materials."""
    form, known = case.version.form, answers.load(tx, case.part)
    counts: dict[str, int] = {m.id: 0 for m in case.version.item.materials if m.upload}
    for one in documents.listed(tx, case.part, case.id):
        counts[one.material] = counts.get(one.material, 0) + 1
    return {
        "case": {
            "number": case.row["number"],
            "item": case.version.item.key,
            "filed_at": tx.now.isoformat(),
            "filed_on": case.today.isoformat(),
            "applicant_type": person.kind,
        },
        "applicant": {"kind": person.kind, "name": person.name, "number": person.number, "phone": person.phone},
        "application": form.variables(form.typed(known.values)),
        "materials": counts,
    }


def _receipt(case: CaseFile, *, repeated: bool) -> Receipt:
    row = case.row
    return Receipt(
        number=row["number"],
        code=row["code"],
        case_id=case.id,
        item=card_of(case.version),
        filed_at=row["filed_at"],
        next=what_happens_now(case.state),
        due=case.ledger.next_due(),
        repeated=repeated,
    )
