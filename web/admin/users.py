"""Accounts of officials."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes import accounts
from processes.errors import ConflictError, InvalidError
from web.admin.blueprint import bp
from web.edge import official, transaction
from web.language import t
from web.routing import route


@route(bp, "/admin/users", permission="users")
def users() -> str:
    """All accounts, and a form for a new one."""
    return _page({}, {})


@route(bp, "/admin/users", permission="users", methods=("POST",))
def add() -> Response | tuple[str, int]:
    """There is one account more, or the page says what is wrong."""
    sent = {name: request.form.get(name, "") for name in ("username", "name", "password", "roles", "departments")}
    roles, departments = (sent[name].replace("，", " ").replace(",", " ").split() for name in ("roles", "departments"))
    try:
        with transaction() as tx:
            accounts.add_user(
                tx, username=sent["username"], name=sent["name"], password=sent["password"], roles=roles, departments=departments
            )
    except InvalidError as error:
        return _page(sent, error.errors), 422
    except ConflictError:
        return _page(sent, {"username": [t("admin.users.exists")]}), 409
    flash("admin.added")
    return redirect(url_for("admin.users"), 303)


@route(bp, "/admin/users/<username>/disable", permission="users", methods=("POST",))
def disable(username: str) -> Response:
    """The account cannot sign in any more and its sessions have ended."""
    with transaction() as tx:
        accounts.disable(tx, official(), username)
    flash("admin.disabled")
    return redirect(url_for("admin.users"), 303)


@route(bp, "/admin/users/<username>/enable", permission="users", methods=("POST",))
def enable(username: str) -> Response:
    """The account can sign in again."""
    with transaction() as tx:
        accounts.enable(tx, username)
    flash("admin.enabled")
    return redirect(url_for("admin.users"), 303)


def _page(sent: dict[str, str], errors: dict[str, list[object]]) -> str:
    with transaction(write=False) as tx:
        found, roles = accounts.list_users(tx, official()), accounts.known_roles(tx)
    return render_template("admin/users.html", users=found, roles=roles, sent=sent, errors=errors)
