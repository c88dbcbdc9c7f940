"""The store's own world, on both databases."""

from __future__ import annotations

import pytest

from processes.database import Database
from tests.engine.store.world import World


@pytest.fixture
def world(database: Database) -> World:
    """A world on a fresh database."""
    return World.on(database)
