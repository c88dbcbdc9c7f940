"""Definitions and their versions: look, compare the report, publish, take away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from processes import accounts, publishing
from processes.errors import NotPublishableError
from processes.starts import viewing
from web.designer.blueprint import bp
from web.designer.report import blocked, gates
from web.edge import official, transaction
from web.routing import route


@route(bp, "/designer", permission="designer")
def definitions() -> str:
    """All service items and plain processes."""
    with transaction(write=False) as tx:
        found = publishing.list_definitions(tx, official())
    return render_template("designer/definitions.html", definitions=found)


@route(bp, "/designer/definitions/<key>", permission="designer")
def versions(key: str) -> str:
    """The versions of one definition, the latest first."""
    return _versions(key)


@route(bp, "/designer/definitions/<key>/withdraw", permission="designer", methods=("POST",))
def withdraw(key: str) -> Answer | tuple[str, int]:
    """The plain process is not offered any more, or the page says who needs it."""
    try:
        with transaction() as tx:
            publishing.withdraw(tx, official(), key)
    except NotPublishableError as error:
        return _versions(key, error.findings), 409
    flash("starts.withdrawn")
    return redirect(url_for("designer.versions", key=key), 303)


@route(bp, "/designer/versions/<version>", permission="designer")
def version(version: str) -> str:
    """One version: verdict, diagram, report, files."""
    with transaction(write=False) as tx:
        found = publishing.get_version(tx, official(), version)
    return _page(found)


@route(bp, "/designer/versions/<version>/publish", permission="designer", methods=("POST",))
def publish(version: str) -> Answer | tuple[str, int]:
    """The version is the one that is offered from now on, or the page says what stands against it."""
    try:
        with transaction() as tx:
            publishing.publish(tx, official(), version)
    except NotPublishableError as error:
        with transaction(write=False) as tx:
            found = publishing.get_version(tx, official(), version)
        return _page(found, error.findings), 409
    flash("designer.published")
    return redirect(url_for("designer.version", version=version), 303)


@route(bp, "/designer/versions/<version>/bundle.zip", permission="designer")
def export(version: str) -> Response:
    """The files of the version, to be changed and uploaded again."""
    with transaction(write=False) as tx:
        data = publishing.export(tx, official(), version)
    headers = {"Content-Disposition": f'attachment; filename="{version[:12]}.zip"'}
    return Response(data, content_type="application/zip", headers=headers)


@route(bp, "/designer/versions/<version>/process.bpmn", permission="designer")
def source(version: str) -> Response:
    """The BPMN file as it was uploaded, for the viewer in the browser."""
    with transaction(write=False) as tx:
        found = publishing.get_version(tx, official(), version)
    headers = {"Content-Disposition": 'attachment; filename="process.bpmn"'}
    return Response(found.diagram.bpmn, content_type="application/xml; charset=utf-8", headers=headers)


def _versions(key: str, against: Sequence[Any] = ()) -> str:
    """`against` is what has just kept the definition from being withdrawn."""
    with transaction(write=False) as tx:
        found = publishing.list_versions(tx, official(), key)
        latest = publishing.get_version(tx, official(), found[0].hash)
        starts = viewing.view(tx, official(), key)
        people = accounts.shown_names(tx, (one.created_by for one in found))
    shown = {"versions": found, "latest": latest, "starts": starts, "people": people}
    return render_template("designer/versions.html", key=key, against=against, **shown)


def _page(found: publishing.VersionView, against: Sequence[Any] = ()) -> str:
    """`against` is what has just kept the version from going live."""
    sheets = found.diagram.sheets()
    with transaction(write=False) as tx:
        people = accounts.shown_names(tx, [found.row.created_by])
    at = request.args.get("sheet", default=-1, type=int)
    shown: dict[str, Any] = {
        "people": people,
        "tables": any(path.endswith(".dmn") for path in found.files),
        "gates": gates(found.findings, found.row.verdict),
        "blocked": blocked(found.findings),
        "sheets": sheets,
        "at": at if 0 <= at < len(sheets) else found.diagram.first_sheet(),
    }
    shown["places"] = _places(found.row.hash, sheets, shown["at"])
    return render_template("designer/version.html", version=found, against=against, **shown)


def _places(version: str, sheets: Sequence[Any], at: int) -> dict[str, str]:
    """The page with the sheet that an element is drawn on, by its id; empty for the sheet that is shown."""
    found = dict.fromkeys((shape.element for shape in (*sheets[at].diagram.shapes, *sheets[at].diagram.edges)), "")
    for number, sheet in enumerate(sheets):
        for shape in (*sheet.diagram.shapes, *sheet.diagram.edges):
            found.setdefault(shape.element, url_for("designer.version", version=version, sheet=number))
    return found
