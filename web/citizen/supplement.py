"""Supplying, in one go, everything that the one-time notice lists."""

from __future__ import annotations

import secrets

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes import cases, supplement
from processes.errors import InvalidError, NotFoundError, UploadRefusedError
from web.citizen.blueprint import bp
from web.edge import person, transaction
from web.language import t
from web.routing import route


@route(bp, "/cases/<number>/supplement", permission="person", methods=("GET",))
def supplement_page(number: str) -> str:
    """What is missing, until when, and where to put it."""
    return _page(number, {})


@route(bp, "/cases/<number>/supplement/<material_id>", permission="person", methods=("POST",))
def attach_supplement(number: str, material_id: str) -> Response | tuple[str, int]:
    """The file stands with the supplement; it is handed in by the next step."""
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise UploadRefusedError({"file": [t("apply.choose-file")]})
        data = file.read()
        with transaction() as tx:
            supplement.attach(tx, person(), number, material_id, file.filename, data)
    except UploadRefusedError as error:
        return _page(number, {material_id: [one for found in error.errors.values() for one in found]}), 422
    return redirect(url_for("citizen.supplement-page", number=number), 303)


@route(bp, "/cases/<number>/supplement", permission="person", methods=("POST",))
def supply(number: str) -> Response | tuple[str, int]:
    """The supplement is handed in and the case goes on."""
    sent = {name: values for name, values in request.form.to_dict(flat=False).items() if name not in ("csrf_token", "key")}
    try:
        with transaction() as tx:
            wanted = cases.case_view(tx, person(), number).supplement
            values = wanted.form.from_html(sent) if wanted and wanted.form else {}
            supplement.supply_supplement(tx, person(), number, values, request.form.get("key", ""))
    except InvalidError as error:
        return _page(number, error.errors), 422
    flash("case.supplied")
    return redirect(url_for("citizen.case", number=number), 303)


def _page(number: str, errors: dict[str, list[object]]) -> str:
    with transaction(write=False) as tx:
        found = cases.case_view(tx, person(), number)
        today = tx.now.date()
    wanted = found.supplement
    if wanted is None:
        raise NotFoundError
    views = [view for page in wanted.form.pages for view in wanted.form.views(page.key, {}, today, errors)] if wanted.form else []
    key = secrets.token_urlsafe(18)
    return render_template("citizen/supplement.html", case=found, wanted=wanted, views=views, errors=errors, key=key)
