"""Finding a service and reading its guide: home, search, themes, guide."""

from __future__ import annotations

from flask import render_template, request

from processes.errors import NotFoundError
from processes.items import guide as guides
from processes.items import search as finding
from processes.promises import views
from web.citizen.blueprint import bp
from web.edge import transaction
from web.language import current_language
from web.routing import route

LONGEST_QUERY = 80


@route(bp, "/", permission="public")
def home() -> str:
    """What one can do here: search, themes, services."""
    with transaction(write=False) as tx:
        themes = finding.list_themes(tx)
        items = finding.search_items(tx, lang=current_language())
    return render_template("citizen/home.html", themes=themes, items=items)


@route(bp, "/search", permission="public")
def search() -> str:
    """Services that fit what was typed: Chinese, pinyin or English."""
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    with transaction(write=False) as tx:
        items = finding.search_items(tx, query, lang=current_language())
        themes = finding.list_themes(tx)
    return render_template("citizen/search.html", query=query, items=items, themes=themes)


@route(bp, "/themes/<key>", permission="public")
def theme(key: str) -> str:
    """The services of one theme."""
    with transaction(write=False) as tx:
        found = next((one for one in finding.list_themes(tx) if one.key == key), None)
        if found is None:
            raise NotFoundError
        items = finding.search_items(tx, theme=key, lang=current_language())
    return render_template("citizen/theme.html", theme=found, items=items)


@route(bp, "/services/<key>", permission="public")
def guide(key: str) -> str:
    """Everything about one service before one starts."""
    with transaction(write=False) as tx:
        found = guides.get_item(tx, key)
        proved = views.get_proved_line(tx, found.version)
    return render_template("citizen/guide.html", guide=found, proved=proved)
