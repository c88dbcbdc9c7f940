"""Signing in with a user name and password, for officials."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from processes import access, accounts, sessions
from processes.people import Official
from web import carrying
from web.addresses import local
from web.auth.blueprint import bp
from web.auth.tickets import begin
from web.edge import know, transaction
from web.language import t
from web.routing import route
from web.security import limiter

LONGEST = 200
FIRST_PAGES = (
    ("inbox", "official.inbox"),
    ("designer", "designer.definitions"),
    ("incidents", "admin.incidents"),
    ("audit", "admin.audit"),
    ("users", "admin.users"),
    ("revoke", "official.licences"),
    ("erase", "admin.erasure"),
)


@route(bp, "/official/sign-in", permission="public")
def official_sign_in() -> str:
    """Asks for user name and password."""
    return page(request.args.get("next", ""))


def page(following: str, carried: str = "", username: str = "", errors: Mapping[str, list[str]] | None = None) -> str:
    """The page that asks for user name and password; it leads on to `following`, or sends again what was typed before."""
    told = {"next": following, "carried": carried, "username": username, "errors": errors or {}}
    return render_template("auth/official-sign-in.html", **told)


@route(bp, "/official/sign-in", permission="public", methods=("POST",))
@limiter.limit("20 per minute")
def check_password() -> Response | tuple[str, int]:
    """A new session at the page the official wanted, or one and the same refusal for every failure."""
    username, password = (request.form.get(name, "")[:LONGEST] for name in ("username", "password"))
    with transaction() as tx:
        official = accounts.authenticate(tx, username, password)
        token = sessions.create(tx, official=official, address=request.remote_addr or "") if official else None
    if official is None or token is None:
        following, carried_on = (request.form.get(name, "") for name in ("next", "carried"))
        return page(following, carried_on, username, {"username": [t("auth.refused")]}), 422
    begin(token)
    know(token)
    carried = carrying.read(request.form.get("carried", ""))
    if carried:
        return carrying.page(carried)
    return redirect(local(request.form.get("next"), first_page(official)), 303)


def first_page(official: Official) -> str:
    """The endpoint of the page this official works on first."""
    for permission, endpoint in FIRST_PAGES:
        if endpoint in current_app.view_functions and access.may(official, permission):
            return endpoint
    return "citizen.home"
