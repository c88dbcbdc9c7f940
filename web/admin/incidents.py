"""Incidents: what the machine could not do, and the way back."""

from __future__ import annotations

import secrets

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes import incidents as verbs
from processes.promises import renewing
from web.admin.blueprint import bp
from web.edge import official, settings, transaction
from web.routing import route

MOST_TOLD = 20
"""Services whose proofs are in doubt that are named; of the others only the number is told."""


@route(bp, "/admin/incidents", permission="incidents")
def incidents() -> str:
    """Open incidents, the oldest first, and the services whose proofs the guide does not show."""
    with transaction(write=False) as tx:
        page = verbs.list_incidents(tx, official(), request.args.get("cursor") or None)
        doubtful = renewing.list_doubtful(tx)
    return render_template("admin/incidents.html", page=page, doubtful=doubtful, told=MOST_TOLD, key=secrets.token_urlsafe(18))


@route(bp, "/admin/incidents/<incident_id>/retry", permission="incidents", methods=("POST",))
def retry(incident_id: str) -> Response:
    """What the incident stopped is tried again."""
    with transaction() as tx:
        verbs.retry_incident(tx, settings(), official(), incident_id, request.form.get("key", ""))
    flash("admin.retried")
    return redirect(url_for("admin.incidents"), 303)
