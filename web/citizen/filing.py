"""Checking the answers and filing, once."""

from __future__ import annotations

import secrets

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes import drafts, filing
from processes.errors import NotFinishedError
from web.citizen.blueprint import bp
from web.citizen.stages import before, name_of, papers, place_of, stages
from web.edge import person, settings, transaction
from web.routing import route


@route(bp, "/applications/<draft_id>/review", permission="person")
def review(draft_id: str) -> str:
    """All answers with links to change them, what is still missing, and the button that files."""
    with transaction(write=False) as tx:
        found = drafts.review(tx, settings(), person(), draft_id)
    return _review(found)


@route(bp, "/applications/<draft_id>/file", permission="person", methods=("POST",))
def file(draft_id: str) -> Response | tuple[str, int]:
    """The case exists, however often the button was pressed; an application with gaps is shown with its gaps."""
    confirmed = request.form.get("confirmed") == "yes"
    try:
        with transaction() as tx:
            receipt = filing.file_case(tx, settings(), person(), draft_id, request.form.get("key", ""), confirmed=confirmed)
    except NotFinishedError:
        with transaction(write=False) as tx:
            found = drafts.review(tx, settings(), person(), draft_id)
        return _review(found), 409
    return redirect(url_for("citizen.receipt", number=receipt.number), 303)


def _review(found: drafts.ReviewView) -> str:
    draft = found.draft
    gaps = [(name_of(draft, missing), place_of(draft, missing)) for missing in found.missing]
    shown = {"review": found, "draft": draft, "papers": papers(draft), "gaps": gaps, "key": secrets.token_urlsafe(18)}
    return render_template("citizen/review.html", stages=stages(draft), leads_back=before(draft, "review"), **shown)
