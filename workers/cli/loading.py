"""Brings the shipped service items into the database."""

from __future__ import annotations

import secrets
from pathlib import Path

from processes import publishing
from processes.database import Database
from workers.cli.output import progress, say

ITEMS = Path(__file__).resolve().parents[2] / "bpmn"


def load_items(database: Database, folder: Path = ITEMS) -> list[publishing.UploadResult]:
    """Every bundle of the folder is kept and, where its verdict allows, published; each in a transaction of its own."""
    with database.transaction() as tx:
        publishing.load_themes(tx, folder / "themes.yaml")
    results = []
    with progress(sorted(p.parent for p in folder.glob("*/item.yaml")), "service items") as bundles:
        for bundle in bundles:
            with database.transaction() as tx:
                results.append(publishing.load_folder(tx, bundle))
    for result in results:
        if result.verdict != "publish":
            errors = [f"{f.code} {f.element or ''}: {f.message['en']}" for f in result.findings if f.level == "error"]
            say(f"{result.key} stays a {result.verdict}: {'; '.join(errors)}")
    return results


def password(home: Path) -> str:
    """The password of the demo accounts: made once an installation, readable by this user alone."""
    place = home / "demo-password"
    if not place.exists():
        place.touch(mode=0o600)
        place.write_text(secrets.token_urlsafe(12), encoding="ascii")
    return place.read_text(encoding="ascii").strip()
