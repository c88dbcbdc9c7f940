"""Proofs: verdicts of a version, counterexamples step by step on the diagram, history, and what changes for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from processes import accounts, publishing
from processes.errors import InvalidError, NotFoundError
from processes.promises import views
from web.designer.blueprint import bp
from web.edge import official, transaction
from web.routing import route


@route(bp, "/designer/versions/<version>/proofs", permission="designer")
def proofs(version: str) -> str:
    """Every verdict in words, with its certificate or what stands against it; how far a run is that is under way."""
    return _page(version)


@route(bp, "/designer/versions/<version>/proofs", permission="designer", methods=("POST",))
def ask_proof(version: str) -> Answer:
    """A worker proves the version; the page tells how far it is."""
    with transaction() as tx:
        views.ask_proof(tx, official(), version)
    return redirect(url_for("designer.proofs", version=version), 303)


@route(bp, "/designer/versions/<version>/proofs/<run>/cancel", permission="designer", methods=("POST",))
def cancel_proof(version: str, run: str) -> Answer:
    """The run stops and keeps nothing."""
    with transaction() as tx:
        views.cancel_proof(tx, official(), run)
    flash("proofs.cancelled")
    return redirect(url_for("designer.proofs", version=version), 303)


@route(bp, "/designer/versions/<version>/proofs/reason", permission="designer", methods=("POST",))
def sign_worse(version: str) -> Answer | tuple[str, int]:
    """The reason why the version may be worse than the one that is offered is signed and kept."""
    reason = request.form.get("reason", "")
    try:
        with transaction() as tx:
            views.sign_worse(tx, official(), version, reason)
    except InvalidError as error:
        return _page(version, errors=error.errors, sent={"reason": reason}), 422
    flash("proofs.signed")
    return redirect(url_for("designer.proofs", version=version), 303)


@route(bp, "/designer/versions/<version>/proofs/<kind>/<int:fault>", permission="designer")
def way(version: str, kind: str, fault: int) -> str:
    """One counterexample: where the case stands after each step, forward and back."""
    with transaction(write=False) as tx:
        found = publishing.get_version(tx, official(), version)
        proof = next((p for p in views.get_proofs(tx, official(), version).proofs if p.kind == kind), None)
    if proof is None or fault >= len(proof.faults) or not proof.faults[fault].steps:
        raise NotFoundError
    chosen = proof.faults[fault]
    last = len(chosen.steps) - 1
    at = min(max(request.args.get("step", last, type=int), 0), last)
    diagram = replace(found.diagram, active=chosen.steps[at].active, done=_passed(chosen.steps[:at]))
    whole = {"version": found, "proof": proof, "fault": chosen, "number": fault, "at": at, "last": last, "diagram": diagram}
    return render_template("designer/way.html", blocked=chosen.elements if at == last else (), **whole)


@route(bp, "/designer/definitions/<key>/proofs", permission="designer")
def proof_history(key: str) -> str:
    """All runs over all versions, the latest first."""
    with transaction(write=False) as tx:
        found = publishing.list_versions(tx, official(), key)
        latest = publishing.get_version(tx, official(), found[0].hash)
        history = views.list_history(tx, official(), key)
        named = {row.run.asked_by for row in history} | {one.signed_by for row in history for one in row.reasons}
        people = accounts.shown_names(tx, named)
    return render_template("designer/proof-history.html", key=key, latest=latest, history=history, people=people)


@route(bp, "/designer/definitions/<key>/reform", permission="designer")
def reform(key: str) -> str:
    """What changes for people from one version to another; the live one and the latest where none is chosen."""
    with transaction(write=False) as tx:
        found = publishing.list_versions(tx, official(), key)
        latest = publishing.get_version(tx, official(), found[0].hash)
        able = views.runnable(tx, official(), key)
        runnable = [one for one in found if one.hash in able]
        before, after = _sides(runnable, request.args.get("before"), request.args.get("after"))
        told = views.get_reform(tx, official(), before, after) if before and after else None
        people = accounts.shown_names(tx, (one.signed_by for one in told.reasons) if told else ())
    shown = {"versions": runnable, "chosen": {"before": before, "after": after}, "told": told, "people": people}
    return render_template("designer/reform.html", key=key, latest=latest, **shown)


def _page(version: str, **parts: Any) -> str:
    with transaction(write=False) as tx:
        found = publishing.get_version(tx, official(), version)
        told = views.get_proofs(tx, official(), version)
        limits = views.get_limits(tx, version)
        people = accounts.shown_names(tx, (one.signed_by for one in told.reasons))
    whole: dict[str, Any] = {"errors": {}, "sent": {}, "people": people, **parts}
    whole["names"] = {step.id: step.name for step in found.diagram.steps}
    return render_template("designer/proofs.html", version=found, told=told, limits=limits, **whole)


def _passed(steps: Sequence[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(step.node for step in steps if step.node))


def _sides(versions: Sequence[Any], before: str | None, after: str | None) -> tuple[str | None, str | None]:
    """The two versions to compare: those that were chosen, else the live one and the latest other one."""
    known = [one.hash for one in versions]
    old = before if before in known else next((one.hash for one in versions if one.live), known[-1] if known else None)
    new = after if after in known else next((one for one in known if one != old), None)
    return old, new
