"""Element templates for desktop modelers and the editor in the browser, in the language of who asks."""

from __future__ import annotations

import json

from flask import Response

from processes.templates import Dialect, element_templates
from web.designer.blueprint import bp
from web.language import current_language
from web.routing import route


@route(bp, "/designer/element-templates/camunda-7.json", permission="designer")
def templates_camunda_7() -> Response:
    """Templates for files of the Camunda 7 family, and for plain files with such properties."""
    return _file("camunda-7")


@route(bp, "/designer/element-templates/camunda-8.json", permission="designer")
def templates_camunda_8() -> Response:
    """Templates for files of Camunda 8."""
    return _file("camunda-8")


def _file(dialect: Dialect) -> Response:
    made = json.dumps(element_templates(dialect, current_language()), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": f'attachment; filename="onerun-{dialect}.json"'}
    return Response(made, content_type="application/json; charset=utf-8", headers=headers)
