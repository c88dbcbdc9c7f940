"""Starts of plain processes for programs: see, start, pause; send a message or signal, report data. Once per Idempotency-Key."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, abort, jsonify, request

from processes.starts import verbs, viewing
from web.api.blueprint import bp
from web.api.body import body_of, key_of, object_in, text_in
from web.edge import official, settings, transaction
from web.routing import route
from web.security import csrf


@route(bp, "/starts", permission="operate")
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
def begin_instance(start_id: str) -> tuple[Response, int]:
    """An instance has begun at this start now, with `variables`."""
    body = body_of("variables")
    with transaction() as tx:
        made = verbs.start_now(tx, settings(), official(), start_id, object_in(body, "variables"), key_of())
    return jsonify({"instance": made}), 201


@route(bp, "/processes/<key>/<operation>", permission="operate", methods=("POST",))
@csrf.exempt
def switch_process(key: str, operation: str) -> Response:
    """The starts of the process are paused or resumed, for the `reason` in the body."""
    if operation not in ("pause", "resume"):
        abort(404)
    reason = text_in(body_of("reason"), "reason")
    with transaction() as tx:
        if operation == "pause":
            changed = verbs.pause(tx, official(), key, reason)
        else:
            changed = verbs.resume(tx, settings(), official(), key, reason)
    return jsonify({"process": key, "changed": changed})


@route(bp, "/messages", permission="operate", methods=("POST",))
@csrf.exempt
def send_message() -> tuple[Response, int]:
    """The message `name` is taken in, with `payload` and a `correlation` key: for who waits for it, else for a start."""
    body = body_of("name", "correlation", "payload")
    correlation = text_in(body, "correlation") if body.get("correlation") is not None else None
    with transaction() as tx:
        sent = verbs.send_message(tx, official(), text_in(body, "name"), correlation, object_in(body, "payload"), key_of())
    return jsonify({"repeated": sent.repeated}), 202


@route(bp, "/signals", permission="operate", methods=("POST",))
@csrf.exempt
def send_signal() -> tuple[Response, int]:
    """The signal `name` is broadcast, with `payload`."""
    body = body_of("name", "payload")
    with transaction() as tx:
        sent = verbs.send_signal(tx, official(), text_in(body, "name"), object_in(body, "payload"), key_of())
    return jsonify(asdict(sent)), 202


@route(bp, "/reports", permission="operate", methods=("POST",))
@csrf.exempt
def report_data() -> tuple[Response, int]:
    """The values of `data` are what is known now; conditions that turn true begin their processes."""
    body = body_of("data")
    with transaction() as tx:
        sent = verbs.report(tx, settings(), official(), object_in(body, "data"), key_of())
    return jsonify(asdict(sent)), 202
