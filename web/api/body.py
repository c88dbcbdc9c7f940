"""What programs send: one JSON object, read strictly."""

from __future__ import annotations

from typing import Any

from flask import abort, request

from processes.errors import InvalidError
from processes.forms.strict import strict_json
from web.language import t

Body = dict[str, object]
LONGEST_KEY = 100


def json_object() -> Body:
    """The JSON object that was sent. A foreign page cannot send this content type, so no CSRF token is asked for."""
    if request.mimetype != "application/json":
        abort(415)
    body = strict_json(request.get_data())
    if not isinstance(body, dict):
        raise InvalidError({"_schema": [t("api.object")]})
    return body


def body_of(*names: str) -> Body:
    """The JSON object that was sent. InvalidError for names that are none of these."""
    body = json_object()
    unknown = sorted(set(body) - set(names))
    if unknown:
        raise InvalidError({name: [t("api.unknown")] for name in unknown})
    return body


def key_of() -> str:
    """The Idempotency-Key of the request. InvalidError where it is missing or too long."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key or len(key) > LONGEST_KEY:
        raise InvalidError({"Idempotency-Key": [t("api.key")]})
    return key


def text_in(body: Body, name: str) -> str:
    """The text under the name. InvalidError for anything else."""
    value = body.get(name)
    if not isinstance(value, str):
        raise InvalidError({name: [t("api.text")]})
    return value


def object_in(body: Body, name: str) -> dict[str, Any]:
    """The object under the name, empty where there is none. InvalidError for anything else."""
    value = body.get(name, {})
    if not isinstance(value, dict):
        raise InvalidError({name: [t("api.object")]})
    return value
