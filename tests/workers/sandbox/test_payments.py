"""The payment provider: a signed page, one answer for each order, a signed message to the shop."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Iterator

import httpx
import pytest

from tests.workers.sandbox.conftest import Running
from tests.workers.sandbox.shop import Shop, open_shop

SECRET = b"a-secret-for-this-test"


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as opened:
        yield opened


def order(shop: Shop, **changed: str) -> dict[str, str]:
    values = {
        "order": uuid.uuid4().hex,
        "amount": "10.00",
        "title": "机动车驾驶证工本费",
        "lang": "zh",
        "return_url": f"{shop.url}/back",
        "notify_url": f"{shop.url}/paid",
        "at": str(int(time.time())),
        **changed,
    }
    text = "\n".join(f"{k}={v}" for k, v in sorted(values.items()))
    return {**values, "signature": hmac.new(SECRET, text.encode(), hashlib.sha256).hexdigest()}


def test_the_page_tells_what_is_paid(sandbox: Running, shop: Shop) -> None:
    page = httpx.get(f"{sandbox.url}/pay", params=order(shop))
    assert page.status_code == 200
    assert "机动车驾驶证工本费" in page.text
    assert "10.00" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_the_page_speaks_english(sandbox: Running, shop: Shop) -> None:
    page = httpx.get(f"{sandbox.url}/pay", params=order(shop, lang="en")).text
    assert '<html lang="en">' in page
    assert "Confirm your payment" in page


@pytest.mark.parametrize("name", ["amount", "order", "notify_url", "return_url", "signature"])
def test_a_changed_address_is_refused(sandbox: Running, shop: Shop, name: str) -> None:
    values = order(shop)
    values[name] = values[name] + "0"
    assert httpx.get(f"{sandbox.url}/pay", params=values).status_code == 403


def test_an_old_address_is_refused(sandbox: Running, shop: Shop) -> None:
    assert httpx.get(f"{sandbox.url}/pay", params=order(shop, at=str(int(time.time()) - 4000))).status_code == 410


@pytest.mark.parametrize(("answer", "state"), [("confirm", "paid"), ("cancel", "cancelled")])
def test_the_shop_is_told_with_a_signature_and_the_payer_sent_back(sandbox: Running, shop: Shop, answer: str, state: str) -> None:
    values = order(shop)
    back = httpx.post(f"{sandbox.url}/pay", data={**values, "answer": answer})
    assert (back.status_code, back.headers["Location"]) == (303, values["return_url"])
    ((headers, body),) = shop.told
    expected = hmac.new(SECRET, headers["X-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Signature"] == expected
    told = json.loads(body)
    assert (told["order"], told["state"], told["amount"]) == (values["order"], state, "10.00")


def test_a_shop_that_fails_is_told_again_with_the_same_message(sandbox: Running, shop: Shop) -> None:
    shop.refuse = 1
    httpx.post(f"{sandbox.url}/pay", data={**order(shop), "answer": "confirm"}, timeout=10)
    assert len(shop.told) == 2
    assert len({json.loads(body)["message_id"] for _, body in shop.told}) == 1


def test_the_first_answer_stands(sandbox: Running, shop: Shop) -> None:
    values = order(shop)
    for answer in ("confirm", "cancel", "confirm"):
        httpx.post(f"{sandbox.url}/pay", data={**values, "answer": answer})
    told = [json.loads(body) for _, body in shop.told]
    assert {t["state"] for t in told} == {"paid"}
    assert len({t["message_id"] for t in told}) == 1
    assert len(sandbox.effects(kind="payments", subject=values["order"])) == 1
