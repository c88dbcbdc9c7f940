"""Whether a licence is genuine and in force, for anybody who was shown one."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes import licences
from web.edge import transaction
from web.public.blueprint import bp
from web.routing import route
from web.security import limiter

LONGEST = 120


@route(bp, "/verify", permission="public")
def verify() -> str | Response:
    """Asks for the identifier of a licence."""
    identifier = request.args.get("identifier", "").strip()[:LONGEST]
    if identifier:
        return redirect(url_for("public.verify-licence", identifier=identifier), 303)
    return render_template("public/verify.html")


@route(bp, "/verify/<identifier>", permission="public")
@limiter.limit("120 per minute")
def verify_licence(identifier: str) -> tuple[str, int]:
    """Says whether the licence is genuine, in force, revoked or unknown."""
    with transaction(write=False) as tx:
        found = licences.verify_public(tx, identifier)
    return render_template("public/verify-licence.html", licence=found, identifier=identifier), 200 if found else 404
