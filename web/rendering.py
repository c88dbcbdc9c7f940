"""What all templates share: the navigation, the vendor files that are present, and small helpers."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, request, url_for
from markupsafe import Markup

from processes import access
from processes.diagrams import DiagramView
from processes.forms.views import OptionView
from web.addresses import here
from web.edge import settings, visitor
from web.language import current_language, say

STATIC = Path(__file__).resolve().parent / "static"


def install(app: Flask, vendor: Path) -> None:
    """Templates of `app` can ask who is signed in, where they are, and which vendor files exist."""
    app.context_processor(lambda: {"visitor": visitor(), "demo": settings().demo, "may": _may})
    app.jinja_env.globals.update(
        vendor=lambda name: (vendor / name).exists(),
        asset=_asset,
        here=here,
        draw=draw,
        choices=choices,
        here_with=arguments,
    )
    app.jinja_env.filters.update(masked=masked, yuan=yuan)


def masked(number: str) -> str:
    """An identity number of which only the first three and last four characters are shown."""
    return number if len(number) < 8 else number[:3] + "*" * (len(number) - 7) + number[-4:]


def yuan(amount: str) -> str:
    """An amount with two decimals as people write it: 10 for 10.00, 10.50 as it is."""
    return amount.removesuffix(".00")


def draw(view: DiagramView, blocked: Collection[str] = (), sheet: Any = None) -> Markup:
    """The diagram as SVG in the reader's language; every text of the file in it is escaped by the drawer."""
    return Markup(view.svg(current_language(), blocked, sheet))


def choices(options: Iterable[OptionView], mark: str) -> list[dict[str, object]]:
    """The options of a question as a component's items; `mark` is its word for the chosen one."""
    return [{"value": one.value, "text": say(one.label), mark: one.chosen} for one in options]


def _may(permission: str) -> bool:
    found = visitor()
    return bool(found and found.official and access.may(found.official, permission))


def _asset(name: str) -> str:
    """The address of a static file, changing with its content so that browsers may keep it."""
    return url_for("static", filename=name, v=_fingerprint(name))


@cache
def _fingerprint(name: str) -> str | None:
    path = STATIC / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else None


def arguments(**changes: Any) -> dict[str, Any]:
    """The query of the current page with some of its values changed; None takes a value away."""
    merged = {**request.args.to_dict(), **changes}
    return {name: value for name, value in merged.items() if value not in (None, "")}
