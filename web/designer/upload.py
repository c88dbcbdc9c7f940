"""Uploading a model or a bundle: read with bounds, reported in plain words, kept whole or not at all."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes import publishing
from web.designer.blueprint import bp
from web.designer.calls import published
from web.designer.report import gates
from web.edge import official, transaction
from web.routing import route

LONGEST_NAME = 200


@route(bp, "/designer/upload", permission="designer")
def upload() -> str:
    """Asks for a BPMN file or a bundle."""
    return render_template("designer/upload.html", missing=False)


@route(bp, "/designer/upload", permission="designer", methods=("POST",))
def inspect() -> Response | tuple[str, int]:
    """The upload is a draft with its report, or a page says what is wrong and where and nothing is stored."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return render_template("designer/upload.html", missing=True), 422
    found = publishing.inspect(file.filename[-LONGEST_NAME:], file.read(), linking=published)
    if found.verdict == "refuse":
        return render_template("designer/refused.html", found=found, gates=gates(found.findings, found.verdict)), 422
    with transaction() as tx:
        kept = publishing.keep(tx, official(), found)
    return redirect(url_for("designer.version", version=kept.draft, already=1 if kept.already else None), 303)
