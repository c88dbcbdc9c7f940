"""Running instances for programs: find, look, and every operation that pages offer, once per Idempotency-Key."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from flask import Response, abort, jsonify, request

from processes.errors import InvalidError
from processes.operating import carrying, finding, runs, verbs, viewing
from processes.operating.asking import Asked, Done
from processes.operating.carrying import Way
from processes.operating.choices import choices_of
from processes.operating.finding import Filters
from processes.operating.verbs import Moving
from web.api.blueprint import bp
from web.api.body import Body, body_of, key_of, object_in, text_in
from web.edge import official, settings, transaction
from web.language import t
from web.routing import route
from web.security import csrf

LONGEST = 100
SIMPLE = {"suspend": verbs.suspend, "resume": verbs.resume, "cancel": verbs.cancel}


@route(bp, "/instances", permission="operate")
def list_instances() -> Response:
    """A page of instances; `standing`, `item` and `number` narrow, `cursor` continues."""
    asked = {name: request.args.get(name, "")[:LONGEST] or None for name in ("standing", "item", "number")}
    with transaction(write=False) as tx:
        page = finding.find(tx, official(), Filters(**asked), request.args.get("cursor") or None)
    return jsonify(asdict(page))


@route(bp, "/instances/<instance_id>", permission="operate")
def get_instance(instance_id: str) -> Response:
    """One instance without its drawing: tokens, open things, variables (masked), incidents, clocks, history, operations."""
    with transaction(write=False) as tx:
        found = viewing.view(tx, official(), instance_id)
    return jsonify({one.name: getattr(found, one.name) for one in fields(found) if one.name != "diagram"})


@route(bp, "/instances/<instance_id>/places", permission="operate")
def list_places(instance_id: str) -> Response:
    """Where the token `token` (at a join also `join` and `flow`) may go."""
    moving = Moving(_whole(dict(request.args), "token"), "", None, request.args.get("join"), request.args.get("flow"))
    with transaction(write=False) as tx:
        found = verbs.places(tx, official(), instance_id, moving)
    return jsonify({"places": [asdict(one) for one in found]})


@route(bp, "/instances/<instance_id>/<operation>", permission="operate", methods=("POST",))
@csrf.exempt
def change_instance(instance_id: str, operation: str) -> Response:
    """Suspend, resume or cancel, for the `reason` in the body."""
    verb = SIMPLE.get(operation) or abort(404)
    body = body_of("reason", "seen")
    with transaction() as tx:
        done = verb(tx, settings(), official(), _asked(instance_id, body))
    return _answer(done)


@route(bp, "/instances/<instance_id>/variables", permission="operate", methods=("POST",))
@csrf.exempt
def set_variables(instance_id: str) -> Response:
    """The `variables` have these values, seen from the `scope` (0 where none is named)."""
    body = body_of("reason", "seen", "variables", "scope")
    scope = _whole(body, "scope") if "scope" in body else 0
    with transaction() as tx:
        asked = _asked(instance_id, body)
        done = verbs.set_variables(tx, settings(), official(), asked, object_in(body, "variables"), scope)
    return _answer(done)


@route(bp, "/instances/<instance_id>/move", permission="operate", methods=("POST",))
@csrf.exempt
def move(instance_id: str) -> Response:
    """The `token` goes to the step `to`, at a join by the flow `by`; with `join` and `flow` one that waits there."""
    body = body_of("reason", "seen", "token", "to", "by", "join", "flow")
    names = [text_in(body, name) if body.get(name) is not None else None for name in ("by", "join", "flow")]
    moving = Moving(_whole(body, "token"), text_in(body, "to"), *names)
    with transaction() as tx:
        done = verbs.move_token(tx, settings(), official(), _asked(instance_id, body), moving)
    return _answer(done)


@route(bp, "/instances/<instance_id>/skip", permission="operate", methods=("POST",))
@csrf.exempt
def skip(instance_id: str) -> Response:
    """The work of this number counts as done with `values`."""
    body = body_of("reason", "seen", "number", "values")
    with transaction() as tx:
        asked, number, given = _asked(instance_id, body), _whole(body, "number"), object_in(body, "values")
        done = verbs.skip_task(tx, settings(), official(), asked, number, given)
    return _answer(done)


@route(bp, "/instances/<instance_id>/retry", permission="operate", methods=("POST",))
@csrf.exempt
def retry(instance_id: str) -> Response:
    """What the `incident` stopped is tried again, after a correction of `variables` where some are given."""
    body = body_of("reason", "seen", "incident", "variables")
    with transaction() as tx:
        asked, incident, corrected = _asked(instance_id, body), text_in(body, "incident"), object_in(body, "variables")
        done = verbs.retry(tx, settings(), official(), asked, incident, corrected)
    return _answer(done)


@route(bp, "/instances/<instance_id>/rehearsal", permission="operate", methods=("POST",))
@csrf.exempt
def rehearse(instance_id: str) -> Response:
    """What a migration to the version `target`, with `nodes` as mapping, would change; nothing is changed."""
    body = body_of("target", "nodes", "choices")
    with transaction(write=False) as tx:
        plan = carrying.plan(tx, official(), instance_id, _way(body))
    return jsonify({**asdict(plan), "fits": plan.fits})


@route(bp, "/instances/<instance_id>/migrate", permission="operate", methods=("POST",))
@csrf.exempt
def migrate(instance_id: str) -> Response:
    """The instance goes on under the version `target`."""
    body = body_of("reason", "seen", "target", "nodes", "choices")
    with transaction() as tx:
        done = carrying.carry(tx, settings(), official(), _asked(instance_id, body), _way(body))
    return _answer(done)


@route(bp, "/migrations", permission="operate", methods=("POST",))
@csrf.exempt
def start_migration() -> tuple[Response, int]:
    """A rehearsal of all open cases from `source` to `target`; with `rehearsal`, the migration that was rehearsed."""
    body = body_of("reason", "source", "target", "nodes", "choices", "rehearsal")
    rehearsal = text_in(body, "rehearsal") if "rehearsal" in body else None
    with transaction() as tx:
        run = runs.start(tx, official(), text_in(body, "source"), _way(body), text_in(body, "reason"), rehearsal)
    return jsonify(asdict(run)), 201


@route(bp, "/migrations/<run>", permission="operate")
def get_migration(run: str) -> Response:
    """A run with a page of its results; `outcome` narrows, `after` continues."""
    with transaction(write=False) as tx:
        found = runs.get_run(tx, official(), run)
        outcome, after = request.args.get("outcome") or None, request.args.get("after", "")
        results, following = runs.results(tx, official(), run, outcome, after)
    return jsonify({"run": asdict(found), "results": [asdict(one) for one in results], "after": following})


@route(bp, "/migrations/<run>/stop", permission="operate", methods=("POST",))
@csrf.exempt
def stop_migration(run: str) -> Response:
    """The run goes no further."""
    body_of()
    with transaction() as tx:
        runs.stop(tx, official(), run)
        found = runs.get_run(tx, official(), run)
    return jsonify(asdict(found))


def _asked(instance_id: str, body: Body) -> Asked:
    key = key_of()
    seen = _whole(body, "seen") if body.get("seen") is not None else None
    return Asked(instance_id, text_in(body, "reason"), key, seen)


def _answer(done: Done) -> Response:
    return jsonify(asdict(done))


def _whole(body: dict[str, Any], name: str) -> int:
    value = body.get(name)
    if isinstance(value, str) and value.removeprefix("-").isdecimal() and len(value) <= 12:
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidError({name: [t("api.whole")]})
    return value


def _way(body: Body) -> Way:
    return Way(text_in(body, "target"), _nodes(body), choices_of(object_in(body, "choices")))


def _nodes(body: Body) -> dict[str, str]:
    nodes = object_in(body, "nodes")
    if not all(isinstance(value, str) for value in nodes.values()):
        raise InvalidError({"nodes": [t("api.text")]})
    return nodes
