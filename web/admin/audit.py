"""Verification of everything that is recorded."""

from __future__ import annotations

from flask import render_template

from processes import audit as verbs
from web.admin.blueprint import bp
from web.edge import settings, transaction
from web.routing import route


@route(bp, "/admin/audit", permission="audit")
def audit() -> str:
    """What verification looks at, and the newest daily root."""
    with transaction(write=False) as tx:
        root = verbs.latest_root(tx)
    return render_template("admin/audit.html", report=None, root=root)


@route(bp, "/admin/audit", permission="audit", methods=("POST",))
def verify() -> str:
    """Chains, replay and projections are recomputed; every difference is named."""
    with transaction(write=False) as tx:
        report = verbs.verify(tx, settings())
        root = verbs.latest_root(tx)
    return render_template("admin/audit.html", report=report, root=root)
