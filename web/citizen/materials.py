"""The papers of an application: what is fetched, what is left to upload."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from processes import drafts
from processes.errors import UploadRefusedError
from web.citizen.blueprint import bp
from web.citizen.files import sent_file
from web.citizen.stages import after, before, papers, stages
from web.edge import person, settings, transaction
from web.language import t
from web.routing import route


@route(bp, "/applications/<draft_id>/materials", permission="person")
def materials(draft_id: str) -> str:
    """The list of papers."""
    with transaction(write=False) as tx:
        draft = drafts.get_draft(tx, person(), draft_id)
    return _list(draft, {})


@route(bp, "/applications/<draft_id>/materials/<material_id>", permission="person", methods=("POST",))
def attach(draft_id: str, material_id: str) -> Response | tuple[str, int]:
    """The file belongs to the application; a file that is refused leaves all as it was."""
    try:
        with transaction(write=False) as tx:
            accept = drafts.accepted(tx, person(), draft_id, material_id)
        found = sent_file(accept)
        with transaction() as tx:
            drafts.attach(tx, settings(), person(), draft_id, material_id, found)
    except UploadRefusedError as error:
        with transaction(write=False) as tx:
            draft = drafts.get_draft(tx, person(), draft_id)
        sentences = [one for found in error.errors.values() for one in found]
        return _list(draft, {material_id: sentences or [t("problems.upload.text")]}), 422
    return redirect(url_for("citizen.materials", draft_id=draft_id) + f"#{material_id}", 303)


@route(bp, "/applications/<draft_id>/documents/<document_id>/remove", permission="person", methods=("POST",))
def detach(draft_id: str, document_id: str) -> Response:
    """The file no longer belongs to the application."""
    with transaction() as tx:
        drafts.detach(tx, person(), draft_id, document_id)
    return redirect(url_for("citizen.materials", draft_id=draft_id), 303)


def _list(draft: drafts.DraftView, errors: dict[str, list[object]]) -> str:
    places = {"stages": stages(draft), "following": after(draft, "materials"), "leads_back": before(draft, "materials")}
    return render_template("citizen/materials.html", draft=draft, papers=papers(draft), errors=errors, **places)
