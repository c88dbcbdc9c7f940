"""Running instances: the list with search and filters, and one instance with all an operator needs."""

from __future__ import annotations

from flask import render_template, request

from processes.operating import finding, viewing
from processes.operating.finding import Filters
from web.admin.blueprint import bp
from web.edge import official, transaction
from web.routing import route

LONGEST = 100


@route(bp, "/admin/instances", permission="operate")
def instances() -> str:
    """Instances, the newest first, narrowed by standing, item and number."""
    asked = {name: request.args.get(name, "").strip()[:LONGEST] or None for name in ("standing", "item", "number")}
    filters = Filters(**asked)
    with transaction(write=False) as tx:
        page = finding.find(tx, official(), filters, request.args.get("cursor") or None)
    standings = finding.STANDING_FILTERS
    return render_template("admin/instances.html", page=page, filters=filters, standings=standings, narrowed=any(asked.values()))


@route(bp, "/admin/instances/<instance_id>", permission="operate")
def instance(instance_id: str) -> str:
    """One instance: where it stands, what it waits for, variables, incidents, history, and what may be done."""
    with transaction(write=False) as tx:
        found = viewing.view(tx, official(), instance_id)
    return render_template("admin/instance.html", found=found)
