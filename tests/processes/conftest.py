"""The office of the tests, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from processes.database import Database
from tests.processes.support import Office


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """A fresh office."""
    return Office.opened(database, tmp_path)
