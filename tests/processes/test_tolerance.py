"""Papers that follow after acceptance: handed in by their date, or the acceptance is revoked. On the shipped restaurant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.store.tables import task
from processes import accounts, audit, casefile, cases, demo, notices, publishing, supplement, tasks
from processes.attachments import inspect
from processes.checks.base import source
from processes.database import Database
from processes.errors import InvalidError, Typed
from processes.people import Person
from tests.processes.support import PASSWORD
from tests.processes.test_shipped_items import SHIPPED, City

RULES = {"material": "food-safety-rules", "zh": "食品安全管理制度待补", "en": "The food safety rules are to follow"}


@pytest.fixture
def city(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    opened = City.opened(database, tmp_path)
    with opened.database.transaction() as tx:
        publishing.load_themes(tx, SHIPPED / "themes.yaml")
        assert publishing.load_folder(tx, SHIPPED / "restaurant").verdict == "publish"
        tx.connection.execute(casefile.tables.item_live.delete().where(casefile.tables.item_live.c.key == "permit"))
        accounts.seed_demo(tx, opened.settings, PASSWORD)
    monkeypatch.setattr(source, "ask", opened.ask)
    return opened


def _tolerated(city: City) -> tuple[str, Person]:
    with city.database.transaction() as tx:
        _, person = demo.choose(tx, city.settings, 0)
        number = demo.file_one(tx, city.settings, 0, city.known(person.number)).number
    city.work()
    _complete(city, number, "intake", "tolerate", gaps=[RULES])
    return number, person


def _complete(city: City, number: str, node: str, outcome: str, **values: Any) -> None:
    with city.database.transaction() as tx:
        mine = select(task.c.id, task.c.role).where(task.c.ref == number, task.c.node == node, task.c.status == "open")
        row = tx.connection.execute(mine).one()
        official = accounts.find_official(tx, row.role)
        assert official is not None
        tasks.complete(tx, city.settings, official, row.id, Typed({"outcome": outcome, **values}, "意见"), f"{node}-{city.now}")


def _hand_in(city: City, number: str, person: Person) -> None:
    with city.database.transaction() as tx:
        paper = inspect(city.settings, "rules.pdf", demo._paper(f"制度 {city.now}", city.now))
        supplement.attach(tx, city.settings, person, number, "food-safety-rules", paper)
    with city.database.transaction() as tx:
        supplement.supply_supplement(tx, city.settings, person, number, {}, f"hand-in-{city.now}")


def _told(city: City, number: str) -> list[str]:
    with city.database.transaction() as tx:
        return [n.kind for n in notices.of_case(tx, casefile.find_case(tx, number))][::-1]


def test_what_follows_in_time_is_checked_and_the_case_is_granted(city: City) -> None:
    number, person = _tolerated(city)
    with city.database.transaction() as tx:
        shown = cases.case_view(tx, person, number)
        assert cases.my_cases(tx, person)[0].action == "supplement"
    assert shown.supplement is not None and shown.supplement.tolerated and "supplement" in shown.actions
    assert shown.supplement.due is not None and shown.now.until == shown.supplement.due and shown.now.who["zh"] == "您"
    city.later(hours=1)
    _hand_in(city, number, person)
    with pytest.raises(InvalidError) as refused:
        _complete(city, number, "papers_check", "again", gaps=["再交一份租赁合同"])
    assert "食品安全管理制度" in str(refused.value.errors["gaps"])
    _complete(city, number, "papers_check", "again", gaps=[{**RULES, "zh": "缺少进货查验制度"}])
    city.later(hours=1)
    _hand_in(city, number, person)
    _complete(city, number, "papers_check", "accept")
    city.later(hours=1)
    city.finish(number)
    with city.database.transaction() as tx:
        case = casefile.find_case(tx, number)
        report = audit.verify(tx, city.settings)
    assert (case.state, case.row["outcome"]) == ("CLOSED", "APPROVED") and report.ok, report.differences
    assert [k for k in _told(city, number) if k in ("tolerated", "ask-again", "completed", "approved")] == [
        *("tolerated", "ask-again", "completed", "approved")
    ]


def test_what_does_not_follow_in_time_revokes_the_acceptance_with_reasons(city: City) -> None:
    number, person = _tolerated(city)
    city.later(days=3)
    assert city.due() == 1
    with city.database.transaction() as tx:
        case = casefile.find_case(tx, number)
        shown = cases.case_view(tx, person, number)
        last = shown.notices[0]
        report = audit.verify(tx, city.settings)
    assert case.state == "ACCEPTANCE_REVOKED" and not city.tasks(number) and report.ok, report.differences
    assert {c.state for c in case.ledger.clocks.values()} == {"stopped"}
    assert last.kind == "acceptance-revoked" and "逾期" in last.body["zh"] and "行政复议" in last.body["zh"]
    assert "did not come in time" in last.body["en"] and "reconsideration" in last.body["en"]
    assert shown.decision is not None and shown.decision.appeal is not None and shown.decision.outcome == "revoke"


def test_only_what_the_item_lists_may_follow_and_nothing_is_revoked_before_the_date(city: City) -> None:
    with city.database.transaction() as tx:
        _, person = demo.choose(tx, city.settings, 0)
        number = demo.file_one(tx, city.settings, 0, city.known(person.number)).number
    city.work()
    for gaps in ([], ["一句话"], [{"material": "layout-plan", "zh": "布局图", "en": "Layout"}, RULES]):
        with pytest.raises(InvalidError) as refused:
            _complete(city, number, "intake", "tolerate", gaps=gaps)
        assert set(refused.value.errors) == {"gaps"}
