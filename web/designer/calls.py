"""What uploads call outside their file: looked for among what is published, and looked for again at a designer's word."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from processes import calling, fixes, publishing
from processes.calling import Linked
from web.designer.blueprint import bp
from web.designer.report import gates
from web.edge import official, transaction
from web.routing import route


def published(model: Any) -> Linked:
    """What the calls of a model reach now, in a transaction of its own."""
    with transaction(write=False) as tx:
        return calling.published(tx, model)


@route(bp, "/designer/versions/<version>/look-again", permission="designer", methods=("POST",))
def look_again(version: str) -> Response | tuple[str, int]:
    """The version's files are looked at again, with what is published by now; what comes of it is a draft of its own."""
    with transaction(write=False) as tx:
        stored = fixes.stored(tx, official(), version)
    found = fixes.look_again(stored, linking=published)
    if found.verdict == "refuse":
        return render_template("designer/refused.html", found=found, gates=gates(found.findings, found.verdict)), 422
    with transaction() as tx:
        kept = publishing.keep(tx, official(), found)
    return redirect(url_for("designer.version", version=kept.draft, already=1 if kept.already else None), 303)
