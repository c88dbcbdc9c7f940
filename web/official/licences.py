"""Ending a licence before its time; the public page shows it at once."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes.errors import ConflictError, InvalidError, NotFoundError
from processes.licences import ending
from web.edge import official, transaction
from web.language import t
from web.official.blueprint import bp
from web.routing import route


@route(bp, "/official/licences", permission="revoke")
def licences() -> str | Response | tuple[str, int]:
    """Asks for an identifier, and leads to its licence."""
    identifier = request.args.get("identifier", "").strip()
    if not identifier:
        return render_template("official/licences.html", identifier="", errors={})
    try:
        with transaction(write=False) as tx:
            found = ending.look_up(tx, official(), identifier)
    except NotFoundError:
        errors = {"identifier": [t("revoke.unknown")]}
        return render_template("official/licences.html", identifier=identifier, errors=errors), 404
    return redirect(url_for("official.licence", identifier=found.identifier), 303)


@route(bp, "/official/licences/<identifier>", permission="revoke")
def licence(identifier: str) -> str:
    """The licence, and the means to end it."""
    return _page(identifier, {}, {})


@route(bp, "/official/licences/<identifier>", permission="revoke", methods=("POST",))
def end_licence(identifier: str) -> Response | tuple[str, int]:
    """The licence counts no more, or the page says what is missing."""
    sent = {name: request.form.get(name, "") for name in ("kind", "reason")}
    try:
        with transaction() as tx:
            ending.end(tx, official(), identifier, sent["kind"], sent["reason"])
    except InvalidError as error:
        return _page(identifier, sent, error.errors), 422
    except ConflictError:
        return _page(identifier, sent, {"kind": [t("revoke.ended-before")]}), 409
    flash("revoke.done")
    return redirect(url_for("official.licence", identifier=identifier), 303)


def _page(identifier: str, sent: dict[str, str], errors: dict[str, list[object]]) -> str:
    with transaction(write=False) as tx:
        found = ending.look_up(tx, official(), identifier)
    return render_template("official/licence.html", licence=found, kinds=ending.kinds(), sent=sent, errors=errors)
