"""What goes to the payment provider and what comes back, both signed with HMAC-SHA-256 over one shared secret."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from processes.errors import InvalidError, NotAllowedError
from processes.forms import strict_json
from processes.settings import Settings

WINDOW_SECONDS = 300
LONGEST_MESSAGE = 10_000


@dataclass(frozen=True, slots=True)
class Message:
    """What the provider says about an order: `paid` or `cancelled`. `digest` is the SHA-256 of what it says."""

    id: str
    order: str
    state: str
    amount: str
    digest: str


class MessageSchema(Schema):
    """The JSON of a message: exactly these fields."""

    class Meta:
        unknown = RAISE

    message_id = fields.String(required=True, validate=validate.Regexp(r"^[A-Za-z0-9_-]{8,64}$"))
    order = fields.String(required=True, validate=validate.Length(1, 64))
    state = fields.String(required=True, validate=validate.OneOf(("paid", "cancelled")))
    amount = fields.String(required=True, validate=validate.Regexp(r"^[0-9]{1,10}\.[0-9]{2}$"))
    at = fields.AwareDateTime(required=True)


def signed_address(settings: Settings, values: Mapping[str, str]) -> str:
    """The address of the provider's page with these parameters and their signature."""
    text = "\n".join(f"{name}={value}" for name, value in sorted(values.items()))
    return f"{settings.sandbox_url}/pay?{urlencode({**values, 'signature': _mac(settings, text.encode())})}"


def read_message(settings: Settings, body: bytes, headers: Mapping[str, str], now: datetime) -> Message:
    """The message of a callback, if it is the provider's and at most five minutes old or early.

    NotAllowedError without a right signature over time stamp and body (compared in constant time) or out of the window,
    InvalidError for a signed body that is no such message.
    """
    sent = {name.lower(): value for name, value in headers.items()}
    stamp, signature = sent.get("x-timestamp", ""), sent.get("x-signature", "")
    expected = _mac(settings, f"{stamp}.".encode() + body)
    if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")):
        raise NotAllowedError("The signature of the message does not hold.")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12) or abs(now.timestamp() - int(stamp)) > WINDOW_SECONDS:
        raise NotAllowedError("The message is too old or too early.")
    try:
        told: dict[str, Any] = dict(MessageSchema().load(strict_json(body, limit=LONGEST_MESSAGE)))
    except ValidationError as error:
        raise InvalidError(error.normalized_messages()) from None
    said = (told["order"], told["state"], told["amount"])
    return Message(told["message_id"], *said, hashlib.sha256("\n".join(said).encode()).hexdigest())


def _mac(settings: Settings, text: bytes) -> str:
    return hmac.new(settings.payment_secret.encode(), text, hashlib.sha256).hexdigest()
