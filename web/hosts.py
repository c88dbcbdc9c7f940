"""Requests for a host that cannot be one, or is not ours, end before anything of the program begins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Response

LONGEST = 255
SENTENCE = "主机名不正确。 The host of the request is not one of this service.\n"
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def install(app: Flask) -> None:
    """Every request names a possible host, and one of `TRUSTED_HOSTS` where those are set; others are answered with 400."""
    inner: Wsgi = app.wsgi_app

    def checked(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if is_host(environ.get("HTTP_HOST", ""), app.config["TRUSTED_HOSTS"]):
            return inner(environ, start_response)
        return Response(SENTENCE, 400, mimetype="text/plain")(environ, start_response)

    app.wsgi_app = checked  # type: ignore[method-assign]


def is_host(host: str, trusted: Iterable[str] | None) -> bool:
    """True for a name that DNS could know, and for one of the trusted where there are any."""
    try:
        possible = len(host) <= LONGEST and bool(host.partition(":")[0].encode("idna") or not host)
    except UnicodeError:
        return False
    return possible and (trusted is None or host_is_trusted(host, list(trusted)))
