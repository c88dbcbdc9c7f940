"""Special procedures for programs of an authority: what may be started, start, end."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, jsonify

from processes import pausing
from processes.pausing import Standing
from web.api.blueprint import bp
from web.api.body import read
from web.api.described import described
from web.api.schemas import ResultBody, SpecialBody
from web.edge import official, transaction
from web.routing import route
from web.security import csrf

STARTS = ("kind", "reason", "days")
EXPERTS = {"kind": "expert-review", "reason": "A rare construction", "days": 5}


@route(bp, "/tasks/<task_id>/special", permission="inbox")
@described(Standing)
def get_special(task_id: str) -> Response:
    """The special procedures that may be started from this task, the one that stands, and the clocks of the case."""
    return _answer(task_id)


@route(bp, "/tasks/<task_id>/special", permission="inbox", methods=("POST",))
@csrf.exempt
@described(Standing, body=SpecialBody, refuses=(409, 410), example=EXPERTS)
def begin_special(task_id: str) -> Response:
    """A special procedure of this `kind` begins for this `reason`; it is expected to take so many `days`."""
    told = {name: str(value) for name, value in read(SpecialBody).items()}
    with transaction() as tx:
        pausing.pause(tx, official(), task_id, *(told.get(name, "") for name in STARTS))
    return _answer(task_id)


@route(bp, "/tasks/<task_id>/special/end", permission="inbox", methods=("POST",))
@csrf.exempt
@described(Standing, body=ResultBody, refuses=(409, 410), example={"result": "They agree"})
def finish_special(task_id: str) -> Response:
    """The special procedure is over with this `result`."""
    result = read(ResultBody).get("result", "")
    with transaction() as tx:
        pausing.resume(tx, official(), task_id, result)
    return _answer(task_id)


def _answer(task_id: str) -> Response:
    with transaction(write=False) as tx:
        return jsonify(asdict(pausing.look(tx, official(), task_id)))
