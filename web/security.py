"""What every answer tells the browser, and what every changing request must prove."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect

from processes.settings import Settings
from web.edge import visitor

YEAR = 31_536_000
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address, default_limits=["600 per minute"], headers_enabled=False)


def policy(settings: Settings, styles: Sequence[str] = ()) -> str:
    """The content security policy: own scripts and styles only; forms may lead to the payment provider.

    `styles` are the exact texts of style attributes that a page of a vendor's part needs; each is let in by its hash.
    """
    hashes = [f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in styles]
    payment = urlsplit(settings.sandbox_url)
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": " ".join(["'self'", *(["'unsafe-hashes'"] if hashes else []), *hashes]),
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "object-src": "'self'",
        "frame-src": "'self'",
        "form-action": f"'self' {payment.scheme}://{payment.netloc}",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def install(app: Flask, settings: Settings) -> None:
    """Every answer of `app` carries the security headers; changing requests from elsewhere are refused."""
    csrf.init_app(app)
    limiter.init_app(app)
    headers = {
        "Content-Security-Policy": policy(settings),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
    if not settings.demo:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"

    @app.before_request
    def refuse_what_no_database_takes() -> None:
        if "\0" in request.path:
            abort(404)
        if any("\0" in one for pair in request.args.items(multi=True) for one in pair):
            abort(400)

    @app.before_request
    def refuse_foreign_origin() -> None:
        origin = request.headers.get("Origin")
        if request.method not in SAFE_METHODS and origin and urlsplit(origin).netloc != request.host:
            abort(400)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if visitor() is not None or request.method not in SAFE_METHODS:
            response.headers["Cache-Control"] = "no-store"
        return response
