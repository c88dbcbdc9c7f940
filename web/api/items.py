"""Services for programs: list, search, guide."""

from __future__ import annotations

from dataclasses import asdict
from typing import get_type_hints

from flask import Response, jsonify, request

from processes.items import guide as guides
from processes.items import search as finding
from processes.items.guide import Guide, ItemCard
from web.api.blueprint import bp
from web.api.described import described
from web.edge import transaction
from web.language import current_language
from web.routing import route

LONGEST_QUERY = 80
GUIDE = {**{name: kind for name, kind in get_type_hints(Guide).items() if name != "process"}, "apart": list[str]}


@route(bp, "/services", permission="public")
@described({"services": list[ItemCard]}, query={"q": "words, pinyin or initials", "theme": "a theme's key"})
def services() -> Response:
    """Services that fit `q` and `theme`; all where neither is given."""
    query, theme = request.args.get("q", "").strip()[:LONGEST_QUERY], request.args.get("theme")
    with transaction(write=False) as tx:
        items = finding.search_items(tx, query, theme=theme, lang=current_language())
    return jsonify(services=[asdict(one) for one in items])


@route(bp, "/services/<key>", permission="public")
@described(GUIDE)
def service(key: str) -> Response:
    """The guide of one service, without its diagram. `apart` names what one request cannot bring: papers and the fee;
    where they are needed the application is filed on the pages."""
    with transaction(write=False) as tx:
        found = guides.get_item(tx, key)
    body = {name: getattr(found, name) for name in ("version", "channels", "contact", "appeal")}
    groups = ("limits", "basis", "materials", "questions")
    body |= {name: [asdict(one) for one in getattr(found, name)] for name in groups}
    body |= {name: getattr(found, name) and asdict(getattr(found, name)) for name in ("card", "visits", "fee", "result")}
    papers = [f"material:{one.id}" for one in found.materials if one.upload]
    body["apart"] = [*papers, "fee"] if found.fee else papers
    return jsonify(body | {"conditions": found.conditions, "stages": found.stages})
