"""Two answers for whoever watches the program."""

from __future__ import annotations

from flask import Response, jsonify

from processes.database import is_current
from web.edge import settings
from web.public.blueprint import bp
from web.routing import route


@route(bp, "/livez", permission="public")
def livez() -> Response:
    """The program answers."""
    return jsonify(status="ok")


@route(bp, "/readyz", permission="public")
def readyz() -> tuple[Response, int]:
    """The program answers and its database has the newest schema."""
    ready = is_current(settings().database_url)
    return jsonify(status="ok" if ready else "schema is not current"), 200 if ready else 503
