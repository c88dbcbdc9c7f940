"""Filing and tracking for programs."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, jsonify, request, url_for

from processes import tracking
from processes.errors import InvalidError, NotFoundError
from processes.filing_once import file_form
from web.api.blueprint import bp
from web.api.body import json_object
from web.edge import person, settings, transaction
from web.language import current_language, t
from web.routing import route
from web.security import csrf, limiter

LONGEST_KEY = 100


@route(bp, "/services/<key>/applications", permission="person", methods=("POST",))
@csrf.exempt
def file_application(key: str) -> tuple[Response, int]:
    """Files the application in the body; the same Idempotency-Key with the same body gives the same case again."""
    values = json_object()
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
    asked = json_object()
    number, secret = asked.get("number"), asked.get("secret")
    if not isinstance(number, str) or not isinstance(secret, str):
        raise InvalidError({"number": [t("api.text")], "secret": [t("api.text")]})
    with transaction() as tx:
        found = tracking.track(tx, number[:60], secret[:60])
    if found is None:
        raise NotFoundError
    return jsonify(asdict(found))
