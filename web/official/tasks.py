"""One task on one page: claim, release, decide. What was typed is never lost."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes import inbox, taskview
from processes import tasks as verbs
from processes.errors import InvalidError, SuspendedError, TaskTakenError, TransitionError
from web.edge import official, settings, transaction
from web.language import current_language, say, t
from web.official.blueprint import bp
from web.official.entering import entered, lines_of, notes_of
from web.routing import route

Page = Response | tuple[str, int] | str


@dataclass(frozen=True, slots=True)
class Typed:
    """What goes back onto the page: values, opinion and sentences by field; None where nothing was sent."""

    values: Mapping[str, Any] | None = None
    opinion: str | None = None
    errors: Mapping[str, list[str]] = field(default_factory=dict)


@route(bp, "/official/tasks/<task_id>", permission="inbox")
def task(task_id: str) -> str:
    """Everything that is needed to do the task, and the means to do it."""
    return page(task_id, Typed())


@route(bp, "/official/tasks/<task_id>/claim", permission="inbox", methods=("POST",))
def claim(task_id: str) -> Page:
    """The task is this official's, or a page says whose it is."""
    try:
        with transaction() as tx:
            verbs.claim(tx, official(), task_id)
    except TaskTakenError as error:
        return taken(task_id, error)
    return redirect(url_for("official.task", task_id=task_id) + "#work", 303)


@route(bp, "/official/tasks/<task_id>/release", permission="inbox", methods=("POST",))
def release(task_id: str) -> Page:
    """The task is free for others; what was typed stays with this official."""
    try:
        with transaction() as tx:
            verbs.release(tx, official(), task_id)
    except TaskTakenError as error:
        return taken(task_id, error)
    flash("official.released")
    return redirect(url_for("official.inbox"), 303)


@route(bp, "/official/tasks/<task_id>", permission="inbox", methods=("POST",))
def complete(task_id: str) -> Page:
    """The task is done, or the page says what is missing with everything typed still there."""
    who, key = official(), request.form.get("key", "")
    with transaction() as tx:
        shown = taskview.open_task(tx, who, task_id)
    values, opinion = entered(request.form, shown.form, shown.materials)
    if request.form.get("act") == "keep":
        return _keep(task_id, values, opinion)
    try:
        with transaction() as tx:
            done = verbs.complete(tx, settings(), who, task_id, verbs.Typed(values, opinion), key, lang=current_language())
    except InvalidError as error:
        return page(task_id, Typed(values, opinion, _sentences(error))), 422
    except TransitionError as error:
        return page(task_id, Typed(values, opinion, {"outcome": [say(error.reason) or t("problems.transition.text")]})), 409
    except TaskTakenError as error:
        _keep(task_id, values, opinion)
        return taken(task_id, error)
    except SuspendedError:
        return _keep(task_id, values, opinion)
    with transaction(write=False) as tx:
        following = inbox.next_task(tx, who)
    return redirect(url_for("official.done", number=done.number or None, following=following), 303)


@route(bp, "/official/done", permission="inbox")
def done() -> str:
    """The task is off the desk; the next one is a press away."""
    number, following = request.args.get("number", "")[:60], request.args.get("following", "")[:100]
    return render_template("official/done.html", number=number, following=following)


@route(bp, "/official/tasks/<task_id>/reveal", permission="reveal", methods=("POST",))
def reveal(task_id: str) -> Page:
    """The applicant's full details, once, with the reason on record."""
    try:
        with transaction() as tx:
            shown = taskview.reveal(tx, official(), task_id, request.form.get("reason", ""))
    except InvalidError as error:
        return page(task_id, Typed(errors=_sentences(error))), 422
    return page(task_id, Typed(), shown)


def page(task_id: str, typed: Typed, revealed: taskview.ApplicantView | None = None) -> str:
    """The task's page with what was typed, or else what was kept before."""
    with transaction() as tx:
        found = taskview.open_task(tx, official(), task_id)
        today = tx.now.date()
    values = found.values if typed.values is None else typed.values
    pages = found.form.pages if found.form else ()
    parts = [one for p in pages for one in found.form.views(p.key, values, today, typed.errors)] if found.form else []
    return render_template(
        "official/task.html",
        task=found,
        parts=parts,
        values=values,
        names={one.id: one.name for one in found.materials},
        gap_lines="\n".join(lines_of(values.get("gaps"))),
        gap_notes=notes_of(values.get("gaps")),
        opinion=found.opinion if typed.opinion is None else typed.opinion,
        errors=typed.errors,
        sent=request.form,
        applicant=revealed or found.applicant,
        key=request.form.get("key") or secrets.token_urlsafe(18),
    )


def taken(task_id: str, error: TaskTakenError) -> tuple[str, int]:
    """The page for the one who came second: who has the task and since when; what was typed is kept."""
    return render_template("official/taken.html", task_id=task_id, error=error), 409


def _keep(task_id: str, values: Mapping[str, Any], opinion: str) -> Response:
    with transaction() as tx:
        verbs.save_opinion(tx, official(), task_id, values, opinion)
    flash("official.kept")
    return redirect(url_for("official.task", task_id=task_id) + "#work", 303)


def _sentences(error: InvalidError) -> dict[str, list[str]]:
    return {name: [say(one) for one in found] for name, found in error.errors.items()}
