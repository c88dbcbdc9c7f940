"""Fees on both databases: one order, the provider's signed word once, and nothing for whoever cannot sign."""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from engine.store import history
from processes import cases, filing, payments, publishing
from processes.errors import ConflictError, InvalidError, KeyReusedError, NotAllowedError, NotFoundError, ProcessError
from processes.fees import payment_state
from processes.items.versions import live
from processes.payments import Confirmed, Order
from processes.payments.provider import read_message
from processes.payments.tables import payment, refund
from processes.people import Person
from processes.settings import Settings
from tests.processes.support import MONDAY, PERMIT, Office

FEE = 'fee: {amount: "10.00", name: {zh: 工本费, en: Charge}, basis: {zh: 按标准, en: By the rate}}'


@pytest.fixture
def paid_office(office: Office, tmp_path: Path) -> Office:
    """An office whose permit costs ten yuan."""
    folder = tmp_path / "permit"
    shutil.copytree(PERMIT, folder)
    item = folder / "item.yaml"
    item.write_text(item.read_text("utf-8").replace("fee: null", FEE), "utf-8")
    with office.database.transaction() as tx:
        assert publishing.load_folder(tx, folder).verdict == "publish"
    return office


def ordered(office: Office, person: Person, draft: str) -> Order:
    with office.database.transaction() as tx:
        return payments.order(tx, person, draft)


def message(order: str, **more: Any) -> bytes:
    told = {"message_id": "m" * 32, "order": order, "state": "paid", "amount": "10.00", "at": "2026-03-02T01:00:00+00:00"}
    return json.dumps(told | more).encode()


def signed(office: Office, body: bytes, *, seconds: int = 0, secret: str | None = None) -> dict[str, str]:
    stamp = str(int(office.now.timestamp()) + seconds)
    key = (secret or office.settings.payment_secret).encode()
    return {"X-Timestamp": stamp, "X-Signature": hmac.new(key, f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()}


def told(office: Office, body: bytes, **more: Any) -> Confirmed:
    with office.database.transaction() as tx:
        return payments.confirm(tx, office.settings, body, signed(office, body, **more))


def statuses(office: Office) -> list[str]:
    with office.database.transaction() as tx:
        return list(tx.connection.scalars(select(payment.c.status).order_by(payment.c.created_at, payment.c.id)))


@pytest.fixture
def open_order(paid_office: Office) -> Order:
    person = paid_office.person()
    return ordered(paid_office, person, paid_office.draft(person, "simple"))


def test_the_same_order_is_given_until_it_is_paid(paid_office: Office) -> None:
    person = paid_office.person()
    draft = paid_office.draft(person, "simple")
    order = ordered(paid_office, person, draft)
    assert ordered(paid_office, person, draft) == order
    assert (order.amount, order.status, order.name["en"]) == ("10.00", "open", "Charge")
    assert told(paid_office, message(order.id)) == Confirmed(order.id, "paid", False)
    with pytest.raises(ConflictError):
        ordered(paid_office, person, draft)
    with paid_office.database.transaction() as tx:
        state = payment_state(tx, draft, live(tx, "permit"))
        kinds = [entry.kind for entry in history.entries(tx, draft) if entry.kind.startswith("payment")]
    assert state and state.status == "paid"
    assert kinds == ["payment.ordered", "payment.paid"]


def test_another_person_cannot_order_and_a_free_item_has_no_order(office: Office, tmp_path: Path) -> None:
    person, other = office.person(), office.person("demo-2")
    draft = office.draft(person, "simple")
    for whoever in (person, other):
        with pytest.raises(NotFoundError):
            ordered(office, whoever, draft)


def test_the_address_of_the_provider_is_signed_over_every_parameter(paid_office: Office, open_order: Order) -> None:
    address = urlsplit(payments.payment_url(open_order, paid_office.settings, "en"))
    sent = {name: values[0] for name, values in parse_qs(address.query, keep_blank_values=True).items()}
    signature = sent.pop("signature")
    text = "\n".join(f"{name}={sent[name]}" for name in sorted(sent)).encode()
    assert hmac.new(paid_office.settings.payment_secret.encode(), text, hashlib.sha256).hexdigest() == signature
    assert (sent["amount"], sent["title"], sent["order"], sent["at"]) == (
        "10.00",
        "Charge",
        open_order.id,
        str(int(MONDAY.timestamp())),
    )
    assert sent["return_url"].endswith(f"/applications/{open_order.case_id}/fee")


def test_a_repeated_message_counts_once(paid_office: Office, open_order: Order) -> None:
    body = message(open_order.id)
    assert not told(paid_office, body).repeated
    assert told(paid_office, body) == Confirmed(open_order.id, "paid", True)
    assert statuses(paid_office) == ["paid"]


def test_a_message_id_with_another_content_is_refused(paid_office: Office, open_order: Order) -> None:
    told(paid_office, message(open_order.id))
    with pytest.raises(KeyReusedError):
        told(paid_office, message(open_order.id, state="cancelled"))
    assert statuses(paid_office) == ["paid"]


@pytest.mark.parametrize("seconds", [-301, 301, 10**9])
def test_an_old_or_early_message_is_refused(paid_office: Office, open_order: Order, seconds: int) -> None:
    with pytest.raises(NotAllowedError):
        told(paid_office, message(open_order.id), seconds=seconds)
    assert statuses(paid_office) == ["open"]


@pytest.mark.parametrize("seconds", [-299, 299])
def test_five_minutes_are_let_pass(paid_office: Office, open_order: Order, seconds: int) -> None:
    assert told(paid_office, message(open_order.id), seconds=seconds).status == "paid"


def test_without_the_secret_nothing_is_recorded(paid_office: Office, open_order: Order) -> None:
    body = message(open_order.id)
    good = signed(paid_office, body)
    for headers in ({}, good | {"X-Signature": ""}, good | {"X-Timestamp": "1"}, signed(paid_office, body, secret="x" * 40)):
        with pytest.raises(NotAllowedError), paid_office.database.transaction() as tx:
            payments.confirm(tx, paid_office.settings, body, headers)
    with pytest.raises(NotAllowedError), paid_office.database.transaction() as tx:
        payments.confirm(tx, paid_office.settings, body + b" ", good)
    assert statuses(paid_office) == ["open"]


def test_headers_are_found_in_any_case(paid_office: Office, open_order: Order) -> None:
    body = message(open_order.id)
    headers = {name.lower(): value for name, value in signed(paid_office, body).items()}
    with paid_office.database.transaction() as tx:
        assert payments.confirm(tx, paid_office.settings, body, headers).status == "paid"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"not json", b'{"message_id": NaN}'])
def test_a_signed_body_that_is_no_message_is_invalid(paid_office: Office, open_order: Order, body: bytes) -> None:
    with pytest.raises(InvalidError):
        told(paid_office, body)


@pytest.mark.parametrize(
    "more", [{"amount": "9.99"}, {"amount": "10"}, {"amount": 10}, {"state": "done"}, {"message_id": ""}, {"at": "x"}, {"extra": 1}]
)
def test_wrong_fields_are_invalid_and_change_nothing(paid_office: Office, open_order: Order, more: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        told(paid_office, message(open_order.id, **more))
    assert statuses(paid_office) == ["open"]
    assert told(paid_office, message(open_order.id)).status == "paid"


def test_an_unknown_order_is_not_found(paid_office: Office, open_order: Order) -> None:
    with pytest.raises(NotFoundError):
        told(paid_office, message("nobody"))


def test_a_cancelled_payment_can_be_ordered_again(paid_office: Office) -> None:
    person = paid_office.person()
    draft = paid_office.draft(person, "simple")
    first = ordered(paid_office, person, draft)
    assert told(paid_office, message(first.id, state="cancelled")).status == "cancelled"
    second = ordered(paid_office, person, draft)
    assert second.id != first.id
    assert told(paid_office, message(second.id, message_id="n" * 32)).status == "paid"
    assert told(paid_office, message(second.id, message_id="o" * 32, state="cancelled")).status == "paid"


def test_money_taken_twice_is_marked_to_go_back(paid_office: Office) -> None:
    person = paid_office.person()
    draft = paid_office.draft(person, "simple")
    first = ordered(paid_office, person, draft)
    told(paid_office, message(first.id, state="cancelled"))
    second = ordered(paid_office, person, draft)
    told(paid_office, message(second.id, message_id="n" * 32))
    assert told(paid_office, message(first.id, message_id="o" * 32)).status == "refunding"
    assert sorted(statuses(paid_office)) == ["paid", "refunding"]
    with paid_office.database.transaction() as tx:
        assert list(tx.connection.execute(select(refund.c.payment, refund.c.amount))) == [(first.id, "10.00")]


def test_a_refund_is_asked_for_once_and_only_of_what_was_paid(paid_office: Office, open_order: Order) -> None:
    part = open_order.case_id
    with pytest.raises(ConflictError), paid_office.database.transaction() as tx:
        payments.ask_refund(tx, part, open_order.id, "withdrawn", "system")
    told(paid_office, message(open_order.id))
    with paid_office.database.transaction() as tx:
        first = payments.ask_refund(tx, part, open_order.id, "withdrawn", "system")
    with paid_office.database.transaction() as tx:
        assert payments.ask_refund(tx, part, open_order.id, "withdrawn", "system") == first
    assert statuses(paid_office) == ["refunding"]


@given(
    st.binary(max_size=80), st.dictionaries(st.sampled_from(["X-Timestamp", "x-signature", "X-Signature"]), st.text(max_size=20))
)
def test_no_stranger_is_believed(body: bytes, headers: dict[str, str]) -> None:
    with pytest.raises(ProcessError):
        read_message(Settings.from_env({}), body, headers, MONDAY)


def test_a_withdrawn_application_gets_its_fee_back(paid_office: Office) -> None:
    person = paid_office.person()
    draft = paid_office.draft(person, "review")
    told(paid_office, message(ordered(paid_office, person, draft).id))
    with paid_office.database.transaction() as tx:
        number = filing.file_case(tx, paid_office.settings, person, draft, "file-once").number
    assert statuses(paid_office) == ["paid"]
    for key in ("first", "again"):
        with paid_office.database.transaction() as tx:
            cases.withdraw(tx, paid_office.settings, person, number, "", key)
    assert statuses(paid_office) == ["refunding"]
    with paid_office.database.transaction() as tx:
        assert list(tx.connection.scalars(select(refund.c.amount))) == ["10.00"]
        fee = cases.case_view(tx, person, number).fee
    assert fee is not None
    assert fee.status == "refunding"
