"""The fee of an application: ordered, paid or cancelled by the provider's word, refunded where it was taken without need.

An order is `open`, then `paid` or `cancelled`; a paid one that has to go back is `refunding`. A message of the provider
counts once (its id), and whatever it says, an order that is paid stays paid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from engine.store import history
from engine.store.ids import new_id
from engine.store.transaction import Transaction
from processes import casefile, rows
from processes.errors import ConflictError, InvalidError, KeyReusedError, NotFoundError
from processes.payments.provider import Message, read_message, signed_address
from processes.payments.tables import payment, payment_message, refund
from processes.people import Person
from processes.settings import Settings
from processes.texts import Text, text

PROVIDER = "payment-provider"
PAID_TWICE = "paid twice"


@dataclass(frozen=True, slots=True)
class Order:
    """A fee to pay for a draft: amount in yuan as text with two decimals. `asked_at` begins the time the page is open."""

    id: str
    case_id: str
    amount: str
    name: Text
    status: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a message of the provider has led to; `repeated` where it had come before."""

    order: str
    status: str
    repeated: bool


def order(tx: Transaction, person: Person, draft_id: str) -> Order:
    """An open order for the fee of this person's draft; asked again, the same one.

    NotFoundError where the draft is not theirs or costs nothing, ConflictError where it is paid or no draft any more.
    """
    case = casefile.open_case(tx, draft_id)
    if case.row["person"] != person.id or case.version.item.fee is None:
        raise NotFoundError
    if case.state != "DRAFT":
        raise ConflictError("The application was filed before.")
    fee = case.version.item.fee
    known = _orders(tx, case.part)
    if any(row["status"] == "paid" for row in known):
        raise ConflictError("The fee is paid.")
    amount = f"{fee.amount:.2f}"
    same = next((row for row in known if row["status"] == "open" and row["amount"] == amount), None)
    return _view(same or _made(tx, case.part, amount, fee.name), tx.now)


def payment_url(asked: Order, settings: Settings, lang: str = "zh") -> str:
    """Where the person pays the order: the provider's page, open for an hour, which leads back to the draft's fee page."""
    values = {
        "order": asked.id,
        "amount": asked.amount,
        "title": asked.name["en" if lang == "en" else "zh"],
        "lang": "en" if lang == "en" else "zh",
        "return_url": f"{settings.base_url}/applications/{asked.case_id}/fee",
        "notify_url": f"{settings.base_url}/payments/callback",
        "at": str(int(asked.asked_at.timestamp())),
    }
    return signed_address(settings, values)


def confirm(tx: Transaction, settings: Settings, body: bytes, headers: Mapping[str, str]) -> Confirmed:
    """What the provider says of an order is recorded, once per message id.

    A second paid order of one draft is marked for refund at once. NotAllowedError for a wrong signature or an old message,
    InvalidError for a wrong body or amount, NotFoundError for an unknown order, KeyReusedError where the message id came
    with another content.
    """
    message = read_message(settings, body, headers, tx.now)
    row = rows.first(tx, select(payment).where(payment.c.id == message.order))
    if row is None:
        raise NotFoundError
    history.lock(tx, row["part"])
    row = _order_row(tx, row["part"], message.order)
    if not _is_new(tx, message):
        return Confirmed(message.order, row["status"], True)
    if message.amount != row["amount"]:
        raise InvalidError({"amount": [text("金额与订单不符。", "The amount is not that of the order.")]})
    return Confirmed(message.order, _settle(tx, row, message), False)


def ask_refund(tx: Transaction, part: str, order_id: str, reason: str, actor: str) -> str:
    """A refund of the paid order is asked for, once; its id. NotFoundError for an unknown order, ConflictError where nothing
    was paid."""
    history.lock(tx, part)
    row = _order_row(tx, part, order_id)
    asked = rows.first(tx, select(refund.c.id).where(refund.c.part == part, refund.c.payment == order_id))
    if asked is not None:
        return str(asked["id"])
    if row["status"] != "paid":
        raise ConflictError("Nothing was paid for this order.")
    made = {
        "part": part,
        "id": new_id(tx.now),
        "payment": order_id,
        "amount": row["amount"],
        "reason": reason,
        "status": "asked",
        "created_at": tx.now,
        "closed_at": None,
    }
    rows.insert(tx, refund, [made])
    _change(tx, row, status="refunding")
    history.record(tx, part, "payment.refund", actor, {"order": order_id, "amount": row["amount"], "reason": reason})
    return str(made["id"])


def _settle(tx: Transaction, row: dict[str, Any], message: Message) -> str:
    status = str(row["status"])
    if message.state == "paid" and status in ("open", "cancelled"):
        twice = any(other["status"] == "paid" for other in _orders(tx, row["part"]))
        _change(tx, row, status="paid", paid_at=tx.now, provider_ref=message.id)
        history.record(
            tx, row["part"], "payment.paid", PROVIDER, {"order": row["id"], "amount": row["amount"], "message": message.id}
        )
        if twice:
            ask_refund(tx, row["part"], row["id"], PAID_TWICE, PROVIDER)
            return "refunding"
        return "paid"
    if message.state == "cancelled" and status == "open":
        _change(tx, row, status="cancelled", provider_ref=message.id)
        history.record(tx, row["part"], "payment.cancelled", PROVIDER, {"order": row["id"], "message": message.id})
        return "cancelled"
    return status


def _is_new(tx: Transaction, message: Message) -> bool:
    known = rows.first(tx, select(payment_message).where(payment_message.c.id == message.id))
    if known is None:
        told = {"id": message.id, "order_id": message.order, "digest": message.digest, "at": tx.now}
        rows.insert(tx, payment_message, [told])
        return True
    if known["digest"] != message.digest:
        raise KeyReusedError("This message id came with another content before.")
    return False


def _made(tx: Transaction, part: str, amount: str, name: Text) -> dict[str, Any]:
    made = {
        "part": part,
        "id": new_id(tx.now),
        "case_id": part,
        "amount": amount,
        "name": dict(name),
        "status": "open",
        "provider_ref": None,
        "created_at": tx.now,
        "paid_at": None,
    }
    rows.insert(tx, payment, [made])
    history.record(tx, part, "payment.ordered", "system", {"order": made["id"], "amount": amount})
    return made


def _orders(tx: Transaction, part: str) -> list[dict[str, Any]]:
    return rows.every(tx, select(payment).where(payment.c.part == part).order_by(payment.c.created_at, payment.c.id))


def _order_row(tx: Transaction, part: str, order_id: str) -> dict[str, Any]:
    row = rows.first(tx, select(payment).where(payment.c.part == part, payment.c.id == order_id))
    if row is None:
        raise NotFoundError
    return row


def _change(tx: Transaction, row: Mapping[str, Any], **values: Any) -> None:
    one = (payment.c.part == row["part"], payment.c.id == row["id"])
    tx.connection.execute(update(payment).where(*one).values(values))


def _view(row: Mapping[str, Any], asked_at: datetime) -> Order:
    return Order(row["id"], row["case_id"], row["amount"], row["name"], row["status"], asked_at)
