"""Starting and ending a special procedure from the page of a task: the clocks stand, or go on."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from processes import pausing
from processes.errors import InvalidError, TransitionError
from web.edge import official, transaction
from web.language import say, t
from web.official.blueprint import bp
from web.official.tasks import Page, Typed, page
from web.routing import route

ASKED = {"reason": "special_reason", "result": "special_result"}
"""The names of the fields on a page where the task itself may ask for a reason, too."""


@route(bp, "/official/tasks/<task_id>/special", permission="inbox", methods=("POST",))
def start_special(task_id: str) -> Page:
    """The special procedure has begun, or the page says what is missing with everything typed still there."""
    kind, reason, days = (request.form.get(name, "").strip() for name in ("kind", "special_reason", "days"))
    try:
        with transaction() as tx:
            pausing.pause(tx, official(), task_id, kind, reason, days)
    except (InvalidError, TransitionError) as error:
        return _again(task_id, error)
    flash("special.started")
    return _back(task_id)


@route(bp, "/official/tasks/<task_id>/special/end", permission="inbox", methods=("POST",))
def end_special(task_id: str) -> Page:
    """The special procedure is over with its result on record."""
    try:
        with transaction() as tx:
            pausing.resume(tx, official(), task_id, request.form.get("special_result", ""))
    except (InvalidError, TransitionError) as error:
        return _again(task_id, error)
    flash("special.ended")
    return _back(task_id)


def _again(task_id: str, error: InvalidError | TransitionError) -> tuple[str, int]:
    if isinstance(error, TransitionError):
        return page(task_id, Typed(errors={"special": [say(error.reason) or t("problems.transition.text")]})), 409
    return page(
        task_id, Typed(errors={ASKED.get(name, name): [say(one) for one in told] for name, told in error.errors.items()})
    ), 422


def _back(task_id: str) -> Response:
    return redirect(url_for("official.task", task_id=task_id) + "#special", 303)
