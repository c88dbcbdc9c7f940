"""The language switch."""

from __future__ import annotations

from flask import abort, redirect, request, session
from werkzeug.wrappers import Response

from web.addresses import local
from web.catalogue import LANGUAGES
from web.public.blueprint import bp
from web.routing import route


@route(bp, "/language/<code>", permission="public")
def language(code: str) -> Response:
    """The page the person came from, in the language they asked for."""
    if code not in LANGUAGES:
        abort(404)
    session["language"] = code
    return redirect(local(request.args.get("next")), 303)
