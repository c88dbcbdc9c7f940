"""The reference of elements for programs."""

from __future__ import annotations

from flask import Response, jsonify

from processes import elements as reference
from processes.elements import Element, Refused
from web.api.blueprint import bp
from web.api.described import described
from web.language import current_language
from web.routing import route


@route(bp, "/elements", permission="public")
@described({"elements": list[Element], "refused": list[Refused]})
def elements() -> Response:
    """Every BPMN element that runs, and what is refused by name."""
    return jsonify(reference.reference())


@route(bp, "/elements/<id>", permission="public")
@described(str, media="image/svg+xml")
def element(id: str) -> Response:
    """The drawing of an element's example, as SVG."""
    return Response(reference.diagram(id, current_language()), mimetype="image/svg+xml")
