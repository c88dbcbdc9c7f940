"""Erasing the personal data of an ended case."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes import erasure as verbs
from processes.errors import ConflictError, InvalidError, NotFoundError
from web.admin.blueprint import bp
from web.edge import official, settings, transaction
from web.language import t
from web.routing import route


@route(bp, "/admin/erasure", permission="erase")
def erasure() -> str:
    """Asks which case and why."""
    return render_template("admin/erasure.html", sent={}, errors={})


@route(bp, "/admin/erasure", permission="erase", methods=("POST",))
def erase() -> Response | tuple[str, int]:
    """No personal data of the case is left; its number and hashes stay."""
    sent = {name: request.form.get(name, "").strip() for name in ("number", "reason")}
    try:
        with transaction() as tx:
            verbs.erase(tx, settings(), official(), sent["number"], sent["reason"])
    except InvalidError as error:
        return render_template("admin/erasure.html", sent=sent, errors=error.errors), 422
    except (NotFoundError, ConflictError):
        return render_template("admin/erasure.html", sent=sent, errors={"number": [t("admin.erase-cannot")]}), 409
    flash("admin.erased")
    return redirect(url_for("admin.erasure"), 303)
