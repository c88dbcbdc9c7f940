"""A decision table edited in the browser: with dmn-js where it runs, cell by cell in a form everywhere."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from processes import publishing, rules
from processes.errors import InvalidError
from web.designer.blueprint import bp
from web.designer.calls import published
from web.designer.rules import refused, table_of
from web.edge import official, settings, transaction
from web.language import t
from web.routing import route
from web.security import policy

CELL = re.compile(r"cell-([0-9]{1,4})-([0-9]{1,3})")
# The style attributes of the editor's bpmn.io mark, as dmn-js 17.10.2 writes them; the mark must be shown unchanged.
MARK_STYLES = (
    "position: absolute; bottom: 15px; right: 15px; z-index: 100;",
    "vertical-align:middle",
    "z-index: 1001;position: fixed;top: 0;left: 0;right: 0;bottom: 0",
    "width: 100%;height: 100%;background: rgba(40,40,40,0.2)",
    "position: absolute;left: 50%;top: 40%;transform: translate(-50%);width: 260px;padding: 10px;background: white;"
    "box-shadow: 0 1px 4px rgba(0,0,0,0.3);font-family: Helvetica, Arial, sans-serif;font-size: 14px;display: flex;"
    "line-height: 1.3",
    "margin: 15px 20px 15px 10px; align-self: center;",
)
Rows = tuple[tuple[str, ...], ...]
EDIT = "/designer/versions/<version>/tables/<decision>/edit"


@route(bp, EDIT, permission="designer")
def edit_table(version: str, decision: str) -> Response:
    """The table in an editor, and as a form for browsers that do not run it."""
    return _page(table_of(version, decision))


@route(bp, EDIT, permission="designer", methods=("POST",))
def save_table(version: str, decision: str) -> Answer:
    """The version's files with the edited table are a new draft, or its analysis is shown, or what is wrong with it."""
    found = table_of(version, decision)
    rows = _sent_rows(found)
    file = b"" if rows else _sent_file()
    try:
        source = _source(found, rows, file)
        if "check" in request.form:
            return _page(rules.preview(found, source), edited=source)
        inspected = rules.bring_back_file(found, source, published)
    except InvalidError as error:
        return _page(found, rows=rows, errors=error.errors, edited=file)
    if inspected.verdict == "refuse":
        return make_response(refused(inspected))
    with transaction() as tx:
        kept = publishing.keep(tx, official(), inspected)
    return redirect(url_for("designer.table", version=kept.draft, decision=decision, _anchor="analysis"), 303)


@route(bp, "/designer/versions/<version>/tables/<decision>/table.dmn", permission="designer")
def table_dmn(version: str, decision: str) -> Response:
    """The file that holds the table, for the editor and for other tools."""
    headers = {"Content-Disposition": f'attachment; filename="{version[:12]}.dmn"'}
    return Response(table_of(version, decision).source, content_type="application/xml; charset=utf-8", headers=headers)


def _sent_rows(found: rules.TableView) -> Rows:
    """The rows of the form with one field a cell; none where a file was sent."""
    width = len(found.sheet.columns)
    cells: dict[tuple[int, int], str] = {}
    for name, content in request.form.items():
        place = CELL.fullmatch(name)
        if place:
            cells[int(place[1]), int(place[2])] = content
    last = max((row for row, _ in cells), default=-1)
    return tuple(tuple(cells.get((row, at), "") for at in range(width)) for row in range(last + 1))


def _sent_file() -> bytes:
    file = request.files.get("file")
    return file.read() if file is not None and file.filename else request.form.get("kept", "").encode()


def _source(found: rules.TableView, rows: Rows, file: bytes) -> bytes:
    if not rows and not file:
        raise InvalidError({"file": [t("rules.dmn-missing")]})
    return rules.from_cells(found, rows) if rows else file


def _page(found: rules.TableView, *, rows: Rows = (), errors: Any = None, edited: bytes = b"") -> Response:
    parts = {
        "table": found,
        "rows": rows or rules.form_rows(found),
        "errors": errors or {},
        "edited": edited.decode("utf-8", errors="replace"),
    }
    page = make_response(render_template("designer/rules-edit.html", **parts), 422 if errors else 200)
    page.headers["Content-Security-Policy"] = policy(settings(), MARK_STYLES)
    return page
