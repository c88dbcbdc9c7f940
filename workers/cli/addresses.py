"""Where a running installation answers: `up` leaves its addresses in its data folder, other commands look there.

A port that another program holds is no reason to ask that program: the registries of another installation would keep
what this one asks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from processes.settings import Settings
from workers.cli.services import answers

FILE = "addresses.json"


def leave(home: Path, addresses: Mapping[str, str]) -> None:
    """The addresses are in the data folder."""
    (home / FILE).write_text(json.dumps(dict(addresses)), encoding="utf-8")


def take_away(home: Path) -> None:
    """The data folder names no addresses any more."""
    (home / FILE).unlink(missing_ok=True)


def reached(settings: Settings, env: Mapping[str, str]) -> Settings | None:
    """The settings with the registries that answer for this installation: those that the environment names, else those
    of a running `up`. None where neither answers."""
    url = settings.sandbox_url if env.get("ONERUN_SANDBOX_URL") else _left(settings.home).get("sandbox")
    return replace(settings, sandbox_url=url) if url and answers(f"{url}/healthz")() else None


def _left(home: Path) -> dict[str, str]:
    try:
        found = json.loads((home / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # nothing runs, or `up` was killed while it wrote
        return {}
    return found if isinstance(found, dict) else {}
