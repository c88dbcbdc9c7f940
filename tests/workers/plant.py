"""What workers are tried on: a plain process with three checks and a timer, started and looked at from outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from engine.model import read
from engine.store import tables
from engine.store.execution import start
from engine.store.host import InstanceRef
from engine.store.verify import VerifyReport, verify
from processes import definitions
from processes.database import Database, Transaction
from processes.host import CaseHost
from processes.settings import Settings

MODEL = Path(__file__).parent / "models" / "checks.bpmn"
PERSON = "33990119850312001X"
SOURCES = ("population", "medical", "vehicles")


def settings_for(database_url: str, home: Path, redis_url: str | None = None, sandbox_url: str = "http://127.0.0.1:1") -> Settings:
    """Settings of a program on the given database, Redis and registries."""
    plain = Settings.from_env({"ONERUN_HOME": str(home), "DATABASE_URL": database_url, "ONERUN_SANDBOX_URL": sandbox_url})
    return replace(plain, redis_url=redis_url)


@dataclass
class Plant:
    """A database in which the process can be started."""

    database: Database
    settings: Settings
    definition: str = ""

    def publish(self) -> Plant:
        """The process can be started."""
        model, report = read(MODEL.read_bytes(), name=MODEL.name)
        assert model is not None, report.findings
        definition = definitions.build(model, {})
        with self.database.transaction() as tx:
            definitions.save(tx, definition, {})
        self.definition = definition.hash
        return self

    def start(self, number: int) -> None:
        """An instance has started, as a web request would start it."""
        name = f"c{number:05}"
        ref = InstanceRef(name, name, None, self.definition, "test")
        with self.database.transaction() as tx:
            start(tx, self.host, ref, process="checks", variables={"number": name, "citizen": PERSON}, key="start")

    @property
    def host(self) -> CaseHost:
        """The layer above, as in operation."""
        return CaseHost(self.settings)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A look at the database."""
        with self.database.transaction(write=False) as tx:
            yield tx

    def statuses(self) -> dict[str, str]:
        """The status of each instance."""
        with self.reading() as tx:
            return {row.id: row.status for row in tx.connection.execute(select(tables.instance.c.id, tables.instance.c.status))}

    def rows(self, table: Any) -> list[Any]:
        """All rows of a table."""
        with self.reading() as tx:
            return list(tx.connection.execute(table.select().order_by(*table.primary_key)))

    def verified(self) -> VerifyReport:
        """What verification says."""
        with self.reading() as tx:
            return verify(tx, self.host)
