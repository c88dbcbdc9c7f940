"""Whether the fee of an application is paid, and giving it back where nothing was granted for it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from engine.store.transaction import Transaction
from processes import payments, rows
from processes.items.versions import Version
from processes.payments.tables import payment
from processes.texts import Text

NOT_GRANTED = "nothing was granted"


@dataclass(frozen=True, slots=True)
class PaymentState:
    """The fee of an application. `status` is `none` before an order, else the order's (`open`, `paid`, ...)."""

    amount: str
    name: Text
    status: str
    order: str | None


def payment_state(tx: Transaction, part: str, version: Version) -> PaymentState | None:
    """The fee and its payment; None where the item takes no fee. A paid order counts before any other."""
    fee = version.item.fee
    if fee is None:
        return None
    found = rows.every(tx, select(payment.c.id, payment.c.status).where(payment.c.part == part).order_by(payment.c.created_at))
    best = next((r for r in found if r["status"] == "paid"), found[-1] if found else None)
    amount = f"{fee.amount:.2f}"
    return PaymentState(amount, fee.name, best["status"] if best else "none", best["id"] if best else None)


def give_back(tx: Transaction, part: str, actor: str) -> None:
    """The paid fee of an application is asked back from the provider, once; nothing happens where none was paid."""
    paid = select(payment.c.id).where(payment.c.part == part, payment.c.status == "paid")
    for order in rows.every(tx, paid):
        payments.ask_refund(tx, part, str(order["id"]), NOT_GRANTED, actor)
