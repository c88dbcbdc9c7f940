"""The registers of the sandbox, and a hall where the shipped items are on offer."""

from __future__ import annotations

from pathlib import Path

import pytest

from processes.database import Database
from tests.scenarios.hall import Hall
from tests.workers.sandbox.conftest import Running, sandbox, server

__all__ = ["sandbox", "server"]


@pytest.fixture
def hall(database: Database, tmp_path: Path, sandbox: Running) -> Hall:
    """A fresh hall beside a running sandbox."""
    return Hall.opened(database, tmp_path, sandbox)
