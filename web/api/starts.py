"""Starts of plain processes for programs: see, start, pause; send a message or signal, report data. Once per Idempotency-Key."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from flask import Response, abort, jsonify, request

from processes.starts import verbs, viewing
from processes.starts.verbs import Sent
from processes.starts.viewing import BegunRow, ProcessRow
from web.api.blueprint import bp
from web.api.body import key_of, read
from web.api.described import described
from web.api.schemas import BeginBody, MessageBody, ReasonBody, ReportBody, SignalBody
from web.edge import official, settings, transaction
from web.routing import route
from web.security import csrf

UPCOMING = {"due_at": datetime, "start": str, "process": str, "version": int | None}
STARTS = {"processes": tuple[ProcessRow, ...], "upcoming": [UPCOMING], "begun": tuple[BegunRow, ...]}


@route(bp, "/starts", permission="operate")
@described(STARTS, query={"process": "the key of a process"})
def list_starts() -> Response:
    """What begins the processes that are offered, when it comes next, and the last 20 that have begun; `process` narrows by key."""
    with transaction(write=False) as tx:
        found = viewing.view(tx, official(), request.args.get("process") or None)
    told = [
        {"due_at": one.due_at, "start": one.start.id, "process": one.process.key, "version": one.process.number}
        for one in found.upcoming
    ]
    return jsonify(
        {"processes": [asdict(one) for one in found.processes], "upcoming": told, "begun": [asdict(one) for one in found.begun]}
    )


@route(bp, "/starts/<start_id>/begin", permission="operate", methods=("POST",))
@csrf.exempt
@described({"instance": str}, body=BeginBody, keyed=True, status=201, refuses=(409, 410), example={"variables": {"n": 1}})
def begin_instance(start_id: str) -> tuple[Response, int]:
    """An instance has begun at this start now, with `variables`."""
    body = read(BeginBody)
    with transaction() as tx:
        made = verbs.start_now(tx, settings(), official(), start_id, body.get("variables", {}), key_of())
    return jsonify({"instance": made}), 201


@route(bp, "/processes/<key>/<operation>", permission="operate", methods=("POST",))
@csrf.exempt
@described({"process": str, "changed": bool}, body=ReasonBody, operations=("pause", "resume"), example={"reason": "Holiday"})
def switch_process(key: str, operation: str) -> Response:
    """The starts of the process are paused or resumed, for the `reason` in the body."""
    if operation not in ("pause", "resume"):
        abort(404)
    reason = read(ReasonBody)["reason"]
    with transaction() as tx:
        if operation == "pause":
            changed = verbs.pause(tx, official(), key, reason)
        else:
            changed = verbs.resume(tx, settings(), official(), key, reason)
    return jsonify({"process": key, "changed": changed})


@route(bp, "/messages", permission="operate", methods=("POST",))
@csrf.exempt
@described(
    {"repeated": bool}, body=MessageBody, keyed=True, status=202, refuses=(409,), example={"name": "paid", "payload": {"amount": 5}}
)
def send_message() -> tuple[Response, int]:
    """The message `name` is taken in, with `payload` and a `correlation` key: for who waits for it, else for a start."""
    body = read(MessageBody)
    with transaction() as tx:
        sent = verbs.send_message(tx, official(), body["name"], body.get("correlation"), body.get("payload", {}), key_of())
    return jsonify({"repeated": sent.repeated}), 202


@route(bp, "/signals", permission="operate", methods=("POST",))
@csrf.exempt
@described(Sent, body=SignalBody, keyed=True, status=202, refuses=(409,), example={"name": "flood", "payload": {}})
def send_signal() -> tuple[Response, int]:
    """The signal `name` is broadcast, with `payload`."""
    body = read(SignalBody)
    with transaction() as tx:
        sent = verbs.send_signal(tx, official(), body["name"], body.get("payload", {}), key_of())
    return jsonify(asdict(sent)), 202


@route(bp, "/reports", permission="operate", methods=("POST",))
@csrf.exempt
@described(Sent, body=ReportBody, keyed=True, status=202, refuses=(409,), example={"data": {"level": 3}})
def report_data() -> tuple[Response, int]:
    """The values of `data` are what is known now; conditions that turn true begin their processes."""
    body = read(ReportBody)
    with transaction() as tx:
        sent = verbs.report(tx, settings(), official(), body["data"], key_of())
    return jsonify(asdict(sent)), 202
