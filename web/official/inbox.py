"""The inbox: what there is to do, the most urgent first."""

from __future__ import annotations

from flask import render_template, request

from processes import inbox as verbs
from web.edge import official, transaction
from web.official.blueprint import bp
from web.routing import route

LONGEST = 60


@route(bp, "/official", permission="inbox")
def inbox() -> str:
    """A page of tasks: those held, those free to take, all, or those done, narrowed by what the address names."""
    who, filters, latest_first = official(), wanted(), request.args.get("order") == "latest"
    with transaction(write=False) as tx:
        page = verbs.inbox(tx, who, filters, request.args.get("cursor") or None, descending=latest_first)
    narrowed = any((filters.item, filters.role, filters.due, filters.number))
    return render_template(
        "official/inbox.html",
        page=page,
        filters=filters,
        scopes=verbs.SCOPES,
        dues=verbs.DUE,
        latest_first=latest_first,
        narrowed=narrowed,
    )


def wanted() -> verbs.Filters:
    """The filters that the address names; a word it does not know does not narrow."""
    scope, due = request.args.get("scope"), request.args.get("due")
    return verbs.Filters(
        scope=next((one for one in verbs.SCOPES if one == scope), "open"),
        item=request.args.get("item") or None,
        role=request.args.get("role") or None,
        due=due if due in verbs.DUE else None,
        number=request.args.get("number", "").strip()[:LONGEST] or None,
    )
