"""How every error reaches people (a page) and programs (problem+json, RFC 9457): one table."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError
from werkzeug.wrappers import Response as Answer

from processes.errors import (
    ConflictError,
    FiledError,
    GoneError,
    InvalidError,
    NotAllowedError,
    NotFinishedError,
    NotFoundError,
    ProcessError,
    SignInRequiredError,
    SuspendedError,
    TaskTakenError,
    TooManyError,
    TransitionError,
    UploadRefusedError,
)
from web import carrying
from web.addresses import came_from, page_of
from web.auth import citizens, officials
from web.edge import visitor
from web.language import say, t

# The first class that fits wins; the second word is the key of the page's texts under `problems`.
TABLE: tuple[tuple[type[ProcessError], int, str], ...] = (
    (SignInRequiredError, 401, "sign-in"),
    (NotAllowedError, 403, "not-allowed"),
    (NotFoundError, 404, "not-found"),
    (GoneError, 410, "gone"),
    (TaskTakenError, 409, "task-taken"),
    (NotFinishedError, 409, "not-finished"),
    (TransitionError, 409, "transition"),
    (SuspendedError, 409, "suspended"),
    (ConflictError, 409, "conflict"),
    (UploadRefusedError, 422, "upload"),
    (InvalidError, 422, "invalid"),
    (TooManyError, 429, "too-many"),
)
STATUS_KEYS = {
    400: "bad-request",
    401: "sign-in",
    403: "not-allowed",
    404: "not-found",
    405: "method",
    413: "too-large",
    415: "media-type",
    422: "invalid",
    429: "too-many",
}


def install(app: Flask) -> None:
    """Every error of `app` ends as a page or a problem document that says what to do next; none shows its inside."""
    app.register_error_handler(ProcessError, of_process)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(Exception, of_surprise)


def of_process(error: ProcessError) -> Answer:
    """The answer for an error of the processes layer."""
    if isinstance(error, SignInRequiredError) and not wants_json():
        return _to_sign_in()
    if isinstance(error, FiledError) and error.number and not wants_json():
        flash("apply.filed")
        return redirect(url_for("citizen.case", number=error.number), 303)
    status, key = next(((status, key) for kind, status, key in TABLE if isinstance(error, kind)), (500, "failure"))
    answer = _answer(status, key, _said(error))
    if isinstance(error, TooManyError):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _said(error: ProcessError) -> dict[str, list[Any]]:
    """What the error says field by field."""
    if isinstance(error, NotFinishedError) and wants_json():
        return {name: [t("problems.not-finished.open")] for name in error.missing}
    return error.errors if isinstance(error, InvalidError) else {}


def of_http(error: HTTPException) -> Answer:
    """The answer for what the server itself refuses; redirects pass."""
    status = error.code or 500
    if status < 400 or isinstance(error, SecurityError):
        return error.get_response()  # under a host that is not ours no address of a page can be built
    if not wants_json() and isinstance(error, CSRFError):
        return _once_more(error)
    if not wants_json() and isinstance(error, MethodNotAllowed) and request.method == "GET":
        return redirect(page_of(request.path), 303)
    return _of_server(error, status)


def _of_server(error: HTTPException, status: int) -> Answer:
    answer = _answer(status, STATUS_KEYS.get(status, "failure" if status >= 500 else "bad-request"), {})
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def of_surprise(error: Exception) -> Answer:
    """The answer for an error that nobody foresaw: logged in full, shown without its inside; what was typed can be sent again."""
    current_app.logger.error("Unforeseen error on %s", request.path, exc_info=error)
    carried = None if wants_json() or request.blueprint == "auth" else carrying.read(carrying.typed())
    if carried is not None:
        return make_response(carrying.page(carried, 500, "broken"))
    return _answer(500, "failure", {})


def wants_json() -> bool:
    """True where the asker is a program: a path of the API, or a request that sends or asks for JSON."""
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def _answer(status: int, key: str, errors: dict[str, list[Any]]) -> Response:
    title, detail = t(f"problems.{key}.title"), t(f"problems.{key}.text")
    if wants_json():
        return _problem(status, key, title, detail, errors)
    back = came_from() or (None if request.method == "GET" else page_of(request.path))
    page = render_template("problem.html", status=status, key=key, title=title, detail=detail, errors=errors, back=back)
    return Response(page, status, content_type="text/html; charset=utf-8")


def _problem(status: int, key: str, title: str, detail: str, errors: dict[str, list[Any]]) -> Response:
    body: dict[str, object] = {"type": f"urn:onerun:problem:{key}", "title": title, "status": status, "detail": detail}
    if errors:
        body["errors"] = {name: [say(one) for one in found] for name, found in errors.items()}
    answer = jsonify(body)
    answer.status_code = status
    answer.content_type = "application/problem+json"
    return answer


def _to_sign_in() -> Answer:
    """The page that asks who it is; it leads back to the page that was wanted, with what was typed there."""
    official_side = request.blueprint in ("official", "designer", "admin")
    if visitor() is not None:
        return _answer(403, "other-side", {})
    back = request.full_path.rstrip("?") if request.method == "GET" else page_of(request.path)
    carried = carrying.typed()
    if carried:
        ask = officials.page if official_side else citizens.page
        return make_response(ask(back, carried), 401)
    return redirect(url_for("auth.official-sign-in" if official_side else "auth.sign-in", next=back), 303)


def _once_more(error: CSRFError) -> Answer:
    """The answer for a form from before this session began: what was typed is offered for sending once more."""
    needed = getattr(current_app.view_functions.get(request.endpoint or ""), "permission", "public")
    if visitor() is None and needed != "public":
        return _to_sign_in()
    carried = None if request.blueprint == "auth" else carrying.read(carrying.typed())
    return make_response(carrying.page(carried, 400)) if carried else _of_server(error, 400)
