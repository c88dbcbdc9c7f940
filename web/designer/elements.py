"""The reference of elements: what runs and how, each with an example as a drawing."""

from __future__ import annotations

from flask import render_template

from processes import elements as reference
from web.designer.blueprint import bp
from web.language import current_language
from web.routing import route


@route(bp, "/designer/elements", permission="designer")
def elements() -> str:
    """Everything that runs, by group, and what is refused by name."""
    found = reference.list_elements()
    groups = [(group, [each for each in found if each.group == group]) for group in reference.GROUPS.values()]
    return render_template("designer/elements.html", groups=groups, refused=reference.list_refused())


@route(bp, "/designer/elements/<id>", permission="designer")
def element(id: str) -> str:
    """One element with its example."""
    drawing = reference.diagram(id, current_language())
    return render_template("designer/element.html", one=reference.get_element(id), drawing=drawing)
