"""What begins plain processes: the times that come, what has begun, start now, pause and resume."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes.errors import ConflictError, InvalidError, KeyReusedError, NotFoundError
from processes.forms.strict import strict_json
from processes.starts import verbs, viewing
from web.admin.blueprint import bp
from web.edge import official, settings, transaction
from web.language import t
from web.routing import route

EXAMPLE = '{"amount": 3}'
OPERATIONS = ("pause", "resume")
Errors = dict[str, list[Any]]


@route(bp, "/admin/starts", permission="operate")
def starts() -> str:
    """All that begins plain processes."""
    with transaction(write=False) as tx:
        found = viewing.view(tx, official())
    return render_template("admin/starts.html", found=found)


@route(bp, "/admin/starts/<start_id>/begin", permission="operate")
def begin(start_id: str) -> str:
    """Asks for the variables of an instance that is to begin now."""
    return _begin_page(start_id, {"key": secrets.token_hex(16)}, {})


@route(bp, "/admin/starts/<start_id>/begin", permission="operate", methods=("POST",))
def begin_now(start_id: str) -> Response | tuple[str, int]:
    """An instance has begun, or the page says why not and keeps what was typed."""
    sent, status = request.form, 409
    errors: Errors
    try:
        variables = _variables(sent.get("variables", ""))
        with transaction() as tx:
            instance = verbs.start_now(tx, settings(), official(), start_id, variables, sent.get("key", ""))
    except InvalidError as error:
        errors, status = error.errors, 422
    except KeyReusedError:
        errors = {"_stale": [t("starts.sent-before")]}
    except ConflictError as error:
        errors = {"_stale": [t("starts.cannot", reason=str(error))]}
    else:
        flash("starts.begun-flash")
        return redirect(url_for("admin.instance", instance_id=instance), 303)
    return _begin_page(start_id, sent, errors), status


@route(bp, "/admin/processes/<key>/<operation>", permission="operate")
def switch_starts(key: str, operation: str) -> str:
    """Asks why the starts of a process are to be paused or resumed."""
    return _switch_page(key, operation, {}, {})


@route(bp, "/admin/processes/<key>/<operation>", permission="operate", methods=("POST",))
def switch_starts_now(key: str, operation: str) -> Response | tuple[str, int]:
    """The starts of the process are paused, or resumed."""
    if operation not in OPERATIONS:
        abort(404)
    reason = request.form.get("reason", "")
    try:
        with transaction() as tx:
            if operation == "pause":
                verbs.pause(tx, official(), key, reason)
            else:
                verbs.resume(tx, settings(), official(), key, reason)
    except InvalidError as error:
        return _switch_page(key, operation, request.form, error.errors), 422
    flash("starts.switched")
    return redirect(url_for("admin.starts"), 303)


def _variables(typed: str) -> dict[str, Any]:
    if not typed.strip():
        return {}
    try:
        found = strict_json(typed.encode())
    except (InvalidError, UnicodeEncodeError):
        found = None
    if not isinstance(found, dict):
        raise InvalidError({"variables": [t("starts.variables-bad", example=EXAMPLE)]})
    return found


def _begin_page(start_id: str, sent: Mapping[str, str], errors: Errors) -> str:
    with transaction(write=False) as tx:
        found = viewing.view(tx, official())
    for process in found.processes:
        for start in process.starts:
            if start.id == start_id:
                key = sent.get("key") or secrets.token_hex(16)
                return render_template("admin/start-now.html", process=process, start=start, key=key, sent=sent, errors=errors)
    raise NotFoundError


def _switch_page(key: str, operation: str, sent: Mapping[str, str], errors: Errors) -> str:
    if operation not in OPERATIONS:
        abort(404)
    with transaction(write=False) as tx:
        process = viewing.process_of(tx, official(), key)
    return render_template("admin/switch-starts.html", process=process, operation=operation, sent=sent, errors=errors)
