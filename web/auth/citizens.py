"""Signing in as one of the invented people of the demonstration, and signing out."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from processes import accounts, sessions
from processes.people import demo_identities
from web import carrying
from web.addresses import local
from web.auth.blueprint import bp
from web.auth.tickets import begin
from web.edge import know, settings, transaction
from web.routing import route
from web.security import limiter


@route(bp, "/sign-in", permission="public")
def sign_in() -> str:
    """Offers the invented people where this is a demonstration."""
    return page(request.args.get("next", ""))


def page(following: str, carried: str = "") -> str:
    """The page that asks who it is; it leads on to `following`, or sends again what was typed before."""
    people = demo_identities() if settings().demo else ()
    return render_template("auth/sign-in.html", people=people, next=following, carried=carried)


@route(bp, "/sign-in", permission="public", methods=("POST",))
@limiter.limit("30 per minute")
def sign_in_demo() -> Response | tuple[str, int]:
    """A new session for the chosen person, at the page they wanted."""
    with transaction() as tx:
        person = accounts.sign_in_demo(tx, settings(), request.form.get("identity", ""))
        token = sessions.create(tx, person=person, address=request.remote_addr or "")
    begin(token)
    know(token)
    carried = carrying.read(request.form.get("carried", ""))
    return carrying.page(carried) if carried else redirect(local(request.form.get("next")), 303)


@route(bp, "/sign-out", permission="public", methods=("POST",))
def sign_out() -> Response:
    """The session has ended, here and on the server."""
    token = session.get("token")
    if token:
        with transaction() as tx:
            sessions.end(tx, token)
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    return redirect(url_for("citizen.home"), 303)
