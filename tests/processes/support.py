"""A city office in a test: its own clock, the permit item published, people who apply and officials who decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from engine.store.tables import job, task
from processes import accounts, drafts, filing, publishing, work
from processes.database import Database
from processes.errors import Typed
from processes.filing import Receipt
from processes.jobs import JobResult
from processes.people import Official, Person
from processes.settings import Settings
from processes.tasks import Completed, complete

PERMIT = Path(__file__).parent / "items" / "permit"
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"
ANSWER = {"status": "clean", "origin": "population", "at": "2026-03-02T01:00:00+00:00", "valid_until": "2026-03-03T01:00:00+00:00"}


@dataclass
class Office:
    """Everything a test needs; `database` runs on the office's own clock, which a test moves."""

    database: Database
    settings: Settings
    now: datetime = MONDAY
    answers: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    numbers: int = 0

    @classmethod
    def opened(cls, database: Database, home: Path) -> Office:
        """An office with its officials and the permit on offer."""
        office = cls(database, Settings.from_env({"ONERUN_HOME": str(home)}))
        office.database = replace(database, clock=lambda: office.now)
        with office.database.transaction() as tx:
            assert publishing.load_folder(tx, PERMIT).verdict == "publish"
        return office

    def person(self, identity: str = "demo-1") -> Person:
        """A synthetic applicant who is signed in."""
        with self.database.transaction() as tx:
            return accounts.sign_in_demo(tx, self.settings, identity)

    def official(self, username: str, *roles: str, departments: tuple[str, ...] = ("permit",)) -> Official:
        """An official with these roles."""
        with self.database.transaction() as tx:
            return accounts.add_user(tx, username=username, name=username, password=PASSWORD, roles=roles, departments=departments)

    def draft(self, person: Person, kind: str) -> str:
        """A draft that is ready to be filed."""
        with self.database.transaction() as tx:
            draft = drafts.start_draft(tx, person, "permit").id
            values = {"applicant_name": person.name, "address": "试验路1号", "kind": kind}
            drafts.save_page(tx, self.settings, person, draft, None, values)
        return draft

    def filed(self, person: Person, kind: str) -> Receipt:
        """A case that is filed; its first job waits."""
        draft = self.draft(person, kind)
        with self.database.transaction() as tx:
            return filing.file_case(tx, self.settings, person, draft, f"key-{draft}")

    def work(self) -> int:
        """All jobs that are due are done, as workers do it; how many."""
        done = 0
        while True:
            with self.database.transaction() as tx:
                free = select(job.c.part, job.c.id).where(job.c.status == "ready", job.c.run_at <= tx.now)
                found = [tuple(row) for row in tx.connection.execute(free)]
            if not found:
                return done
            for part, number in found:
                self._do(part, number)
                done += 1

    def due(self) -> int:
        """All timers that are due have fired; how many."""
        with self.database.transaction() as tx:
            steps = work.due_steps(tx, self.settings, 100)
        for step in steps:
            with self.database.transaction() as tx:
                step.do(tx)
        return len(steps)

    def tasks(self, number: str) -> list[str]:
        """The ids of the open tasks of a case."""
        with self.database.transaction() as tx:
            return list(
                tx.connection.scalars(select(task.c.id).where(task.c.ref == number, task.c.status == "open").order_by(task.c.id))
            )

    def complete(self, official: Official, number: str, outcome: str, **values: Any) -> Completed:
        """The one open task of the case is done by the official."""
        (one,) = self.tasks(number)
        self.numbers += 1
        opinion = values.pop("opinion", "材料齐全。")
        with self.database.transaction() as tx:
            given = {"outcome": outcome, **values}
            return complete(tx, self.settings, official, one, Typed(given, opinion), f"key-{self.numbers}")

    def later(self, **much: float) -> None:
        """Time passes."""
        self.now += timedelta(**much)

    def _do(self, part: str, number: str) -> None:
        with self.database.transaction() as tx:
            held = work.lease(tx, part, number)
        assert held is not None
        with self.database.transaction() as tx:
            work.record(tx, self.settings, held, work.perform(held, self.settings, {held.operation: self._answer(held.operation)}))

    def _answer(self, operation: str) -> Any:
        answer = self.answers.get(operation.removeprefix("check."), {**ANSWER, "data": {"name": "测试甲", "address": "试验路1号"}})
        return lambda request, *, key, settings: JobResult(answer)
