"""Supplying, in one go, everything that the one-time notice lists."""

from __future__ import annotations

import secrets
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes import cases, supplement
from processes.errors import InvalidError, NotFinishedError, NotFoundError, UploadRefusedError
from web.citizen.blueprint import bp
from web.citizen.files import has_file, sent_file
from web.edge import person, settings, transaction
from web.language import current_language, say, t
from web.routing import route

OWN_NAMES = frozenset({"csrf_token", "key"})
FILE = "file-"


@route(bp, "/cases/<number>/supplement", permission="person")
def supplement_page(number: str) -> str:
    """What is missing, until when, and where to put it."""
    return _page(number, {}, {})


@route(bp, "/cases/<number>/supplement/<material_id>", permission="person", methods=("POST",))
def attach_supplement(number: str, material_id: str) -> Response | str | tuple[str, int]:
    """The file stands with the supplement; it is handed in by the next step. What was typed beside it is shown again."""
    values = _typed(number)
    faults = _attached(number, [material_id])
    if faults:
        return _page(number, values, faults), 422
    if any(values.values()):
        return _page(number, values, {})
    return redirect(url_for("citizen.supplement-page", number=number), 303)


@route(bp, "/cases/<number>/supplement", permission="person", methods=("POST",))
def supply(number: str) -> Response | tuple[str, int]:
    """The supplement is handed in, with files that were chosen and not sent yet, and the case goes on.

    What is still open is said at its place.
    """
    values = _typed(number)
    faults = _attached(number, [name.removeprefix(FILE) for name in request.files if name.startswith(FILE) and has_file(name)])
    if faults:
        return _page(number, values, faults), 422
    try:
        with transaction() as tx:
            wanted = cases.case_view(tx, person(), number).supplement
            key = request.form.get("key", "")
            supplement.supply_supplement(tx, settings(), person(), number, values, key, current_language())
    except InvalidError as error:
        return _page(number, values, error.errors), 422
    except NotFinishedError as error:
        return _page(number, values, _open_gaps(error.missing, wanted)), 422
    flash("case.supplied")
    return redirect(url_for("citizen.case", number=number), 303)


def _typed(number: str) -> dict[str, Any]:
    """What was typed on the page, as its form reads it."""
    sent = {name: values for name, values in request.form.to_dict(flat=False).items() if name not in OWN_NAMES}
    with transaction(write=False) as tx:
        wanted = cases.case_view(tx, person(), number).supplement
    values: dict[str, Any] = {name: found[-1] for name, found in sent.items()}
    return values | (wanted.form.from_html(sent) if wanted and wanted.form else {})


def _attached(number: str, materials: list[str]) -> dict[str, list[Any]]:
    """The files of these materials are kept; what is wrong with those that are not."""
    faults: dict[str, list[Any]] = {}
    for material in materials:
        try:
            with transaction(write=False) as tx:
                accept = supplement.accepted(tx, person(), number, material)
            found = sent_file(accept, FILE + material)
            with transaction() as tx:
                supplement.attach(tx, settings(), person(), number, material, found)
        except UploadRefusedError as error:
            faults[material] = [one for told in error.errors.values() for one in told]
    return faults


def _open_gaps(missing: tuple[str, ...], wanted: cases.SupplementView | None) -> dict[str, list[str]]:
    gaps = {gap.key: gap for gap in wanted.gaps} if wanted else {}
    return {gaps[key].material or key: [t("supplement.open", name=say(gaps[key].text))] for key in missing if key in gaps}


def _page(number: str, values: dict[str, Any], errors: dict[str, Any]) -> str:
    with transaction(write=False) as tx:
        found = cases.case_view(tx, person(), number)
        today = tx.now.date()
    wanted = found.supplement
    if wanted is None:
        raise NotFoundError
    form = wanted.form
    views = [view for page in form.pages for view in form.views(page.key, values, today, errors)] if form else []
    shown = {"wanted": wanted, "views": views, "values": values, "errors": errors}
    return render_template("citizen/supplement.html", case=found, key=secrets.token_urlsafe(18), **shown)
