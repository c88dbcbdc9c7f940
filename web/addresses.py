"""Addresses that came with a request and may lead only to our own pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def here() -> str:
    """The address of the page that is shown, also where it answers to something that was sent."""
    return request.full_path.rstrip("?") if request.method == "GET" else page_of(request.path)


def page_of(path: str) -> str:
    """The nearest page that can be opened: the path itself, else the one above it that can be."""
    pages = current_app.url_map.bind(request.host)
    while path not in ("", "/"):
        try:
            pages.match(path, method="GET")
            return path
        except RequestRedirect:
            return path
        except HTTPException:
            path = path.rpartition("/")[0]
    return url_for("citizen.home")


def came_from() -> str | None:
    """The page of this site that led here, None where another did or where it is the same one."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host or parts.path == request.path:
        return None
    return local(parts.path + (f"?{parts.query}" if parts.query else ""))


def local(address: str | None, fallback: str = "citizen.home") -> str:
    """`address` when it is a path of this site, else the page `fallback`."""
    if address and address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable():
        parts = urlsplit(address)
        if not parts.scheme and not parts.netloc:
            return address
    return url_for(fallback)
