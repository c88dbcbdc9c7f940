"""What the environment tells web, workers and commands, read once and typed."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from processes.errors import SettingsError

DEMO_SECRET = "demo-secret-for-development-only"
SHORTEST_SECRET = 32
SOURCE_PREFIX = "ONERUN_SOURCE_"
MOST_PROXIES = 9
BACKENDS = frozenset({"sqlite", "postgresql"})


@dataclass(frozen=True, slots=True)
class Settings:
    """`home` holds the data of an installation; `environment` is `development` or `production`.

    `sandbox_url` is where the registries answer, `source_urls` where single ones answer instead, by their name;
    `base_url` is the address printed in QR codes and receipts; `scan_command` is the antivirus program that every upload
    has to pass, for example `clamdscan --no-summary`, empty for none. `proxies` is the number of reverse proxies in front
    of the web server whose X-Forwarded headers are believed.
    """

    environment: str
    home: Path
    database_url: str
    redis_url: str | None
    secret: str
    payment_secret: str
    sandbox_url: str
    base_url: str
    port: int
    source_urls: Mapping[str, str] = field(default_factory=dict)
    scan_command: tuple[str, ...] = ()
    proxies: int = 0

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Settings from environment variables; what is not set gets the default of a development machine.

        SettingsError where a number is none.
        """
        home = Path(env.get("ONERUN_HOME") or Path(__file__).resolve().parents[1] / ".onerun")
        port = _port(env.get("ONERUN_PORT") or "8000")
        return cls(
            environment=env.get("ONERUN_ENV") or "development",
            home=home,
            database_url=env.get("DATABASE_URL") or f"sqlite:///{home / 'onerun.db'}",
            redis_url=env.get("REDIS_URL") or None,
            secret=env.get("ONERUN_SECRET") or DEMO_SECRET,
            payment_secret=env.get("ONERUN_PAYMENT_SECRET") or DEMO_SECRET,
            sandbox_url=(env.get("ONERUN_SANDBOX_URL") or "http://127.0.0.1:8099").rstrip("/"),
            base_url=(env.get("ONERUN_BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
            port=port,
            source_urls=_source_urls(env),
            scan_command=tuple(shlex.split(env.get("ONERUN_SCAN_COMMAND") or "")),
            proxies=_proxies(env.get("ONERUN_PROXIES") or "0"),
        )

    @property
    def demo(self) -> bool:
        """True where demo identities and the codes of the invented city are let in."""
        return self.environment == "development"

    def check(self) -> Settings:
        """The same settings; SettingsError where they are unknown, or in production unsafe."""
        if self.environment not in ("development", "production"):
            raise SettingsError("ONERUN_ENV is either development or production.")
        if _backend(self.database_url) not in BACKENDS:
            raise SettingsError("DATABASE_URL is the address of a PostgreSQL or SQLite database.")
        if self.environment == "production":
            for name, secret in (("ONERUN_SECRET", self.secret), ("ONERUN_PAYMENT_SECRET", self.payment_secret)):
                if secret == DEMO_SECRET or len(secret) < SHORTEST_SECRET:
                    raise SettingsError(f"{name} needs at least {SHORTEST_SECRET} random characters in production.")
            if not self.base_url.startswith("https://"):
                raise SettingsError("ONERUN_BASE_URL has to begin with https:// in production.")
        return self


def _backend(url: str) -> str | None:
    try:
        return make_url(url).get_backend_name()
    except ArgumentError:
        return None


def _source_urls(env: Mapping[str, str]) -> dict[str, str]:
    named = {k.removeprefix(SOURCE_PREFIX): url for k, url in env.items() if k.startswith(SOURCE_PREFIX) and url}
    return {name.lower().replace("_", "-"): url.rstrip("/") for name, url in named.items()}


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise SettingsError("ONERUN_PORT has to be a number from 1 to 65535.")
    return int(text)


def _proxies(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > MOST_PROXIES:
        raise SettingsError(f"ONERUN_PROXIES has to be a number from 0 to {MOST_PROXIES}.")
    return int(text)
