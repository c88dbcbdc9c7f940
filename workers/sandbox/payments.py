"""A payment provider: shows what is to be paid, lets the payer confirm or cancel, tells the shop, sends the payer back.

The shop signs the address of the page; the provider signs its message to the shop. Both use HMAC-SHA256 with one secret.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime

import httpx
from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from workers.sandbox.effects import EffectLog

SIGNED = ("order", "amount", "title", "lang", "return_url", "notify_url", "at")
OPEN_FOR = 3600
TRIES = 3
PAUSE = 0.5

blueprint = Blueprint("payments", __name__)


def sign(secret: str, message: bytes) -> str:
    """The signature of a message, in hexadecimal."""
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def signed_text(values: Mapping[str, str]) -> bytes:
    """What is signed of a page's address: every parameter but the signature, sorted, one per line."""
    return "\n".join(f"{k}={v}" for k, v in sorted(values.items()) if k != "signature").encode()


@blueprint.get("/pay")
def show() -> str:
    """The page that asks the payer."""
    order = _order(request.args)
    return render_template("pay.html", order=order, settled=_log().payment(order["order"]))


@blueprint.post("/pay")
def answer() -> AnyResponse:
    """Takes the payer's answer, tells the shop and sends the payer back; the first answer stands."""
    order = _order(request.form)
    wanted = {"confirm": "paid", "cancel": "cancelled"}.get(request.form.get("answer", ""))
    if wanted is None:
        abort(400, "confirm or cancel")
    log = _log()
    state, message_id = log.settle(order["order"], wanted, secrets.token_hex(16))
    if state == "paid":
        log.once("payments", message_id, {"subject": order["order"], "purpose": order["title"]}, lambda: {"state": state})
    _tell(order, state, message_id)
    return redirect(order["return_url"], 303)


def _log() -> EffectLog:
    log: EffectLog = current_app.extensions["effects"]
    return log


def _order(values: Mapping[str, str]) -> dict[str, str]:
    order = {name: values.get(name, "") for name in (*SIGNED, "signature")}
    expected = sign(current_app.config["PAYMENT_SECRET"], signed_text(order))
    if not hmac.compare_digest(expected.encode(), order["signature"].encode()):
        abort(403, "the address of this page is not signed by the shop")
    if not order["at"].isdigit() or abs(time.time() - int(order["at"])) > OPEN_FOR:
        abort(410, "this payment page has expired")
    return order


def _tell(order: Mapping[str, str], state: str, message_id: str) -> bool:
    message = {"message_id": message_id, "order": order["order"], "state": state, "amount": order["amount"]}
    body = json.dumps({**message, "at": datetime.now(UTC).isoformat()}, ensure_ascii=False).encode()
    for attempt in range(TRIES):
        time.sleep(PAUSE * attempt)
        if _posted(order["notify_url"], body):
            return True
    return False


def _posted(url: str, body: bytes) -> bool:
    stamp = str(int(time.time()))
    signature = sign(current_app.config["PAYMENT_SECRET"], f"{stamp}.".encode() + body)
    headers = {"Content-Type": "application/json", "X-Timestamp": stamp, "X-Signature": signature}
    try:
        told = httpx.post(url, content=body, headers=headers, timeout=5, follow_redirects=False, trust_env=False)
    except httpx.HTTPError:
        return False
    return told.is_success


@blueprint.after_request
def _guard(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; frame-ancestors 'none'"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
