"""Filling in an application: start, fetch what the registers know, the pages of the form."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes import drafts
from processes.errors import InvalidError, NotFoundError
from processes.items.guide import get_item
from web.citizen.blueprint import bp
from web.citizen.stages import after, before, place_of, stages
from web.edge import person, settings, transaction
from web.language import current_language
from web.routing import route

TOKEN = "csrf_token"


@route(bp, "/services/<key>/apply", permission="person")
def apply(key: str) -> str:
    """What comes next, and as whom, before anything is begun."""
    with transaction(write=False) as tx:
        guide = get_item(tx, key)
    return render_template("citizen/apply.html", guide=guide)


@route(bp, "/services/<key>/apply", permission="person", methods=("POST",))
def start(key: str) -> Response:
    """The application for this service, begun where there is none, at its first page."""
    with transaction() as tx:
        draft = drafts.start_draft(tx, person(), key)
    return redirect(stages(draft)[0].address, 303)


@route(bp, "/applications/<draft_id>", permission="person")
def application(draft_id: str) -> str:
    """Where the application stands: which of its pages are done, where it goes on, and giving it up."""
    with transaction(write=False) as tx:
        found = drafts.review(tx, settings(), person(), draft_id)
    draft, order = found.draft, stages(found.draft)
    left = {place_of(draft, missing).partition("#")[0] for missing in found.missing}
    going_on = next((one.address for one in order if one.address in left), order[-1].address)
    return render_template("citizen/application.html", draft=draft, stages=order, left=left, going_on=going_on)


@route(bp, "/applications/<draft_id>/discard", permission="person", methods=("POST",))
def discard(draft_id: str) -> Response:
    """The draft and its files are gone."""
    with transaction() as tx:
        drafts.discard(tx, person(), draft_id)
    flash("apply.discarded")
    return redirect(url_for("citizen.my-cases"), 303)


@route(bp, "/applications/<draft_id>/fetch", permission="person")
def fetch(draft_id: str) -> str:
    """What would be fetched, from whom and why; or how far the fetching is."""
    with transaction(write=False) as tx:
        draft = drafts.get_draft(tx, person(), draft_id)
    following = after(draft, "fetch")
    return render_template("citizen/fetch.html", draft=draft, stages=stages(draft), following=following)


@route(bp, "/applications/<draft_id>/fetch", permission="person", methods=("POST",))
def request_fetch(draft_id: str) -> Response:
    """The registers are being asked, because the person said so."""
    with transaction() as tx:
        drafts.request_fetch(tx, person(), draft_id)
    return redirect(url_for("citizen.fetch", draft_id=draft_id), 303)


@route(bp, "/applications/<draft_id>/pages/<page>", permission="person")
def form_page(draft_id: str, page: str) -> str:
    """One page of the form with what is known already."""
    with transaction(write=False) as tx:
        draft = drafts.get_draft(tx, person(), draft_id)
        today = tx.now.date()
    return _page(draft, page, draft.form.views(page, draft.values, today))


@route(bp, "/applications/<draft_id>/pages/<page>", permission="person", methods=("POST",))
def save_page(draft_id: str, page: str) -> Response | tuple[str, int]:
    """The page is stored and the next one follows; with faults it is shown again, with everything that was typed."""
    with transaction(write=False) as tx:
        draft = drafts.get_draft(tx, person(), draft_id)
        today = tx.now.date()
    values = _sent(draft, page)
    if request.form.get("then") == "later":
        with transaction() as tx:
            drafts.save_later(tx, person(), draft_id, values)
        flash("apply.kept")
        return redirect(url_for("citizen.application", draft_id=draft_id), 303)
    try:
        with transaction() as tx:
            draft = drafts.save_page(tx, settings(), person(), draft_id, page, values, current_language())
    except InvalidError as error:
        views = draft.form.views(page, {**draft.values, **values}, today, error.errors)
        return _page(draft, page, views, error.errors, values), 422
    return redirect(_next(draft, page), 303)


def _sent(draft: drafts.DraftView, page: str) -> dict[str, object]:
    names = request.form.to_dict(flat=False)
    sent = {name: values for name, values in names.items() if name not in (TOKEN, "then", "back")}
    return draft.form.from_html(sent, page)


def _next(draft: drafts.DraftView, page: str) -> str:
    if request.form.get("back") == "review":
        return url_for("citizen.review", draft_id=draft.id)
    return after(draft, f"page:{page}")


def _page(
    draft: drafts.DraftView, page: str, views: object, errors: object = None, sent: Mapping[str, object] | None = None
) -> str:
    """The page of the form; what was typed over a register's answer loses the mark of its origin."""
    found = draft.form.page(page)
    if found is None:
        raise NotFoundError
    key = f"page:{page}"
    back = request.values.get("back")
    leads_back = url_for("citizen.review", draft_id=draft.id) if back == "review" else before(draft, key)
    places = {"stages": stages(draft), "stage": key, "back": back, "leads_back": leads_back}
    typed = {**draft.values, **(sent or {})}
    origins = {key: origin for key, origin in draft.origins.items() if typed.get(key) == draft.values.get(key)}
    shown = {"views": views, "errors": errors or {}, "origins": origins}
    return render_template("citizen/form-page.html", draft=draft, page=found, **shown, **places)
