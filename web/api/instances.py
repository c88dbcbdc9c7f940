"""Running instances for programs: find, look, and every operation that pages offer, once per Idempotency-Key."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any, get_type_hints

from flask import Response, abort, jsonify, request

from processes.errors import InvalidError
from processes.operating import carrying, finding, runs, verbs, viewing
from processes.operating.asking import Asked, Done
from processes.operating.carrying import Way
from processes.operating.choices import choices_of
from processes.operating.finding import Filters, FoundPage
from processes.operating.planning import Plan
from processes.operating.runs import ResultRow, RunView
from processes.operating.verbs import Moving, Place
from web.api.blueprint import bp
from web.api.body import key_of, read
from web.api.described import described
from web.api.schemas import AskedBody, CarryBody, MoveBody, NothingBody, RetryBody, RunBody, SkipBody, VariablesBody, WayBody
from web.edge import official, settings, transaction
from web.language import t
from web.routing import route
from web.security import csrf

LONGEST, LONGEST_NUMBER = 100, 12
SIMPLE = {"suspend": verbs.suspend, "resume": verbs.resume, "cancel": verbs.cancel}
Body = dict[str, Any]
SEEN = {name: kind for name, kind in get_type_hints(viewing.InstanceView).items() if name != "diagram"}
RUN = {"run": RunView, "results": tuple[ResultRow, ...], "after": str | None}
NARROW = {
    "standing": "running, suspended, trouble or ended",
    "item": "a service's key",
    "number": "a case number or an instance's id",
    "cursor": "`next` of the page before",
}
WHICH = {"token": "its number", "join": "the join at which it waits", "flow": "the flow on which it came there"}
OVER = (409, 410)
WHY = {"reason": "A register is being repaired"}
BETTER = {"reason": "The rules were corrected", "target": "0" * 64}
PLAN = {**get_type_hints(Plan), "fits": bool}


@route(bp, "/instances", permission="operate")
@described(FoundPage, query=NARROW, refuses=(422,))
def list_instances() -> Response:
    """A page of instances; `standing`, `item` and `number` narrow, `cursor` continues."""
    asked = {name: request.args.get(name, "")[:LONGEST] or None for name in ("standing", "item", "number")}
    with transaction(write=False) as tx:
        page = finding.find(tx, official(), Filters(**asked), request.args.get("cursor") or None)
    return jsonify(asdict(page))


@route(bp, "/instances/<instance_id>", permission="operate")
@described(SEEN)
def get_instance(instance_id: str) -> Response:
    """One instance without its drawing: tokens, open things, variables (masked), incidents, clocks, history, operations."""
    with transaction(write=False) as tx:
        found = viewing.view(tx, official(), instance_id)
    return jsonify({one.name: getattr(found, one.name) for one in fields(found) if one.name != "diagram"})


@route(bp, "/instances/<instance_id>/places", permission="operate")
@described({"places": tuple[Place, ...]}, query=WHICH, refuses=(409, 422))
def list_places(instance_id: str) -> Response:
    """Where the token `token` (at a join also `join` and `flow`) may go."""
    moving = Moving(_token(), "", None, request.args.get("join"), request.args.get("flow"))
    with transaction(write=False) as tx:
        found = verbs.places(tx, official(), instance_id, moving)
    return jsonify({"places": [asdict(one) for one in found]})


@route(bp, "/instances/<instance_id>/<operation>", permission="operate", methods=("POST",))
@csrf.exempt
@described(Done, body=AskedBody, keyed=True, refuses=OVER, operations=tuple(SIMPLE), example=WHY)
def change_instance(instance_id: str, operation: str) -> Response:
    """Suspend, resume or cancel, for the `reason` in the body."""
    verb = SIMPLE.get(operation) or abort(404)
    body = read(AskedBody)
    with transaction() as tx:
        done = verb(tx, settings(), official(), _asked(instance_id, body))
    return _answer(done)


@route(bp, "/instances/<instance_id>/variables", permission="operate", methods=("POST",))
@csrf.exempt
@described(Done, body=VariablesBody, keyed=True, refuses=OVER, example={"reason": "Typed wrongly", "variables": {"n": 1}})
def set_variables(instance_id: str) -> Response:
    """The `variables` have these values, seen from the `scope` (0 where none is named)."""
    body = read(VariablesBody)
    with transaction() as tx:
        asked, values = _asked(instance_id, body), body.get("variables", {})
        done = verbs.set_variables(tx, settings(), official(), asked, values, body.get("scope", 0))
    return _answer(done)


@route(bp, "/instances/<instance_id>/move", permission="operate", methods=("POST",))
@csrf.exempt
@described(Done, body=MoveBody, keyed=True, refuses=OVER, example={"reason": "Examined twice", "token": 7, "to": "review"})
def move(instance_id: str) -> Response:
    """The `token` goes to the step `to`, at a join by the flow `by`; with `join` and `flow` one that waits there."""
    body = read(MoveBody)
    moving = Moving(body["token"], body["to"], *(body.get(name) for name in ("by", "join", "flow")))
    with transaction() as tx:
        done = verbs.move_token(tx, settings(), official(), _asked(instance_id, body), moving)
    return _answer(done)


@route(bp, "/instances/<instance_id>/skip", permission="operate", methods=("POST",))
@csrf.exempt
@described(Done, body=SkipBody, keyed=True, refuses=OVER, example={"reason": "Done by hand", "number": 7, "values": {}})
def skip(instance_id: str) -> Response:
    """The work of this number counts as done with `values`."""
    body = read(SkipBody)
    with transaction() as tx:
        asked, given = _asked(instance_id, body), body.get("values", {})
        done = verbs.skip_task(tx, settings(), official(), asked, body["number"], given)
    return _answer(done)


@route(bp, "/instances/<instance_id>/retry", permission="operate", methods=("POST",))
@csrf.exempt
@described(Done, body=RetryBody, keyed=True, refuses=OVER, example={"reason": "It answers again", "incident": "01abc:9"})
def retry(instance_id: str) -> Response:
    """What the `incident` stopped is tried again, after a correction of `variables` where some are given."""
    body = read(RetryBody)
    with transaction() as tx:
        asked, corrected = _asked(instance_id, body), body.get("variables", {})
        done = verbs.retry(tx, settings(), official(), asked, body["incident"], corrected)
    return _answer(done)


@route(bp, "/instances/<instance_id>/rehearsal", permission="operate", methods=("POST",))
@csrf.exempt
@described(PLAN, body=WayBody, refuses=OVER, example={"target": "0" * 64, "nodes": {}})
def rehearse(instance_id: str) -> Response:
    """What a migration to the version `target`, with `nodes` as mapping, would change; nothing is changed."""
    body = read(WayBody)
    with transaction(write=False) as tx:
        plan = carrying.plan(tx, official(), instance_id, _way(body))
    return jsonify({**asdict(plan), "fits": plan.fits})


@route(bp, "/instances/<instance_id>/migrate", permission="operate", methods=("POST",))
@csrf.exempt
@described(Done, body=CarryBody, keyed=True, refuses=OVER, example={**BETTER, "choices": {"tables": "kept"}})
def migrate(instance_id: str) -> Response:
    """The instance goes on under the version `target`."""
    body = read(CarryBody)
    with transaction() as tx:
        done = carrying.carry(tx, settings(), official(), _asked(instance_id, body), _way(body))
    return _answer(done)


@route(bp, "/migrations", permission="operate", methods=("POST",))
@csrf.exempt
@described(RunView, body=RunBody, status=201, refuses=(404, 409), example={**BETTER, "source": "0" * 64})
def start_migration() -> tuple[Response, int]:
    """A rehearsal of all open cases from `source` to `target`; with `rehearsal`, the migration that was rehearsed."""
    body = read(RunBody)
    with transaction() as tx:
        run = runs.start(tx, official(), body["source"], _way(body), body["reason"], body.get("rehearsal"))
    return jsonify(asdict(run)), 201


@route(bp, "/migrations/<run>", permission="operate")
@described(RUN, query={"outcome": "fits, moved, troubled or failed", "after": "`after` of the page before"})
def get_migration(run: str) -> Response:
    """A run with a page of its results; `outcome` narrows, `after` continues."""
    with transaction(write=False) as tx:
        found = runs.get_run(tx, official(), run)
        outcome, after = request.args.get("outcome") or None, request.args.get("after", "")
        results, following = runs.results(tx, official(), run, outcome, after)
    return jsonify({"run": asdict(found), "results": [asdict(one) for one in results], "after": following})


@route(bp, "/migrations/<run>/stop", permission="operate", methods=("POST",))
@csrf.exempt
@described(RunView, body=NothingBody, example={})
def stop_migration(run: str) -> Response:
    """The run goes no further."""
    read(NothingBody)
    with transaction() as tx:
        runs.stop(tx, official(), run)
        found = runs.get_run(tx, official(), run)
    return jsonify(asdict(found))


def _asked(instance_id: str, body: Body) -> Asked:
    return Asked(instance_id, body["reason"], key_of(), body.get("seen"))


def _answer(done: Done) -> Response:
    return jsonify(asdict(done))


def _token() -> int:
    value = request.args.get("token", "")
    if not value.removeprefix("-").isdecimal() or len(value) > LONGEST_NUMBER:
        raise InvalidError({"token": [t("api.whole")]})
    return int(value)


def _way(body: Body) -> Way:
    return Way(body["target"], body.get("nodes", {}), choices_of(body.get("choices", {})))
