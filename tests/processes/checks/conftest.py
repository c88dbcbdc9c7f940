"""The checks are tried against the sandbox over real HTTP."""

from __future__ import annotations

from dataclasses import replace

import pytest

from processes.settings import Settings
from tests.workers.sandbox.conftest import Running, sandbox, server

__all__ = ["sandbox", "server"]


@pytest.fixture
def settings(server: Running) -> Settings:
    """Settings that know the sandbox of this run."""
    return replace(Settings.from_env({}), sandbox_url=server.url)
