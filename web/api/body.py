"""What programs send: one JSON object, read strictly."""

from __future__ import annotations

from flask import abort, request

from processes.errors import InvalidError
from processes.forms.strict import strict_json
from web.language import t


def json_object() -> dict[str, object]:
    """The JSON object that was sent. A foreign page cannot send this content type, so no CSRF token is asked for."""
    if request.mimetype != "application/json":
        abort(415)
    body = strict_json(request.get_data())
    if not isinstance(body, dict):
        raise InvalidError({"_schema": [t("api.object")]})
    return body
