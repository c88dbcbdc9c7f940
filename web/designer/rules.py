"""Rules: try an expression or a table, read a table's analysis, carry it to a spreadsheet and back."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from processes import publishing, rules
from processes.calendar import CITY_ZONE
from processes.errors import InvalidError
from processes.forms.strict import strict_json
from web.designer.blueprint import bp
from web.designer.calls import published
from web.designer.report import gates
from web.edge import official, transaction
from web.language import t
from web.routing import route

LONGEST_NAME = 200
Errors = dict[str, list[Any]]


@route(bp, "/designer/rules", permission="designer")
def expression() -> str:
    """Asks for an expression and example data."""
    return render_template("designer/rules.html", sent={}, errors={}, tried=None)


@route(bp, "/designer/rules", permission="designer", methods=("POST",))
def try_expression() -> str | tuple[str, int]:
    """The expression's value, why parts became null, or where it cannot be read."""
    sent = {name: request.form.get(name, "") for name in ("expression", "data")}
    try:
        tried, errors = _tried(sent), Errors()
    except InvalidError as error:
        tried, errors = None, _errors(error)
    page = render_template("designer/rules.html", sent=sent, errors=errors, tried=tried)
    return page if tried and tried.error is None else (page, 422)


@route(bp, "/designer/versions/<version>/tables", permission="designer")
def tables(version: str) -> str:
    """The decision tables of a version and what they leave open."""
    with transaction(write=False) as tx:
        found = rules.list_tables(tx, official(), version)
    return render_template("designer/rules-tables.html", version=found)


@route(bp, "/designer/versions/<version>/tables/<decision>", permission="designer")
def table(version: str, decision: str) -> str:
    """One table: its rows, its analysis, a form to try it."""
    return _page(table_of(version, decision))


@route(bp, "/designer/versions/<version>/tables/<decision>", permission="designer", methods=("POST",))
def try_table(version: str, decision: str) -> str | tuple[str, int]:
    """The table's answer for what was typed, which rows hit, and which cell held the others back."""
    found = table_of(version, decision)
    sent = {fact.name: request.form.get(f"fact-{at}", "") for at, fact in enumerate(found.facts)}
    with transaction(write=False) as tx:
        now = tx.now.astimezone(CITY_ZONE)
    try:
        return _page(found, sent=sent, tried=rules.try_typed(found, sent, now=now))
    except InvalidError as error:
        return _page(found, sent=sent, errors=error.errors), 422


@route(bp, "/designer/versions/<version>/tables/<decision>/table.csv", permission="designer")
def table_csv(version: str, decision: str) -> Response:
    """The table as a CSV file."""
    return _download(table_of(version, decision), "csv")


@route(bp, "/designer/versions/<version>/tables/<decision>/table.xlsx", permission="designer")
def table_xlsx(version: str, decision: str) -> Response:
    """The table as an Excel file."""
    return _download(table_of(version, decision), "xlsx")


@route(bp, "/designer/versions/<version>/tables/<decision>/sheet", permission="designer", methods=("POST",))
def import_table(version: str, decision: str) -> Answer | tuple[str, int]:
    """The version's files with the uploaded table are a new draft, or the page names the cell that is wrong."""
    found = table_of(version, decision)
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(found, errors={"file": [t("designer.file-missing")]}), 422
    try:
        inspected = rules.bring_back(found, file.filename[-LONGEST_NAME:], file.read(), published)
    except InvalidError as error:
        return _page(found, errors=error.errors), 422
    if inspected.verdict == "refuse":
        return refused(inspected)
    with transaction() as tx:
        kept = publishing.keep(tx, official(), inspected)
    return redirect(url_for("designer.version", version=kept.draft, already=1 if kept.already else None), 303)


def _tried(sent: dict[str, str]) -> rules.Tried:
    if not sent["expression"].strip():
        raise InvalidError({"expression": [t("rules.expression-missing")]})
    data = strict_json(sent["data"].encode()) if sent["data"].strip() else {}
    if not isinstance(data, dict):
        raise InvalidError({"data": [t("api.object")]})
    with transaction(write=False) as tx:
        now = tx.now.astimezone(CITY_ZONE)
    return rules.try_expression(sent["expression"], data, now=now)


def _errors(error: InvalidError) -> Errors:
    """The errors by the two fields of the page: what does not speak of the expression speaks of the data."""
    said: Errors = {}
    for name, found in error.errors.items():
        said.setdefault(name if name == "expression" else "data", []).extend(found)
    return said


def table_of(version: str, decision: str) -> rules.TableView:
    """The table a designer asks for. NotFoundError."""
    with transaction(write=False) as tx:
        return rules.get_table(tx, official(), version, decision)


def refused(found: publishing.Inspected) -> tuple[str, int]:
    """The page that says why an upload was refused."""
    return render_template("designer/refused.html", found=found, gates=gates(found.findings, found.verdict)), 422


def _page(found: rules.TableView, **parts: Any) -> str:
    whole: dict[str, Any] = {"sent": {}, "errors": {}, "tried": None, **parts}
    return render_template("designer/rules-table.html", table=found, **whole)


def _download(found: rules.TableView, kind: str) -> Response:
    data, media_type = rules.export(found, kind)
    headers = {"Content-Disposition": f'attachment; filename="{found.version[:12]}.{kind}"'}
    return Response(data, content_type=media_type, headers=headers)
