"""Operations on an instance, each a form that says what will happen, asks why, and wants a confirmation."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from processes.database import Transaction
from processes.errors import ConflictError, InvalidError, KeyReusedError, TransitionError
from processes.operating import values, verbs, viewing
from processes.operating.asking import Asked, Done
from processes.operating.verbs import Moving
from processes.operating.viewing import InstanceView
from web.admin.blueprint import bp
from web.edge import official, settings, transaction
from web.language import say, t
from web.routing import route

Sent = MultiDict[str, str]
Errors = dict[str, list[Any]]
Parts = dict[str, Any]
OUTPUT = "output-"


@route(bp, "/admin/instances/<instance_id>/do/<operation>", permission="operate")
def operation(instance_id: str, operation: str) -> str:
    """Asks for what the operation needs, and says what it will do."""
    return _page(instance_id, operation, MultiDict(request.args), {})


@route(bp, "/admin/instances/<instance_id>/do/<operation>", permission="operate", methods=("POST",))
def operate(instance_id: str, operation: str) -> Response | tuple[str, int]:
    """The operation is done, or the page says what stands against it and keeps what was typed."""
    verb = VERBS.get(operation) or abort(404)
    sent, status = MultiDict(request.form), 409
    try:
        _confirmed(sent)
        with transaction() as tx:
            verb(tx, asked_of(instance_id, sent), sent)
    except InvalidError as error:
        errors: Errors = error.errors
        status = 422
    except TransitionError as error:
        errors = {"_law": [t("operating.law", reason=say(error.reason) or error.event)]}
    except KeyReusedError:
        errors = {"_stale": [t("operating.sent-before")]}
    except ConflictError:
        errors = {"_stale": [t("operating.stale")]}
    else:
        flash("operating.done")
        return redirect(url_for("admin.instance", instance_id=instance_id), 303)
    return _page(instance_id, operation, sent, errors), status


def asked_of(instance_id: str, sent: Mapping[str, str]) -> Asked:
    """What a form asks: with its reason, its key, and what its reader had seen."""
    seen = sent.get("seen", "")
    return Asked(instance_id, sent.get("reason", ""), sent.get("key", ""), int(seen) if seen.isdecimal() else None)


def _confirmed(sent: Mapping[str, str]) -> None:
    errors: Errors = {}
    if not sent.get("reason", "").strip():
        errors["reason"] = [t("operating.reason-missing")]
    if sent.get("confirmed") != "yes":
        errors["confirmed"] = [t("operating.confirm-missing")]
    if errors:
        raise InvalidError(errors)


def number_of(sent: Mapping[str, str], name: str) -> int:
    """A whole number of the form. InvalidError for anything else."""
    text = sent.get(name, "")
    if not text.removeprefix("-").isdecimal() or len(text) > 12:
        raise InvalidError({name: [t("operating.choose")]})
    return int(text)


def _moving(sent: Mapping[str, str]) -> Moving:
    to, _, by = sent.get("to", "").partition(" ")
    return Moving(number_of(sent, "token"), to, by or None, sent.get("join") or None, sent.get("flow") or None)


def _suspend(tx: Transaction, asked: Asked, sent: Sent) -> Done:
    return verbs.suspend(tx, settings(), official(), asked)


def _resume(tx: Transaction, asked: Asked, sent: Sent) -> Done:
    return verbs.resume(tx, settings(), official(), asked)


def _cancel(tx: Transaction, asked: Asked, sent: Sent) -> Done:
    return verbs.cancel(tx, settings(), official(), asked)


def _retry(tx: Transaction, asked: Asked, sent: Sent) -> Done:
    return verbs.retry(tx, settings(), official(), asked, sent.get("incident", ""))


def _variable(tx: Transaction, asked: Asked, sent: Sent) -> Done:
    name, _, scope = sent.get("name", "").partition(" ")
    if not name:
        raise InvalidError({"name": [t("operating.choose")]})
    held = viewing.held(tx, official(), asked.instance)
    value = values.read(sent.get("kind", ""), sent.get("value", ""), held, tx.now)
    return verbs.set_variables(tx, settings(), official(), asked, {name: value}, int(scope) if scope.isdecimal() else 0)


def _move(tx: Transaction, asked: Asked, sent: Sent) -> Done:
    if not sent.get("to"):
        raise InvalidError({"to": [t("operating.choose")]})
    return verbs.move_token(tx, settings(), official(), asked, _moving(sent))


def _skip(tx: Transaction, asked: Asked, sent: Sent) -> Done:
    held = viewing.held(tx, official(), asked.instance)
    given = {
        name.removeprefix(OUTPUT): values.read("feel", typed, held, tx.now, name)
        for name, typed in sent.items()
        if name.startswith(OUTPUT) and typed.strip()
    }
    if sent.get("result", "").strip():
        whole = values.read("json", sent["result"], held, tx.now, "result")
        if not isinstance(whole, dict):
            raise InvalidError({"result": [t("api.object")]})
        given |= whole
    return verbs.skip_task(tx, settings(), official(), asked, number_of(sent, "number"), given)


VERBS: Mapping[str, Callable[[Transaction, Asked, Sent], Done]] = {
    "suspend": _suspend,
    "resume": _resume,
    "cancel": _cancel,
    "retry": _retry,
    "variable": _variable,
    "move": _move,
    "skip": _skip,
}


def _page(instance_id: str, operation: str, sent: Sent, errors: Errors) -> str:
    if operation not in VERBS:
        abort(404)
    with transaction(write=False) as tx:
        found = viewing.view(tx, official(), instance_id)
        parts = _parts(tx, found, operation, sent)
    key = sent.get("key") if errors and "_stale" not in errors else None
    whole = {"sent": sent, "errors": errors, "found": found, "operation": operation, **parts}
    return render_template("admin/operation.html", key=key or secrets.token_urlsafe(18), **whole)


def _parts(tx: Transaction, found: InstanceView, operation: str, sent: Sent) -> Parts:
    if operation == "move":
        moving = _moving(sent)
        token = next((one for one in found.tokens if (one.number, one.flow) == (moving.token, moving.flow)), None)
        return {"places": verbs.places(tx, official(), found.row.id, moving), "token": token}
    if operation == "skip":
        return {"skipping": verbs.skipping(tx, official(), found.row.id, number_of(sent, "number"))}
    if operation == "retry":
        return {"incident": next((one for one in found.incidents if one.id == sent.get("incident")), None) or abort(404)}
    return {}
