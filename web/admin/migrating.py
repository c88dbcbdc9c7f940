"""Carrying an instance over to another version: choose it, see what would change, map what has no place, then do it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes.errors import ConflictError, InvalidError, KeyReusedError, TransitionError
from processes.operating import carrying, viewing
from processes.operating.carrying import Way
from processes.operating.choices import Choices, choices_of
from web.admin.blueprint import bp
from web.admin.operating import asked_of
from web.edge import official, settings, transaction
from web.language import say, t
from web.routing import route

MAPPED, CLOCK, TIMER = "map-", "clock-", "timer-"


def nodes_of(sent: Mapping[str, str]) -> dict[str, str]:
    """The mapping that a form gives: fields `map-OLD` with the new id."""
    return {name.removeprefix(MAPPED): value for name, value in sent.items() if name.startswith(MAPPED) and value}


def chosen(sent: Mapping[str, str]) -> Choices:
    """What a form chooses where the law leaves it open: `tables`, `clock-NAME`, `timer-ELEMENT`, and the ground for it."""
    clocks = [name.removeprefix(CLOCK) for name, value in sent.items() if name.startswith(CLOCK) and value == "new"]
    timers = [name.removeprefix(TIMER) for name, value in sent.items() if name.startswith(TIMER) and value == "keep"]
    tables = "new" if sent.get("tables") == "new" else "kept"
    return choices_of({"tables": tables, "clocks": clocks, "timers": timers, "ground": sent.get("ground", "")})


def way_of(sent: Mapping[str, str], target: str) -> Way:
    """Where to, with which steps in place of others, on which terms."""
    return Way(target, nodes_of(sent), chosen(sent))


@route(bp, "/admin/instances/<instance_id>/migrate", permission="operate")
def migrate(instance_id: str) -> str | tuple[str, int]:
    """Which version, and, once one is chosen, what a migration to it would change."""
    return _page(instance_id, request.args, {})


@route(bp, "/admin/instances/<instance_id>/migrate", permission="operate", methods=("POST",))
def carry(instance_id: str) -> Response | str | tuple[str, int]:
    """The instance goes on under the version as it was rehearsed, or the page says what stands against it."""
    sent = request.form
    errors: dict[str, list[Any]] = {}
    if not sent.get("reason", "").strip():
        errors["reason"] = [t("operating.reason-missing")]
    if sent.get("confirmed") != "yes":
        errors["confirmed"] = [t("operating.confirm-missing")]
    if errors:
        return _page(instance_id, sent, errors), 422
    try:
        with transaction() as tx:
            carrying.carry(tx, settings(), official(), asked_of(instance_id, sent), way_of(sent, sent.get("target", "")))
    except InvalidError as error:
        return _page(instance_id, sent, error.errors), 422
    except TransitionError as error:
        return _page(instance_id, sent, {"_law": [t("operating.law", reason=say(error.reason) or error.event)]}), 409
    except (KeyReusedError, ConflictError):
        return _page(instance_id, sent, {"_stale": [t("operating.stale")]}), 409
    flash("operating.done-migrate")
    return redirect(url_for("admin.instance", instance_id=instance_id), 303)


def _page(instance_id: str, sent: Mapping[str, str], errors: dict[str, list[Any]]) -> str:
    target = sent.get("target", "")
    with transaction(write=False) as tx:
        found = viewing.view(tx, official(), instance_id)
        choices = carrying.choices(tx, official(), instance_id)
        plan = carrying.plan(tx, official(), instance_id, way_of(sent, target)) if target else None
    key = sent.get("key") if errors and "_stale" not in errors else None
    whole: dict[str, Any] = {"found": found, "choices": choices, "plan": plan, "sent": sent, "errors": errors}
    return render_template("admin/migrate.html", key=key or secrets.token_urlsafe(18), **whole)
