"""The materials of a case, for those who work on one of its tasks."""

from __future__ import annotations

from flask import Response, request

from processes import taskview
from web.edge import official, settings, transaction
from web.official.blueprint import bp
from web.routing import route


@route(bp, "/official/tasks/<task_id>/documents/<document_id>", permission="inbox")
def document(task_id: str, document_id: str) -> Response:
    """The document's bytes, under headers that keep a browser from running it; with `show` it is shown within the page."""
    with transaction() as tx:
        inline = "show" in request.args
        served = taskview.read_document(tx, settings(), official(), task_id, document_id, inline=inline)
    return Response(served.data, content_type=served.media_type, headers=dict(served.headers))
