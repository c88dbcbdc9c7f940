"""Filing and tracking for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import get_type_hints

from flask import Response, jsonify, url_for

from processes import tracking
from processes.errors import NotFoundError
from processes.filing import Receipt
from processes.filing_once import file_form
from processes.tracking import PublicProgress
from web.api.blueprint import bp
from web.api.body import json_object, key_of, read
from web.api.described import described
from web.api.schemas import ProgressBody
from web.edge import person, settings, transaction
from web.language import current_language
from web.routing import route
from web.security import csrf, limiter

RECEIPT = {name: kind for name, kind in get_type_hints(Receipt).items() if name not in ("case_id", "item", "repeated")}
EXAMPLE = {"applicant_name": "测试甲", "phone": "13800000001"}


@route(bp, "/services/<key>/applications", permission="person", methods=("POST",))
@csrf.exempt
@described(RECEIPT, keyed=True, status=201, again=200, refuses=(409,), example=EXAMPLE)
def file_application(key: str) -> tuple[Response, int]:
    """Files the application in the body; the same Idempotency-Key with the same body gives the same case again."""
    values = json_object()
    once = key_of()
    with transaction() as tx:
        receipt = file_form(tx, settings(), person(), key, values, once, current_language())
    body = {"number": receipt.number, "code": receipt.code, "filed_at": receipt.filed_at, "next": receipt.next, "due": receipt.due}
    answer = jsonify(body)
    answer.headers["Location"] = url_for("citizen.case", number=receipt.number)
    return answer, 200 if receipt.repeated else 201


@route(bp, "/progress", permission="public", methods=("POST",))
@csrf.exempt
@limiter.limit("30 per minute")
@described(PublicProgress, body=ProgressBody, refuses=(404,), example={"number": "33990120260105000123J", "secret": "A1B2C3D4E5"})
def progress() -> Response:
    """The progress of the case with this number for whoever holds its secret; one answer for every failure."""
    asked = read(ProgressBody)
    with transaction() as tx:
        found = tracking.track(tx, asked["number"][:60], asked["secret"][:60])
    if found is None:
        raise NotFoundError
    return jsonify(asdict(found))
