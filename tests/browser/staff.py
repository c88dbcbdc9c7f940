"""The officials of a running program, working through the verbs: fast, so that a story can be the citizen's."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from sqlalchemy import select

from engine.store.tables import task
from processes import accounts, demo, licences
from processes.database import Database, Transaction, open_database
from processes.errors import Typed
from processes.settings import Settings
from processes.tasks import complete
from tests.browser.site import Site
from web.doorbell import doorbell

PATIENCE = 120  # seconds until the machines of a loaded computer have done their part
OPINION = "已经核对。"
KNOWN = {"enterprise": {"legal_rep_name": "测试寅", "legal_rep_id": "339901197501050105"}}


@dataclass
class Staff:
    """All officials of the shipped services, on the database of the running program."""

    settings: Settings
    database: Database

    @classmethod
    def of(cls, site: Site) -> Staff:
        """The officials of this site; what they do rings for the site's workers."""
        return cls(site.settings, replace(open_database(site.settings.database_url), ring=doorbell(site.settings)))

    def transaction(self) -> AbstractContextManager[Transaction]:
        """One transaction of the running program's database."""
        return self.database.transaction()

    def filed(self, item: str, identity: str) -> str:
        """The number of a synthetic case of this applicant."""
        with self.transaction() as tx:
            turns = ((n, *demo.choose(tx, self.settings, n)) for n in count())
            number = next(n for n, version, person in turns if (version.key, person.id) == (item, identity))
            return demo.file_one(tx, self.settings, number, KNOWN).number

    def complete(self, number: str, node: str, values: Mapping[str, Any]) -> None:
        """The case's task at this node, as soon as it is there, is done by the official of its role."""
        row = self._open(number, lambda one: one["node"] == node)
        with self.transaction() as tx:
            official = accounts.find_official(tx, row["role"])
            assert official is not None, row["role"]
            complete(tx, self.settings, official, row["id"], Typed(dict(values), OPINION), f"story-{row['id']}")

    def favour(self, number: str, until: str = "") -> None:
        """Every task of the case is done in the applicant's favour, until one at this node waits, or the case is closed."""
        while True:
            row = self._open(number, lambda one: one["role"] != "applicant", or_closed=True)
            if not row or row["node"] == until:
                return
            with self.transaction() as tx:
                demo.finish_task(tx, self.settings, number)

    def end_licence(self, identifier: str) -> None:
        """The licence is revoked."""
        reason = {"zh": "场所已经改作他用。", "en": "The premises are used for something else."}
        with self.transaction() as tx:
            licences.revoke(tx, identifier, "revoked", reason, "official:licence-keeper")

    def _open(self, number: str, fits: Callable[[Any], bool], *, or_closed: bool = False) -> Any:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with self.transaction() as tx:
                if or_closed and demo.is_closed(tx, number):
                    return None
                wanted = select(task).where(task.c.ref == number, task.c.status == "open").order_by(task.c.created_at, task.c.id)
                found = [dict(row) for row in tx.connection.execute(wanted).mappings()]
            fitting = [one for one in found if fits(one)]
            if fitting:
                return fitting[0]
            time.sleep(0.3)
        raise AssertionError(f"no such task of {number}: {[one['node'] for one in found]}")
