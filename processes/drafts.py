"""Applications before they are filed: begun, filled page by page, fetched on request, checked, left for later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from engine.store.ids import new_id
from engine.store.transaction import Transaction
from processes import answers, attachments, documents, prefill, rows, tables
from processes.answers import Answers
from processes.attachments import Inspected, MaterialState
from processes.calendar import day_of, later
from processes.documents import DocumentView, Place
from processes.errors import FiledError, InvalidError, NotAllowedError, NotFoundError
from processes.fees import PaymentState, payment_state
from processes.forms import Form
from processes.items import versions
from processes.items.guide import ItemCard, card_of
from processes.items.versions import Version
from processes.people import Person
from processes.prefill import FetchView
from processes.settings import Settings
from processes.texts import Text
from processes.views import Origin

KEPT_DAYS = 90


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in a list. It is discarded when nobody touches it until `expires_at`."""

    id: str
    item: ItemCard
    updated_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft. `values` are stored as on the wire, `origins` tell which of them a register has filled in."""

    id: str
    item: ItemCard
    form: Form
    values: Mapping[str, Any]
    origins: Mapping[str, Origin]
    fetch: FetchView
    materials: tuple[MaterialState, ...]
    fee: PaymentState | None
    updated_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One answer to check before filing; `text` in both languages, empty where nothing was answered."""

    page: str
    key: str
    label: Text
    text: Text
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """Everything to check before filing. `missing` holds field keys, `material:<id>` and `fee`; `ready` when it is empty."""

    draft: DraftView
    rows: tuple[ReviewRow, ...]
    missing: tuple[str, ...]
    notice: Text
    ready: bool


def start_draft(tx: Transaction, person: Person, item_key: str) -> DraftView:
    """The person's draft for the item: the one left for later, else a fresh one.

    NotFoundError where the item is not offered, NotAllowedError where it is not for this kind of applicant.
    """
    version = offered(tx, person, item_key)
    c = tables.case
    mine = select(c.c.id).where(c.c.person == person.id, c.c.item == item_key, c.c.state == "DRAFT", c.c.version == version.hash)
    left = rows.first(tx, mine.order_by(c.c.updated_at.desc()))
    if left is not None:
        return get_draft(tx, person, left["id"])
    draft = new_id(tx.now)
    begin(tx, person, version, draft)
    return get_draft(tx, person, draft)


def offered(tx: Transaction, person: Person, item_key: str) -> Version:
    """The version of the item that this person may apply for now; errors as for `start_draft`."""
    version = versions.live(tx, item_key)
    if version.item.audience != person.kind:
        raise NotAllowedError("This service item is for another kind of applicant.")
    return version


def begin(tx: Transaction, person: Person, version: Version, draft: str) -> None:
    """A draft of this id is there, empty but for the phone number that the person has proven already."""
    row = {"part": draft, "id": draft, "item": version.item.key, "version": version.hash, "person": person.id, "state": "DRAFT"}
    rows.insert(tx, tables.case, [{**row, "created_at": tx.now, "updated_at": tx.now}])
    asked = [f.key for f in version.form.fields if f.asked and f.format == "mobile"] if person.phone else []
    origin = {"source": "account", "at": tx.now.isoformat(), "valid_until": None, "value": person.phone}
    known = {"values": dict.fromkeys(asked, person.phone), "origins": dict.fromkeys(asked, origin)}
    rows.insert(tx, tables.case_data, [{"part": draft, "case_id": draft, **known}])


def my_drafts(tx: Transaction, person: Person) -> list[DraftRow]:
    """The person's drafts, the latest first."""
    c = tables.case
    found = rows.every(tx, select(c).where(c.c.person == person.id, c.c.state == "DRAFT").order_by(c.c.updated_at.desc()))
    return [_draft_row(tx, row) for row in found]


def _draft_row(tx: Transaction, row: rows.Row) -> DraftRow:
    card = card_of(versions.load(tx, row["version"]))
    return DraftRow(row["id"], card, row["updated_at"], later(row["updated_at"], KEPT_DAYS))


def get_draft(tx: Transaction, person: Person, draft_id: str) -> DraftView:
    """The draft. NotFoundError where it is not this person's, FiledError where it has been filed."""
    row, version = own_draft(tx, person, draft_id)
    known = answers.load(tx, draft_id)
    told = {key: origin for key in known.origins if (origin := known.origin(key)) is not None}
    return DraftView(
        id=draft_id,
        item=card_of(version),
        form=version.form,
        values=known.values,
        origins=told,
        fetch=prefill.view(tx, draft_id, version),
        materials=attachments.states(tx, draft_id, version, known),
        fee=payment_state(tx, draft_id, version),
        updated_at=row["updated_at"],
        expires_at=later(row["updated_at"], KEPT_DAYS),
    )


def save_page(
    tx: Transaction,
    settings: Settings,
    person: Person,
    draft_id: str,
    page: str | None,
    values: Mapping[str, Any],
    lang: str = "zh",
) -> DraftView:
    """The answers of the page (of the whole form where None) are stored, replacing what was there.

    `values` are JSON-like, as `Form.from_html` makes them. InvalidError by field, in the reader's language, and nothing stored.
    """
    _, version = own_draft(tx, person, draft_id)
    form, known = version.form, answers.load(tx, draft_id)
    schema = form.schema("en" if lang == "en" else "zh", day_of(tx.now), demo=settings.demo, page=page, known=known.values)
    typed = form.validate(dict(values), schema)
    found = form.page(page) if page else None
    asked = {f.key for f in (found.fields if found else form.fields) if f.asked}
    kept = {key: value for key, value in known.values.items() if key not in asked}
    _store(tx, draft_id, {**kept, **form.wire(typed)})
    return get_draft(tx, person, draft_id)


def save_later(tx: Transaction, person: Person, draft_id: str, values: Mapping[str, Any]) -> DraftView:
    """Of the answers, those that are well-formed are stored, however many are missing; the rest is left out."""
    _, version = own_draft(tx, person, draft_id)
    form, known = version.form, answers.load(tx, draft_id)
    asked = {f.key for f in form.fields if f.asked}
    fitting = form.wire(form.typed({key: value for key, value in values.items() if key in asked}))
    _store(tx, draft_id, {**known.values, **fitting})
    return get_draft(tx, person, draft_id)


def request_fetch(tx: Transaction, person: Person, draft_id: str) -> DraftView:
    """At the applicant's explicit request every register of the item is asked, by jobs; their answers fill empty fields."""
    _, version = own_draft(tx, person, draft_id)
    prefill.request(tx, draft_id, version, person)
    tx.connection.execute(update(tables.case).where(_is(draft_id)).values(fetch_at=tx.now, updated_at=tx.now))
    return get_draft(tx, person, draft_id)


def review(tx: Transaction, settings: Settings, person: Person, draft_id: str) -> ReviewView:
    """What is about to be filed, and what is still missing."""
    draft = get_draft(tx, person, draft_id)
    known = answers.load(tx, draft_id)
    told = [
        ReviewRow(page.key, a.key, dict(a.label), dict(a.text), known.origin(a.key))
        for page in draft.form.pages
        for a in draft.form.answers(known.values, page.key)
    ]
    missing = missing_of(tx, settings, draft, known)
    return ReviewView(draft, tuple(told), missing, data_notice(draft), not missing)


def missing_of(tx: Transaction, settings: Settings, draft: DraftView, known: Answers) -> tuple[str, ...]:
    """The keys of everything that has to be there before filing and is not."""
    form = draft.form
    asked = {f.key for f in form.fields if f.asked}
    try:
        form.validate({k: v for k, v in known.values.items() if k in asked}, form.schema("zh", day_of(tx.now), demo=settings.demo))
        faulty: list[str] = []
    except InvalidError as error:
        faulty = sorted(error.errors)
    papers = [f"material:{m.material.id}" for m in draft.materials if m.needed and not m.documents]
    unpaid = ["fee"] if draft.fee is not None and draft.fee.status != "paid" else []
    return (*faulty, *papers, *unpaid)


def discard(tx: Transaction, person: Person, draft_id: str) -> None:
    """The draft and its answers are gone; its documents are removed."""
    own_draft(tx, person, draft_id)
    attachments.remove_all(tx, draft_id, person.actor)
    tx.connection.execute(delete(tables.case_data).where(tables.case_data.c.part == draft_id))
    tx.connection.execute(delete(tables.case).where(_is(draft_id)))


def accepted(tx: Transaction, person: Person, draft_id: str, material_id: str) -> tuple[str, ...]:
    """The kinds of file that the material takes. NotFoundError for a material that takes no upload; errors of `get_draft`."""
    _, version = own_draft(tx, person, draft_id)
    return attachments.accepted(version, material_id)


def attach(tx: Transaction, settings: Settings, person: Person, draft_id: str, material_id: str, file: Inspected) -> DocumentView:
    """The file is kept as a document of the material. UploadRefusedError, NotFoundError for a material that takes no upload."""
    _, version = own_draft(tx, person, draft_id)
    made = attachments.attach(tx, settings, version, Place(draft_id, draft_id, material_id, person.actor), file)
    tx.connection.execute(update(tables.case).where(_is(draft_id)).values(updated_at=tx.now))
    return made


def detach(tx: Transaction, person: Person, draft_id: str, document_id: str) -> None:
    """The document does not belong to the draft any more."""
    own_draft(tx, person, draft_id)
    documents.remove(tx, draft_id, document_id, person.actor)


def own_draft(tx: Transaction, person: Person, draft_id: str) -> tuple[rows.Row, Version]:
    """The draft's row and version. NotFoundError where it is not this person's, FiledError where it has been filed."""
    c = tables.case
    row = rows.first(tx, select(c).where(_is(draft_id), c.c.person == person.id))
    if row is None:
        raise NotFoundError
    if row["state"] != "DRAFT":
        raise FiledError(row["number"] or "")
    return row, versions.load(tx, row["version"])


def data_notice(draft: DraftView) -> Text:
    """What is told about the use of data before filing (PI17, PI35)."""
    name = draft.item.name
    return {
        "zh": f"您的信息仅用于办理“{name['zh']}”，由{draft.item.authority['zh']}依法处理；"
        "向登记库的每次查询都有记录，您可以随时查看。",
        "en": f"Your data is used only to handle “{name['en']}”, by {draft.item.authority['en']} under the law. "
        "Each query to a register is recorded, and you can see the record at any time.",
    }


def _is(draft_id: str) -> Any:
    return (tables.case.c.part == draft_id) & (tables.case.c.id == draft_id)


def _store(tx: Transaction, draft_id: str, values: Mapping[str, Any]) -> None:
    answers.store(tx, draft_id, values)
    tx.connection.execute(update(tables.case).where(_is(draft_id)).values(updated_at=tx.now))
