"""The shipped items through the real verbs, with the registers' own synthetic records and the demo officials."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.store.tables import incident, job
from processes import accounts, audit, casefile, demo, licences, publishing
from processes.checks import HANDLERS
from processes.checks.base import source
from processes.checks.base.client import Question
from processes.database import Database
from processes.inspection import inspect_bundle
from processes.items.bundle import read_folder
from processes.items.schema import parse_item
from tests.processes.support import PASSWORD, Office
from workers.sandbox.records import Registries, load

SHIPPED = Path(__file__).resolve().parents[2] / "bpmn"
FOLDERS = sorted(path.parent for path in SHIPPED.glob("*/item.yaml"))
ROUNDS = 20
RECORDS = load()


class City(Office):
    """An office with the shipped items and registers that answer at once."""

    @property
    def registries(self) -> Registries:
        """The registers of this office's day."""
        return Registries(RECORDS, lambda: self.now.date())

    def known(self, number: str) -> dict[str, Any]:
        """What every register tells about a person or firm."""
        found = {name: self.registries.find(name, number) for name in self.registries.names}
        return {name: record for name, record in found.items() if record}

    def ask(self, name: str, question: Question, **_: Any) -> dict[str, Any]:
        """A register's answer, as it comes over HTTP."""
        record = self.registries.find(name, str(question.citizen_id or question.uscc))
        times = {"at": self.now.isoformat(), "valid_until": self.now.isoformat()}
        return {"found": record is not None, "record": record, **times}

    def _answer(self, operation: str) -> Any:
        return HANDLERS[operation]

    def finish(self, number: str) -> None:
        """Jobs and officials go on until nothing is left to do."""
        for _ in range(ROUNDS):
            self.work()
            with self.database.transaction() as tx:
                if not demo.finish_task(tx, self.settings, number):
                    return
        raise AssertionError("the case does not come to an end")


@pytest.fixture
def city(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The city with both shipped items on offer."""
    opened = City.opened(database, tmp_path)
    with opened.database.transaction() as tx:
        publishing.load_themes(tx, SHIPPED / "themes.yaml")
        for key in ("driving-licence-renewal", "restaurant"):
            assert publishing.load_folder(tx, SHIPPED / key).verdict == "publish"
        tx.connection.execute(casefile.tables.item_live.delete().where(casefile.tables.item_live.c.key == "permit"))
        accounts.seed_demo(tx, opened.settings, PASSWORD)
    monkeypatch.setattr(source, "ask", opened.ask)
    return opened


@pytest.mark.parametrize("number", [0, 1])
def test_a_synthetic_case_of_each_item_ends_with_a_licence(city: City, number: int) -> None:
    with city.database.transaction() as tx:
        _, person = demo.choose(tx, city.settings, number)
        receipt = demo.file_one(tx, city.settings, number, city.known(person.number))
    city.finish(receipt.number)
    with city.database.transaction() as tx:
        case = casefile.find_case(tx, receipt.number)
        stuck = tx.connection.execute(select(incident.c.node, incident.c.cause, incident.c.message)).all()
        assert not stuck
        assert (case.state, case.row["outcome"]) == ("CLOSED", "APPROVED")
        identifier = licences.identifier_of(tx, case.part, case.id)
        told = licences.verify_public(tx, identifier or "")
        assert told is not None and told.status in ("valid", "not-yet")
        report = audit.verify(tx, city.settings)
    assert report.ok, report.differences


def test_every_synthetic_applicant_comes_to_an_end(city: City) -> None:
    numbers = []
    for number in range(26):
        with city.database.transaction() as tx:
            _, person = demo.choose(tx, city.settings, number)
            numbers.append(demo.file_one(tx, city.settings, number, city.known(person.number)).number)
        city.finish(numbers[-1])
    with city.database.transaction() as tx:
        stuck = tx.connection.execute(select(incident.c.node, incident.c.cause, incident.c.message)).all()
        assert not stuck
        states = {n: casefile.find_case(tx, n).state for n in numbers}
        waiting = tx.connection.scalar(select(job.c.id).where(job.c.status.in_(("ready", "leased"))))
        report = audit.verify(tx, city.settings)
    assert waiting is None and report.ok, report.differences
    assert set(states.values()) <= {"CLOSED", "AWAITING_SUPPLEMENT", "NOT_REQUIRED"}, states


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_english_names_are_those_of_named_elements_and_leave_none_out(folder: Path) -> None:
    item, model = parse_item((folder / "item.yaml").read_bytes()), inspect_bundle(folder.name, read_folder(folder)).model
    assert model is not None
    elements = [one for p in model.processes.values() for one in (*p.nodes.values(), *p.flows.values(), *p.lanes)]
    named = {one.id for one in (*elements, *model.participants) if one.name and not one.name.isascii()}
    assert not set(item.english) - {one.id for one in (*elements, *model.participants)}
    assert not item.english or not named - set(item.english)
