"""Synthetic cases through the real verbs: filed by synthetic applicants, finished by the officials of demonstrations."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.store.tables import job, task
from engine.store.transaction import Transaction
from processes import accounts, answers, drafts, filing, payments, rows, tables, tasks
from processes.answers import is_needed
from processes.attachments import inspect
from processes.checks.prefill import fill
from processes.drafts import DraftView
from processes.errors import NotAllowedError, NotFoundError, Typed
from processes.filing import Receipt
from processes.forms import Field, Form
from processes.human import outcomes_of
from processes.items import versions
from processes.items.versions import Version
from processes.pdf import Paragraph, Sheet, plain
from processes.people import DEMO_IDENTITIES, Official, Person
from processes.settings import Settings
from processes.texts import same, text

FAVOURABLE = ("accept", "pass", "approve")
OPINION = "演示：材料齐全，符合条件。"
DIGITS = re.compile(r"\^\[0-9\]\{(\d+)\}\$")
OFFICERS = ["演示员一", "演示员二"]


def file_one(tx: Transaction, settings: Settings, number: int, known: Mapping[str, Mapping[str, Any]]) -> Receipt:
    """The `number`-th synthetic case is filed: items on offer and identities take turns. NotAllowedError outside development.

    `known` is what each register told about the applicant, by source; it fills the fields that the item lets it fill.
    """
    if not settings.demo:
        raise NotAllowedError
    version, person = choose(tx, settings, number)
    draft = drafts.start_draft(tx, person, version.key)
    values = sample_answers(version, person, known)
    answers.store(tx, draft.id, values)
    for material in version.item.materials:
        if is_needed(material, version.form, values):
            paper = inspect(settings, f"{material.id}.pdf", _paper(material.name["zh"], tx.now))
            drafts.attach(tx, settings, person, draft.id, material.id, paper)
    _pay(tx, settings, person, draft)
    return filing.file_case(tx, settings, person, draft.id, f"demo-{draft.id}")


def choose(tx: Transaction, settings: Settings, number: int) -> tuple[Version, Person]:
    """The item and the applicant of the `number`-th synthetic case. NotFoundError where no item is on offer."""
    offered = versions.all_live(tx)
    if not offered:
        raise NotFoundError
    version = offered[number % len(offered)]
    fitting = [i for i in DEMO_IDENTITIES if i.kind == version.item.audience]
    identity = fitting[number // len(offered) % len(fitting)]
    return version, accounts.sign_in_demo(tx, settings, identity.id)


def sample_answers(version: Version, person: Person, known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Answers to the whole form, as on the wire: what registers know, else the first sensible answer."""
    values: dict[str, Any] = {}
    for one in version.item.prefill:
        values |= fill(one.fields, known.get(one.source, {}))
    for field in version.form.fields:
        if field.asked and field.key not in values:
            values[field.key] = _sample(field, person)
    return {k: v for k, v in values.items() if v is not None and k not in version.form.hidden(values)}


def finish_task(tx: Transaction, settings: Settings, number: str) -> bool:
    """One open task of the case is done in the applicant's favour by the official of its role; False where none is open.

    The applicant's own tasks are left open.
    """
    mine = select(task).where(task.c.ref == number, task.c.status == "open", task.c.role != "applicant")
    row = rows.first(tx, mine.order_by(task.c.created_at, task.c.id))
    if row is None:
        return False
    official = _official(tx, str(row["role"]))
    version = versions.load(tx, _version_of(tx, str(row["part"])))
    form = version.task_form(row["form"])
    values = _task_values(row, form, version)
    tasks.complete(tx, settings, official, row["id"], Typed(values, OPINION), f"demo-{row['id']}")
    return True


def open_jobs(tx: Transaction, number: str) -> list[tuple[str, str]]:
    """The machine work that the case waits for, as the keys of its rows."""
    c = tables.case
    waiting = select(job.c.part, job.c.id).join(c, c.c.part == job.c.part)
    found = rows.every(tx, waiting.where(c.c.number == number, job.c.status.in_(("ready", "leased"))).order_by(job.c.id))
    return [(str(row["part"]), str(row["id"])) for row in found]


def is_closed(tx: Transaction, number: str) -> bool:
    """True where the case of this number is closed."""
    c = tables.case
    row = rows.first(tx, select(c.c.state).where(c.c.number == number))
    return row is not None and row["state"] == "CLOSED"


def _task_values(row: rows.Row, form: Form | None, version: Version) -> dict[str, Any]:
    node = version.node(row["node"])
    outcomes = outcomes_of(row["operation"], node.settings.parameters if node else {})
    best = next((o.key for o in outcomes if o.key in FAVOURABLE), outcomes[0].key if outcomes else None)
    values: dict[str, Any] = {f.key: _sample(f, None) for f in form.fields if f.asked and f.required} if form else {}
    if form is not None:
        values = {k: v for k, v in values.items() if v is not None and k not in form.hidden(values)}
    if best is not None:
        values["outcome"] = best
    if row["operation"] == "task.site-visit":
        values["officers"] = OFFICERS
    return values


def _official(tx: Transaction, roles: str) -> Official:
    for role in roles.split("|"):
        official = accounts.find_official(tx, role)
        if official is not None:
            return official
    raise NotFoundError(f"There is no demo account for {roles}.")


def _version_of(tx: Transaction, part: str) -> str:
    c = tables.case
    row = rows.first(tx, select(c.c.version).where(c.c.part == part, c.c.id == part))
    if row is None:
        raise NotFoundError
    return str(row["version"])


def _sample(field: Field, person: Person | None) -> Any:
    by_format = {
        "citizen-id": person.number if person else None,
        "uscc": person.number if person else None,
        "mobile": person.phone if person else "13800000000",
        "phone": person.phone if person else "13800000000",
    }
    if by_format.get(field.format):
        return by_format[field.format]
    if field.options:
        last = field.options[-1].value if {o.value for o in field.options} == {"yes", "no"} else field.options[0].value
        return [o.value for o in field.options] if field.kind in ("checklist", "taglist") else last
    return _by_kind(field, person)


def _by_kind(field: Field, person: Person | None) -> Any:
    if field.kind == "checkbox":
        return True
    if field.kind == "integer":
        return max(int(field.limits.minimum or 0), 1)
    if field.kind == "decimal":
        return str(field.limits.minimum or 1)
    if field.kind == "date":
        return "2026-03-02"
    if field.kind in ("text", "textarea"):
        digits = DIGITS.fullmatch(field.limits.pattern or "")
        if digits:
            return "0" * int(digits[1])
        return person.name if person and field.autocomplete == "name" else "演示内容"
    return None


def _paper(name: str, made_at: datetime) -> bytes:
    return plain.write(Sheet(same(name), (Paragraph(text("演示材料", "For demonstration")),), made_at))


def _pay(tx: Transaction, settings: Settings, person: Person, draft: DraftView) -> None:
    if draft.fee is None or draft.fee.status == "paid":
        return
    order = payments.order(tx, person, draft.id)
    stamp = str(int(tx.now.timestamp()))
    told = {"message_id": f"demo-{order.id}", "order": order.id, "state": "paid", "amount": order.amount, "at": tx.now.isoformat()}
    body = json.dumps(told).encode()
    signature = hmac.new(settings.payment_secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    payments.confirm(tx, settings, body, {"X-Timestamp": stamp, "X-Signature": signature})
