"""The daily checksum over everything that was recorded, published so that nobody can change the record unseen."""

from __future__ import annotations

from datetime import date

from flask import render_template, request

from processes import audit
from web.edge import transaction
from web.public.blueprint import bp
from web.routing import route


@route(bp, "/daily-root", permission="public")
def daily_root() -> str:
    """The checksum of a day, the newest one where none is asked for."""
    asked = _day(request.args.get("day", ""))
    with transaction(write=False) as tx:
        found = audit.daily_root_of(tx, asked) if asked else audit.latest_root(tx)
    day = asked or (date.fromisoformat(found.day) if found else None)
    return render_template("public/daily-root.html", day=day, root=found)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
