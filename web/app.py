"""The composition root of the web server: `create_app()` puts settings, database, guards and pages together."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, g, request, session
from flask_sqlalchemy import SQLAlchemy
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from processes import sessions
from processes.database import Bell, Database, configure, metadata
from processes.settings import Settings
from web import hosts, language, problems, security
from web.doorbell import doorbell
from web.edge import know, transaction
from web.encoding import IsoJson
from web.rendering import install as install_rendering

UPLOAD_BYTES = 12 * 1024 * 1024
FORM_BYTES = 1024 * 1024
VENDOR = Path(__file__).resolve().parent / "static" / "vendor"

db = SQLAlchemy(metadata=metadata)


def create_app(
    settings: Settings | None = None,
    *,
    ring: Callable[[list[Bell]], None] | None = None,
    config: Mapping[str, Any] | None = None,
) -> Flask:
    """A ready Flask program. `ring` gets the bells of committed work (by default they go to Redis when there is one);
    `config` overrides Flask's own settings, for tests. SettingsError where the settings are unsafe."""
    found = (settings or Settings.from_env(os.environ)).check()
    app = Flask("web", template_folder="templates", static_folder="static")
    app.config.update(_config(found))
    app.json = IsoJson(app)
    app.config.update(config or {})
    app.extensions["onerun_settings"] = found
    hosts.install(app)
    if found.proxies:
        trusted = dict.fromkeys(("x_for", "x_proto", "x_host"), found.proxies)
        app.wsgi_app = ProxyFix(app.wsgi_app, **trusted)  # type: ignore[method-assign]
    db.init_app(app)
    with app.app_context():
        configure(db.engine)
    app.extensions["onerun_database"] = Database(lambda: db.session(), ring or doorbell(found))
    _load_templates(app)
    language.install(app)
    install_rendering(app, VENDOR)
    _know_visitors(app)
    security.install(app, found)
    problems.install(app)
    _register_pages(app)
    return app


def _config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "MAX_CONTENT_LENGTH": UPLOAD_BYTES,
        "MAX_FORM_MEMORY_SIZE": FORM_BYTES,
        "SESSION_COOKIE_NAME": "onerun",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": not settings.demo,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "TRUSTED_HOSTS": None if settings.demo else [urlsplit(settings.base_url).hostname],
        "RATELIMIT_STORAGE_URI": _counters(settings.redis_url),
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _counters(redis_url: str | None) -> str:
    """Where the rate limits count; a private socket has another name there than in the Redis client."""
    return (redis_url or "memory://").replace("unix://", "redis+unix://", 1)


def _load_templates(app: Flask) -> None:
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_env.loader = ChoiceLoader([app.jinja_env.loader, components])  # type: ignore[list-item]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _know_visitors(app: Flask) -> None:
    @app.before_request
    def know_visitor() -> None:
        token = session.get("token")
        if not token or request.endpoint == "static":
            return
        know(token)
        if g.visitor and g.visitor.touch:
            with transaction() as tx:
                sessions.touch(tx, g.visitor)


def _register_pages(app: Flask) -> None:
    """Each audience is a package with its blueprint, found here and nowhere else."""
    from web import admin, api, auth, citizen, designer, official, public

    for package in (public, auth, citizen, official, designer, admin, api):
        app.register_blueprint(package.bp)
