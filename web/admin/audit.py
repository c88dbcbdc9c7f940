"""Verification of everything that is recorded."""

from __future__ import annotations

from flask import render_template, request

from processes import audit as verbs
from processes.errors import NotFoundError
from web.admin.blueprint import bp
from web.edge import official, settings, transaction
from web.language import t
from web.routing import route


@route(bp, "/admin/audit", permission="audit")
def audit() -> str:
    """What verification looks at, and the newest daily root."""
    with transaction(write=False) as tx:
        root = verbs.latest_root(tx)
    return render_template("admin/audit.html", report=None, root=root)


@route(bp, "/admin/audit/case", permission="audit")
def audit_case() -> str | tuple[str, int]:
    """The record of one case, entry by entry, with what verification finds in it."""
    number = request.args.get("number", "").strip()[:60]
    with transaction(write=False) as tx:
        try:
            found = verbs.verify_case(tx, settings(), official(), number)
        except NotFoundError:
            errors = {"number": [t("admin.audit.no-case")]}
            root = verbs.latest_root(tx)
            return render_template("admin/audit.html", report=None, root=root, number=number, errors=errors), 404
    return render_template("admin/audit-case.html", found=found)


@route(bp, "/admin/audit", permission="audit", methods=("POST",))
def verify() -> str:
    """Chains, replay and projections are recomputed; every difference is named."""
    with transaction(write=False) as tx:
        report = verbs.verify(tx, settings())
        root = verbs.latest_root(tx)
    return render_template("admin/audit.html", report=report, root=root)
