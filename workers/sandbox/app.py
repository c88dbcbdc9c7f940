"""Puts the sandbox server together."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from workers.sandbox import admin, payments, registries
from workers.sandbox.behaviour import Behaviours
from workers.sandbox.effects import EffectLog
from workers.sandbox.records import Registries, load

DEMO_TOKEN = "sandbox-token-for-development-only"
DEMO_PAYMENT_SECRET = "demo-secret-for-development-only"


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Where the sandbox keeps its data and what it trusts. `behaviours` is how registries behave on first start."""

    data: Path
    token: str = DEMO_TOKEN
    payment_secret: str = DEMO_PAYMENT_SECRET
    behaviours: Mapping[str, dict[str, Any]] | None = None
    seed: int = 1

    @classmethod
    def from_env(cls, env: Mapping[str, str], data: Path) -> Sandbox:
        """Settings from ONERUN_SANDBOX_TOKEN, ONERUN_SANDBOX_BEHAVIOURS (JSON), ONERUN_SANDBOX_SEED, ONERUN_PAYMENT_SECRET."""
        return cls(
            data=data,
            token=env.get("ONERUN_SANDBOX_TOKEN") or DEMO_TOKEN,
            payment_secret=env.get("ONERUN_PAYMENT_SECRET") or DEMO_PAYMENT_SECRET,
            behaviours=json.loads(env.get("ONERUN_SANDBOX_BEHAVIOURS") or "{}"),
            seed=int(env.get("ONERUN_SANDBOX_SEED") or 1),
        )


def create_app(sandbox: Sandbox, clock: Callable[[], date] = date.today) -> Flask:
    """The server's WSGI application over the data folder, which is made where it is missing."""
    sandbox.data.mkdir(parents=True, exist_ok=True)
    app = Flask(__name__)
    app.config.update(ADMIN_TOKEN=sandbox.token, PAYMENT_SECRET=sandbox.payment_secret, MAX_CONTENT_LENGTH=65_536)
    app.extensions["registries"] = Registries(load(), clock)
    app.extensions["effects"] = EffectLog(sandbox.data / "effects.db")
    app.extensions["behaviours"] = Behaviours(sandbox.data / "behaviours.json", dict(sandbox.behaviours or {}), sandbox.seed)
    for module in (registries, payments, admin):
        app.register_blueprint(module.blueprint)
    app.register_error_handler(HTTPException, _told)
    app.add_url_rule("/healthz", "health", lambda: jsonify(ok=True))
    return app


def _told(error: HTTPException) -> tuple[Response, int]:
    code = error.code or 500
    return jsonify(status=code, detail=error.description), code
