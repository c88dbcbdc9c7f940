"""Signing in as one of the invented people of the demonstration, and signing out."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from processes import accounts, sessions
from processes.people import demo_identities
from web.addresses import local
from web.auth.blueprint import bp
from web.auth.tickets import begin
from web.edge import settings, transaction
from web.routing import route
from web.security import limiter


@route(bp, "/sign-in", permission="public")
def sign_in() -> str:
    """Offers the invented people where this is a demonstration."""
    people = demo_identities() if settings().demo else ()
    return render_template("auth/sign-in.html", people=people, next=request.args.get("next", ""))


@route(bp, "/sign-in", permission="public", methods=("POST",))
@limiter.limit("30 per minute")
def sign_in_demo() -> Response:
    """A new session for the chosen person, at the page they wanted."""
    with transaction() as tx:
        person = accounts.sign_in_demo(tx, settings(), request.form.get("identity", ""))
        token = sessions.create(tx, person=person, address=request.remote_addr or "")
    begin(token)
    return redirect(local(request.form.get("next")), 303)


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
