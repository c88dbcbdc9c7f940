"""Rules for programs: an expression's value, a table's answer with every row's reason, what a version's tables leave open."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, jsonify

from processes import rules
from processes.calendar import CITY_ZONE
from processes.errors import InvalidError
from web.api.blueprint import bp
from web.api.body import json_object
from web.edge import official, transaction
from web.language import t
from web.routing import route
from web.security import csrf, limiter


@route(bp, "/rules/expression", permission="designer", methods=("POST",))
@csrf.exempt
@limiter.limit("240 per minute")
def try_expression() -> Response:
    """The value of `expression` for the variables in `data`; a faulty expression is an answer with `error` and `position`."""
    asked = json_object()
    with transaction(write=False) as tx:
        now = tx.now.astimezone(CITY_ZONE)
    return jsonify(asdict(rules.try_expression(_text(asked, "expression"), _object(asked, "data"), now=now)))


@route(bp, "/rules/versions/<version>/tables", permission="designer")
def tables(version: str) -> Response:
    """The decision tables of a version with their analysis."""
    with transaction(write=False) as tx:
        found = rules.list_tables(tx, official(), version)
    return jsonify(asdict(found))


@route(bp, "/rules/versions/<version>/tables/<decision>", permission="designer", methods=("POST",))
@csrf.exempt
@limiter.limit("240 per minute")
def try_table(version: str, decision: str) -> Response:
    """The answer of a version's table for the facts in `data`, and the outcome of every cell."""
    facts = _object(json_object(), "data")
    with transaction(write=False) as tx:
        table, now = rules.get_table(tx, official(), version, decision), tx.now.astimezone(CITY_ZONE)
    return jsonify(asdict(rules.try_table(table.source, decision, facts, now=now)))


def _text(asked: dict[str, object], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str):
        raise InvalidError({name: [t("api.text")]})
    return value


def _object(asked: dict[str, object], name: str) -> dict[str, object]:
    value = asked.get(name, {})
    if not isinstance(value, dict):
        raise InvalidError({name: [t("api.object")]})
    return value
