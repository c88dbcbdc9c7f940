"""The script that answers in the browser while the service cannot be reached; it stands at the root so that it sees all pages."""

from __future__ import annotations

from flask import Response, current_app

from web.public.blueprint import bp
from web.routing import route


@route(bp, "/away.js", permission="public")
def away() -> Response:
    """The script, always looked for anew."""
    answer = current_app.send_static_file("js/away.js")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
