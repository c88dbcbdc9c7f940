"""What programs send: one JSON object, read strictly."""

from __future__ import annotations

from typing import Any

from flask import abort, request
from marshmallow import Schema, ValidationError, fields

from processes.errors import InvalidError
from processes.forms.strict import strict_json
from web.language import t

LONGEST_KEY = 100


def json_object() -> dict[str, object]:
    """The JSON object that was sent. A foreign page cannot send this content type, so no CSRF token is asked for."""
    if request.mimetype != "application/json":
        abort(415)
    body = strict_json(request.get_data())
    if not isinstance(body, dict):
        raise InvalidError({"_schema": [t("api.object")]})
    return body


def read(schema: type[Schema]) -> dict[str, Any]:
    """The fields of the body as the schema reads them; InvalidError with what is wrong of each."""
    asked = schema()
    try:
        found: dict[str, Any] = asked.load(json_object())
    except ValidationError as error:
        told = error.normalized_messages()
        raise InvalidError({name: [_said(asked, name, told[name])] for name in sorted(told)}) from None
    return found


def key_of() -> str:
    """The Idempotency-Key of the request; InvalidError without one of 1 to 100 characters."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key or len(key) > LONGEST_KEY:
        raise InvalidError({"Idempotency-Key": [t("api.key")]})
    return key


def _said(schema: Schema, name: str, faults: Any) -> str:
    field = schema.fields.get(name)
    if field is None:
        return t("api.unknown")
    if isinstance(field, fields.Integer):
        return t("api.whole")
    inner = isinstance(field, fields.Dict) and not isinstance(faults, dict)
    return t("api.object") if inner else t("api.text")
