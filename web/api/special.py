"""Special procedures for programs of an authority: what may be started, start, end."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, jsonify

from processes import pausing
from processes.errors import InvalidError
from web.api.blueprint import bp
from web.api.body import json_object
from web.edge import official, transaction
from web.language import t
from web.routing import route
from web.security import csrf

STARTS = ("kind", "reason", "days")


@route(bp, "/tasks/<task_id>/special", permission="inbox")
def get_special(task_id: str) -> Response:
    """The special procedures that may be started from this task, the one that stands, and the clocks of the case."""
    return _answer(task_id)


@route(bp, "/tasks/<task_id>/special", permission="inbox", methods=("POST",))
@csrf.exempt
def begin_special(task_id: str) -> Response:
    """A special procedure of this `kind` begins for this `reason`; it is expected to take so many `days`."""
    body = _strings(*STARTS)
    with transaction() as tx:
        pausing.pause(tx, official(), task_id, body["kind"], body["reason"], body["days"])
    return _answer(task_id)


@route(bp, "/tasks/<task_id>/special/end", permission="inbox", methods=("POST",))
@csrf.exempt
def finish_special(task_id: str) -> Response:
    """The special procedure is over with this `result`."""
    body = _strings("result")
    with transaction() as tx:
        pausing.resume(tx, official(), task_id, body["result"])
    return _answer(task_id)


def _strings(*names: str) -> dict[str, str]:
    body = json_object()
    wrong = [name for name in names if not isinstance(body.get(name, ""), str if name != "days" else str | int)]
    if wrong:
        raise InvalidError({name: [t("api.text")] for name in wrong})
    return {name: str(body.get(name, "")) for name in names}


def _answer(task_id: str) -> Response:
    with transaction(write=False) as tx:
        return jsonify(asdict(pausing.look(tx, official(), task_id)))
