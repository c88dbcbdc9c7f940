"""A hall of plain processes in a test: its own clock, files to publish, a machine that does what is due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.store.tables import process_begun
from engine.store.transaction import Transaction
from processes import publishing, rows, work
from processes.access import permissions_of
from processes.database import Database
from processes.inspection import inspect
from processes.people import Official
from processes.settings import Settings
from processes.starts import viewing
from processes.starts.viewing import StartsView
from tests.engine.model.building import file, flow, formal

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HEAD = '<message id="m" name="order"/><signal id="n" name="flood"/>'
MESSAGE, SIGNAL = '<messageEventDefinition id="md" messageRef="m"/>', '<signalEventDefinition id="sd" signalRef="n"/>'
HOT = f"<conditionalEventDefinition id='cd'>{formal('condition', 'temperature &gt; 300')}</conditionalEventDefinition>"


def timer(text: str, kind: str = "timeCycle") -> str:
    """A timer that begins a process."""
    return f'<timerEventDefinition id="td">{formal(kind, text)}</timerEventDefinition>'


def plain(*events: str, process: str = "patrol", task: str = "巡查", more: str = "") -> bytes:
    """A file whose process begins by each of the events (an empty one is a plain start) and asks one person to do something."""
    starts = "".join(f'<startEvent id="s{n}" name="开始{n}">{event}</startEvent>' for n, event in enumerate(events))
    body = starts + f'<userTask id="a" name="{task}"/><endEvent id="e" name="完"/>' + flow("a", "e")
    body += "".join(flow(f"s{n}", "a") for n in range(len(events)))
    return file(f'{HEAD}<process id="{process}" name="每日巡查" isExecutable="true">{body}</process>{more}')


def someone(*roles: str) -> Official:
    """An official with these roles."""
    return Official("o-1", roles[0], roles[0], frozenset(roles), frozenset(), permissions_of(roles))


OPERATOR, DESIGNER = someone("operator"), someone("designer")


@dataclass
class Hall:
    """The database on the hall's own clock."""

    database: Database
    settings: Settings
    now: datetime = MONDAY

    @classmethod
    def opened(cls, database: Database, home: Path) -> Hall:
        """A hall in which nothing is published yet."""
        hall = cls(database, Settings.from_env({"ONERUN_HOME": str(home)}))
        hall.database = replace(database, clock=lambda: hall.now)
        return hall

    def publish(self, data: bytes, name: str = "patrol.bpmn") -> str:
        """The file is on offer; the key it is offered under."""
        inspected = inspect(name, data)
        assert inspected.verdict == "publish", [finding.message for finding in inspected.findings]
        with self.database.transaction() as tx:
            kept = publishing.keep(tx, DESIGNER, inspected)
            publishing.publish(tx, DESIGNER, kept.draft or "")
        return kept.key

    def sweep(self, **ahead: float) -> int:
        """The clock has gone so far ahead and everything that is due is done, as the sweeper does it; how many have begun."""
        self.now += timedelta(**ahead)
        with self.database.transaction(write=False) as tx:
            before, found = self._count(tx), work.due_steps(tx, self.settings, 100)
        for step in found:
            with self.database.transaction() as tx:
                step.do(tx)
        with self.database.transaction(write=False) as tx:
            return self._count(tx) - before

    def view(self, key: str | None = None) -> StartsView:
        """What an operator sees."""
        with self.database.transaction(write=False) as tx:
            return viewing.view(tx, OPERATOR, key)

    @staticmethod
    def _count(tx: Transaction) -> int:
        return len(rows.every(tx, process_begun.select()))
