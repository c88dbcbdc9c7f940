"""All tables together: importing this module fills the one metadata that migrations are compared with."""

from __future__ import annotations

from engine.store.tables import metadata

__all__ = ["metadata"]
