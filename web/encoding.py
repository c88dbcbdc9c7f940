"""How values become JSON: moments and days as ISO 8601, which programs of every language read."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask.json.provider import DefaultJSONProvider


class IsoJson(DefaultJSONProvider):
    """Flask's own, with dates as texts like 2026-03-02 and moments like 2026-03-02T01:00:00+00:00."""

    @staticmethod
    def default(value: Any) -> Any:
        """What JSON has no type for."""
        return value.isoformat() if isinstance(value, date) else DefaultJSONProvider.default(value)
