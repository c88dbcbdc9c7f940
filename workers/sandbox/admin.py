"""For tests and demonstrations: change how the registries behave and read what they have done."""

from __future__ import annotations

import hmac
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request

from workers.sandbox.effects import COLUMNS

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.before_request
def _guard() -> None:
    token: str = current_app.config["ADMIN_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(token.encode(), given.encode()):
        abort(401)


@blueprint.get("/behaviours")
def behaviours() -> Response:
    """How every registry behaves that does not behave well."""
    return jsonify(current_app.extensions["behaviours"].shown())


@blueprint.put("/behaviours/<name>")
def change(name: str) -> Response:
    """Changes latency, fault, rate, times, hang or outage of a registry, or of all others by the name `*`."""
    values: Any = request.get_json()
    if name != "*" and name not in {*current_app.extensions["registries"].names, "payments"}:
        abort(404)
    try:
        current_app.extensions["behaviours"].change(name, values)
    except (ValueError, TypeError) as error:
        abort(400, str(error))
    return behaviours()


@blueprint.delete("/behaviours")
def reset() -> Response:
    """Every registry behaves well again."""
    current_app.extensions["behaviours"].reset()
    return behaviours()


@blueprint.get("/effects")
def effects() -> Response:
    """The effect log, oldest first; any column in the query narrows it."""
    wanted = {n: request.args[n] for n in COLUMNS if n in request.args}
    return jsonify(current_app.extensions["effects"].effects(**wanted))


@blueprint.get("/arrivals")
def arrivals() -> Response:
    """How many requests came in, by registry, whatever became of them."""
    return jsonify(current_app.extensions["effects"].arrivals())
