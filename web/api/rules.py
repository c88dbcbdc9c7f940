"""Rules for programs: an expression's value, a table's answer with every row's reason, what a version's tables leave open."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, jsonify

from processes import rules
from processes.calendar import CITY_ZONE
from processes.rules import Tried, TriedTable, VersionTables
from web.api.blueprint import bp
from web.api.body import read
from web.api.described import described
from web.api.schemas import ExpressionBody, FactsBody
from web.edge import official, transaction
from web.routing import route
from web.security import csrf, limiter


@route(bp, "/rules/expression", permission="designer", methods=("POST",))
@csrf.exempt
@limiter.limit("240 per minute")
@described(Tried, body=ExpressionBody, example={"expression": "area * 2", "data": {"area": 40}})
def try_expression() -> Response:
    """The value of `expression` for the variables in `data`; a faulty expression is an answer with `error` and `position`."""
    asked = read(ExpressionBody)
    with transaction(write=False) as tx:
        now = tx.now.astimezone(CITY_ZONE)
    return jsonify(asdict(rules.try_expression(asked["expression"], asked.get("data", {}), now=now)))


@route(bp, "/rules/versions/<version>/tables", permission="designer")
@described(VersionTables)
def tables(version: str) -> Response:
    """The decision tables of a version with their analysis."""
    with transaction(write=False) as tx:
        found = rules.list_tables(tx, official(), version)
    return jsonify(asdict(found))


@route(bp, "/rules/versions/<version>/tables/<decision>", permission="designer", methods=("POST",))
@csrf.exempt
@limiter.limit("240 per minute")
@described(TriedTable, body=FactsBody, example={"data": {"kind": "plan"}})
def try_table(version: str, decision: str) -> Response:
    """The answer of a version's table for the facts in `data`, and the outcome of every cell."""
    facts = read(FactsBody).get("data", {})
    with transaction(write=False) as tx:
        table, now = rules.get_table(tx, official(), version, decision), tx.now.astimezone(CITY_ZONE)
    return jsonify(asdict(rules.try_table(table.source, decision, facts, now=now)))
