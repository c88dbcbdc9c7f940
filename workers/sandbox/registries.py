"""The registries' one question: what do you hold about this person or firm?

Every question says for what purpose, in which case and for whom it is asked, and carries an Idempotency-Key.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request

from workers.sandbox.effects import EffectLog, OtherContentError
from workers.sandbox.records import Registries

TOLD = ("purpose", "case_number", "requester")
SUBJECTS = ("uscc", "citizen_id")
BY_FIRM = frozenset({"enterprise", "food-premises"})
VALID_FOR = timedelta(hours=24)
LONGEST_KEY = 200

blueprint = Blueprint("registries", __name__)


@blueprint.post("/registries/<name>/queries")
def ask(name: str) -> Response:
    """Answers with the record, or with `found: false`."""
    registries: Registries = current_app.extensions["registries"]
    if name not in registries.names:
        abort(404)
    key, body = _key(), _question(name)
    log: EffectLog = current_app.extensions["effects"]
    log.arrived(name, key)
    fault = _meet(name)
    try:
        answer = log.once(name, key, body, lambda: _answer(registries, name, body))
    except OtherContentError:
        abort(409, "this key came with another question before")
    if fault == "lost":
        return Response(_break_off(), content_type="application/json", headers={"Content-Length": "4096"})
    if fault == "malformed":
        return Response('{"registry": "' + name, content_type="application/json")
    return jsonify(answer)


def _key() -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not 0 < len(key) <= LONGEST_KEY:
        abort(400, "an Idempotency-Key is needed")
    return key


def _question(name: str) -> dict[str, str]:
    body = request.get_json()
    subject = SUBJECTS[0] if name in BY_FIRM else SUBJECTS[1]
    needed = (*TOLD, subject)
    wrong = [n for n in needed if not isinstance(body, dict) or not isinstance(body.get(n), str) or not body[n].strip()]
    if wrong:
        abort(400, "missing: " + ", ".join(wrong))
    return {n: body[n] for n in needed}


def _meet(name: str) -> str:
    behaviour = current_app.extensions["behaviours"].of(name)
    time.sleep(behaviour.latency / 1000)
    if behaviour.outage:
        abort(503, "the register is down")
    fault: str = current_app.extensions["behaviours"].fault(name)
    if fault == "timeout":
        time.sleep(behaviour.hang / 1000)
        abort(504)
    if fault == "error":
        abort(500, "the register failed")
    return fault


def _answer(registries: Registries, name: str, body: dict[str, str]) -> dict[str, Any]:
    record = registries.find(name, body.get("uscc") or body["citizen_id"])
    now = datetime.now(UTC)
    return {
        "registry": name,
        "found": record is not None,
        "record": record,
        "at": now.isoformat(),
        "valid_until": (now + VALID_FOR).isoformat(),
    }


def _break_off() -> Iterator[bytes]:
    yield b'{"registry"'
    raise ConnectionResetError
