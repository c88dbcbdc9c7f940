"""How every error reaches people (a page) and programs (problem+json, RFC 9457): one table."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as Answer

from processes.errors import (
    ConflictError,
    GoneError,
    InvalidError,
    NotAllowedError,
    NotFinishedError,
    NotFoundError,
    ProcessError,
    SignInRequiredError,
    TaskTakenError,
    TooManyError,
    TransitionError,
    UploadRefusedError,
)
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
    answer = _answer(status, STATUS_KEYS.get(status, "failure" if status >= 500 else "bad-request"), {})
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def of_surprise(error: Exception) -> Answer:
    """The answer for an error that nobody foresaw: logged in full, shown without its inside."""
    current_app.logger.error("Unforeseen error on %s", request.path, exc_info=error)
    return _answer(500, "failure", {})


def wants_json() -> bool:
    """True where the asker is a program: a path of the API, or a request that sends or asks for JSON."""
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def _answer(status: int, key: str, errors: dict[str, list[Any]]) -> Response:
    title, detail = t(f"problems.{key}.title"), t(f"problems.{key}.text")
    if wants_json():
        return _problem(status, key, title, detail, errors)
    page = render_template("problem.html", status=status, key=key, title=title, detail=detail, errors=errors)
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
    official_side = request.blueprint in ("official", "designer", "admin")
    endpoint = "auth.official-sign-in" if official_side else "auth.sign-in"
    if visitor() is not None:
        return _answer(403, "other-side", {})
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for(endpoint, next=back), 303)
