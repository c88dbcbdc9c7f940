"""Runs over all open cases of a version: rehearse first, look at each case's result, then migrate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes.errors import ConflictError, InvalidError, NotFoundError
from processes.operating import runs as verbs
from web.admin.blueprint import bp
from web.admin.migrating import way_of
from web.edge import official, transaction
from web.language import t
from web.routing import route


@route(bp, "/admin/migrations", permission="operate")
def migrations() -> str:
    """All runs, and a form for a new rehearsal."""
    return _list({}, {})


@route(bp, "/admin/migrations", permission="operate", methods=("POST",))
def start_run() -> Response | tuple[str, int]:
    """A rehearsal has begun, or the migration of one that has ended."""
    sent = request.form
    source, _, target = sent.get("versions", "").partition(" ")
    errors: dict[str, list[Any]] = {}
    if not source or not target:
        errors["versions"] = [t("operating.choose")]
    if sent.get("rehearsal") and sent.get("confirmed") != "yes":
        errors["confirmed"] = [t("operating.confirm-missing")]
    try:
        if errors:
            raise InvalidError(errors)
        with transaction() as tx:
            rehearsal = sent.get("rehearsal") or None
            begun = verbs.start(tx, official(), source, way_of(sent, target), sent.get("reason", ""), rehearsal)
    except InvalidError as error:
        return _again(sent, error.errors), 422
    except NotFoundError:
        return _again(sent, {"versions": [t("operating.choose")]}), 422
    except ConflictError:
        return _again(sent, {"versions": [t("operating.run-conflict")]}), 409
    return redirect(url_for("admin.migration", run=begun.id), 303)


@route(bp, "/admin/migrations/<run>", permission="operate")
def migration(run: str) -> str:
    """One run with the results of its cases."""
    return _one(run, {}, {})


@route(bp, "/admin/migrations/<run>/stop", permission="operate", methods=("POST",))
def stop_run(run: str) -> Response:
    """The run goes no further."""
    with transaction() as tx:
        verbs.stop(tx, official(), run)
    flash("operating.run-stopped")
    return redirect(url_for("admin.migration", run=run), 303)


def _again(sent: Mapping[str, str], errors: dict[str, list[Any]]) -> str:
    return _one(sent["rehearsal"], sent, errors) if sent.get("rehearsal") else _list(sent, errors)


def _list(sent: Mapping[str, str], errors: dict[str, list[Any]]) -> str:
    with transaction(write=False) as tx:
        found, pairs = verbs.list_runs(tx, official()), verbs.pairs(tx, official())
    return render_template("admin/migrations.html", runs=found, pairs=pairs, sent=sent, errors=errors)


def _one(run: str, sent: Mapping[str, str], errors: dict[str, list[Any]]) -> str:
    outcome = request.args.get("outcome") or None
    with transaction(write=False) as tx:
        found = verbs.get_run(tx, official(), run)
        results, after = verbs.results(tx, official(), run, outcome, request.args.get("after", ""))
        choices, openings = verbs.mapping_of(tx, official(), run), verbs.openings_of(tx, official(), run)
    whole: dict[str, Any] = {"results": results, "after": after, "outcome": outcome, "choices": choices, "openings": openings}
    return render_template("admin/migration.html", run=found, sent=sent, errors=errors, **whole)
