"""A service hall: the shipped items in a real database, real registers over HTTP, applicants and officials."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from sqlalchemy import select

from engine.store.tables import job, task
from processes import accounts, casefile, drafts, filing, payments, publishing, supplement, work
from processes.attachments import inspect
from processes.casefile import CaseFile
from processes.database import Database
from processes.errors import Typed
from processes.people import Official, Person
from processes.settings import Settings
from processes.tasks import complete
from tests.scenarios.items import BPMN, KEYS
from tests.workers.sandbox.conftest import Running
from tests.workers.sandbox.shop import open_shop

PAYMENT_SECRET = "a-secret-for-this-test"
PASSWORD = "correct horse battery staple"
OWN = {
    "driving-licence-renewal": {"status_change": "no", "photo_choice": "on-file", "delivery": "e-licence", "declared": True},
    "restaurant": {
        **dict.fromkeys(("only_prepackaged", "raw_food", "cold_dishes", "cakes", "fresh_juice", "canteen", "known_chain"), "no"),
        "signboard_area": 0,
        "fire_commitment": "commit",
        "declared": True,
    },
}


def picture(colour: str = "white") -> bytes:
    """A small image."""
    target = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(target, "PNG")
    return target.getvalue()


@dataclass
class Hall:
    """Everything a story needs. `now` is the hall's clock: it starts today, because the registers' days are relative to it."""

    database: Database
    settings: Settings
    sandbox: Running
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    officials: dict[str, Official] = field(default_factory=dict)
    keys: int = 0

    @classmethod
    def opened(cls, database: Database, home: Path, sandbox: Running) -> Hall:
        """A hall with every shipped item published."""
        settings = replace(Settings.from_env({"ONERUN_HOME": str(home)}), sandbox_url=sandbox.url, payment_secret=PAYMENT_SECRET)
        hall = cls(database, settings, sandbox)
        hall.database = replace(database, clock=lambda: hall.now)
        with hall.database.transaction() as tx:
            publishing.load_themes(tx, BPMN / "themes.yaml")
            for key in KEYS:
                assert publishing.load_folder(tx, BPMN / key).verdict == "publish"
        return hall

    def official(self, role: str) -> Official:
        """The official who has this role."""
        if role not in self.officials:
            self.officials[role] = self._added(role)
        return self.officials[role]

    def _added(self, role: str) -> Official:
        named = {"username": role, "name": role, "password": PASSWORD, "roles": (role,), "departments": (role.partition("-")[0],)}
        with self.database.transaction() as tx:
            return accounts.add_user(tx, **named)

    def person(self, identity: str) -> Person:
        """A synthetic applicant who is signed in."""
        with self.database.transaction() as tx:
            return accounts.sign_in_demo(tx, self.settings, identity)

    def apply(self, identity: str, item: str, **own: Any) -> str:
        """The number of a case that was filled in with what the registers know, paid and filed."""
        person = self.person(identity)
        with self.database.transaction() as tx:
            draft = drafts.start_draft(tx, person, item).id
            drafts.request_fetch(tx, person, draft)
        self.work()
        with self.database.transaction() as tx:
            fetched = drafts.get_draft(tx, person, draft)
            typed = {"phone": person.phone, **fetched.values, **OWN[item], **own}
            drafts.save_page(tx, self.settings, person, draft, None, {k: v for k, v in typed.items() if v is not None})
            wanted = drafts.get_draft(tx, person, draft)
            for one in wanted.materials:
                if one.needed:
                    drafts.attach(tx, self.settings, person, draft, one.material.id, inspect(self.settings, "材料.png", picture()))
        if wanted.fee is not None:
            self.pay(person, draft)
        with self.database.transaction() as tx:
            number = filing.file_case(tx, self.settings, person, draft, f"file-{draft}").number
        self.work()
        return number

    def pay(self, person: Person, draft: str) -> None:
        """The fee is paid at the provider, whose message is taken."""
        with open_shop() as shop:
            settings = replace(self.settings, base_url=shop.url)
            with self.database.transaction() as tx:
                url = payments.payment_url(payments.order(tx, person, draft), settings)
            values = dict(httpx.URL(url).params)
            assert httpx.get(url).status_code == 200
            assert httpx.post(f"{self.sandbox.url}/pay", data={**values, "answer": "confirm"}).status_code == 303
            ((headers, body),) = shop.told
        with self.database.transaction() as tx:
            assert payments.confirm(tx, self.settings, body, headers).status == "paid"

    def work(self) -> None:
        """All jobs that are due are done, as workers do it."""
        while True:
            with self.database.transaction() as tx:
                free = select(job.c.part, job.c.id).where(job.c.status == "ready", job.c.run_at <= tx.now)
                found = [tuple(row) for row in tx.connection.execute(free)]
            if not found:
                return
            for part, number in found:
                with self.database.transaction() as tx:
                    held = work.lease(tx, part, number)
                assert held is not None
                outcome = work.perform(held, self.settings)
                with self.database.transaction() as tx:
                    work.record(tx, self.settings, held, outcome)

    def later(self, **much: float) -> None:
        """Time passes, and what is due then happens."""
        self.now += timedelta(**much)
        with self.database.transaction() as tx:
            steps = work.due_steps(tx, self.settings, 100)
        for step in steps:
            with self.database.transaction() as tx:
                step.do(tx)
        self.work()

    def open_tasks(self, number: str) -> dict[str, tuple[str, str]]:
        """The open tasks of a case by node: id and role."""
        t = task.c
        with self.database.transaction() as tx:
            found = tx.connection.execute(select(t.node, t.id, t.role).where(t.ref == number, t.status == "open"))
            return {row.node: (row.id, row.role) for row in found}

    def do(self, number: str, node: str, outcome: str, **values: Any) -> None:
        """The official of the task's role does the task."""
        id, role = self.open_tasks(number)[node]
        official = self.official(role)
        self.keys += 1
        opinion = values.pop("opinion", "符合要求。")
        with self.database.transaction() as tx:
            complete(tx, self.settings, official, id, Typed({"outcome": outcome, **values}, opinion), f"key-{self.keys}")
        self.work()

    def supply(self, number: str, identity: str, material: str, **values: Any) -> None:
        """The applicant hands in what is missing, some time after it was asked for."""
        self.now += timedelta(minutes=1)
        person = self.person(identity)
        with self.database.transaction() as tx:
            supplement.attach(tx, self.settings, person, number, material, inspect(self.settings, "补正.png", picture("black")))
            supplement.supply_supplement(tx, self.settings, person, number, values, f"supply-{number}")
        self.work()

    def case(self, number: str) -> CaseFile:
        """The case as it stands."""
        with self.database.transaction() as tx:
            return casefile.find_case(tx, number)

    def state(self, number: str) -> str:
        """The state of the case."""
        return self.case(number).state

    def register_effects(self, number: str) -> list[Mapping[str, str]]:
        """What the registers have done for a case."""
        case = self.case(number).id
        return [e for e in self.sandbox.effects(case_number=number) if e["key"].startswith(case)]
