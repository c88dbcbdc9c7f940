"""Addresses that came with a request and may lead only to our own pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import url_for


def local(address: str | None, fallback: str = "citizen.home") -> str:
    """`address` when it is a path of this site, else the page `fallback`."""
    if address and address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable():
        parts = urlsplit(address)
        if not parts.scheme and not parts.netloc:
            return address
    return url_for(fallback)
