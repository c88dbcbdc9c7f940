"""The API for whoever writes programs against it: the document, and the same as a page."""

from __future__ import annotations

from flask import Response, jsonify, render_template

from web.api import openapi
from web.public.blueprint import bp
from web.routing import route


@route(bp, "/api/openapi.json", permission="public")
def api_document() -> Response:
    """The OpenAPI document of the API."""
    return jsonify(openapi.document())


@route(bp, "/api", permission="public")
def api_page() -> str:
    """Every call of the API with what it reads and answers."""
    return render_template("public/api.html", document=openapi.document())
