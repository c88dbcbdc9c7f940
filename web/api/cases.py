"""Filing and tracking for programs."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, abort, jsonify, request, url_for

from processes import tracking
from processes.errors import InvalidError, NotFoundError
from processes.filing_once import file_form
from processes.forms.strict import strict_json
from web.api.blueprint import bp
from web.edge import person, settings, transaction
from web.language import current_language, t
from web.routing import route
from web.security import csrf, limiter

LONGEST_KEY = 100


@route(bp, "/services/<key>/applications", permission="person", methods=("POST",))
@csrf.exempt
def file_application(key: str) -> tuple[Response, int]:
    """Files the application in the body; the same Idempotency-Key with the same body gives the same case again."""
    values = _body()
    once = request.headers.get("Idempotency-Key", "").strip()
    if not once or len(once) > LONGEST_KEY:
        raise InvalidError({"Idempotency-Key": [t("api.key")]})
    with transaction() as tx:
        receipt = file_form(tx, settings(), person(), key, values, once, current_language())
    body = {"number": receipt.number, "code": receipt.code, "filed_at": receipt.filed_at, "next": receipt.next, "due": receipt.due}
    answer = jsonify(body)
    answer.headers["Location"] = url_for("citizen.case", number=receipt.number)
    return answer, 200 if receipt.repeated else 201


@route(bp, "/progress", permission="public", methods=("POST",))
@csrf.exempt
@limiter.limit("30 per minute")
def progress() -> Response:
    """The progress of the case with this number for whoever holds its secret; one answer for every failure."""
    asked = _body()
    number, secret = asked.get("number"), asked.get("secret")
    if not isinstance(number, str) or not isinstance(secret, str):
        raise InvalidError({"number": [t("api.text")], "secret": [t("api.text")]})
    with transaction() as tx:
        found = tracking.track(tx, number[:60], secret[:60])
    if found is None:
        raise NotFoundError
    return jsonify(asdict(found))


def _body() -> dict[str, object]:
    """The JSON object that was sent. A foreign page cannot send this content type, so no CSRF token is asked for."""
    if request.mimetype != "application/json":
        abort(415)
    body = strict_json(request.get_data())
    if not isinstance(body, dict):
        raise InvalidError({"_schema": [t("api.object")]})
    return body
