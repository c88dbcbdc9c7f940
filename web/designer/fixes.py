"""Accepting what a finding proposes: one click, one change, a new draft; the file as uploaded is kept."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes import fixes, publishing
from web.designer.blueprint import bp
from web.designer.calls import published
from web.designer.report import gates
from web.edge import official, transaction
from web.routing import route


@route(bp, "/designer/versions/<version>/fixes", permission="designer", methods=("POST",))
def accept_fix(version: str) -> Response | tuple[str, int]:
    """The version's file with the change is a draft, or a page says what then stands against it and nothing is stored."""
    sent = {name: request.form.get(name, "") for name in ("fix", "element")}
    with transaction(write=False) as tx:
        proposal = fixes.propose(tx, official(), version, sent["fix"], sent["element"] or None)
    found = fixes.accept(proposal, linking=published)
    if found.verdict == "refuse":
        return render_template("designer/refused.html", found=found, gates=gates(found.findings, found.verdict)), 422
    with transaction() as tx:
        kept = publishing.keep(tx, official(), found)
    return redirect(url_for("designer.version", version=kept.draft, changed=1), 303)
