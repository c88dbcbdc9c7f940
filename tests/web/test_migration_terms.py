"""Operators choose on the page, and programs in the body, what the law leaves open in a migration; all of it is shown before."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.store.tables import instance
from processes import publishing
from processes.settings import Settings
from processes.tables import clock, item_version
from tests.processes.operating.support import WEIGHING, weighing
from tests.processes.support import PERMIT, Office
from tests.web.conftest import Stocked
from tests.web.desk import Desk
from tests.web.test_operating import YES, call, follow, page_of, posted
from tests.web.visitor import Visitor

FASTER = (r"promised: \{days: 5", "promised: {days: 3")


@pytest.fixture
def desk(stocked: Stocked, settings: Settings) -> Desk:
    return Desk(stocked, settings)


@pytest.fixture
def operator(desk: Desk) -> Visitor:
    return desk.official("operator", "operator")


def publish(desk: Desk, folder: Path, outcome: str, item: tuple[str, str] | None = None) -> None:
    """A version of the permit whose examinations are weighed by a decision table with this outcome."""
    shutil.copytree(PERMIT, folder)
    (folder / "decisions").mkdir()
    (folder / "decisions" / "weigh.dmn").write_text(weighing(outcome), encoding="utf-8")
    for file, changes in ((folder / "process.bpmn", WEIGHING), (folder / "item.yaml", (item,) if item else ())):
        for pattern, by in changes:
            file.write_text(re.sub(pattern, by, file.read_text(encoding="utf-8")), encoding="utf-8")
    with desk.stocked.app.app_context(), desk.database.transaction() as tx:
        assert publishing.load_folder(tx, folder).verdict == "publish"


def accepted(desk: Desk) -> str:
    """The number of a permit under examination, on the version that is offered."""
    office = Office(desk.database, desk.settings)
    with desk.stocked.app.app_context():
        number = office.filed(office.person(), "review").number
        office.work()
        office.complete(office.official(f"clerk-{number[-4:].lower()}", "permit-clerk"), number, "accept")
    return number


@pytest.fixture
def two(desk: Desk, tmp_path: Path) -> str:
    """A case under the first of two versions: the second has other tables and a shorter promise."""
    publish(desk, tmp_path / "one", "review")
    number = accepted(desk)
    publish(desk, tmp_path / "two", "grant", FASTER)
    return number


def promised(desk: Desk, number: str) -> int:
    with desk.stocked.app.app_context(), desk.database.transaction(write=False) as tx:
        part = select(instance.c.part).where(instance.c.business_key == number)
        found: int = tx.connection.execute(
            select(clock.c.days).where(clock.c.part.in_(part), clock.c.name == "promised")
        ).scalar_one()
    return found


def test_all_stays_unless_it_is_chosen(desk: Desk, operator: Visitor, two: str) -> None:
    rehearsed = operator.submit(follow(operator, page_of(desk, operator, two), "换到另一版本"))
    assert "沿用受理时的决策表" in rehearsed.text and "改为 3 个工作日（对申请人更有利）" in rehearsed.text
    assert [str(one) for one in rehearsed.tree.xpath("//input[@type='radio'][@checked]/@value")] == ["", ""]
    (form,) = rehearsed.tree.xpath("//main//form[@method='post']")
    assert not form.xpath(".//textarea[@name='ground']")
    assert "已换到新版本" in posted(operator, form, YES).get_data(as_text=True)
    assert promised(desk, two) == 5


def test_what_favours_the_applicant_is_chosen_on_a_ground_and_stands_in_the_history(
    desk: Desk, operator: Visitor, two: str
) -> None:
    rehearsed = operator.submit(follow(operator, page_of(desk, operator, two), "换到另一版本"))
    chosen = operator.submit(rehearsed, {"clock-promised": "new", "tables": "new"})
    (form,) = chosen.tree.xpath("//main//form[@method='post']")
    refused = posted(operator, form, {**YES, "ground": ""})
    assert refused.status_code == 422 and "请写明为什么新版本对申请人更有利" in refused.get_data(as_text=True)
    assert posted(operator, form, {**YES, "ground": "承诺缩短"}).status_code == 200
    after = page_of(desk, operator, two)
    assert promised(desk, two) == 3 and "承诺缩短" in after.text and "对申请人更有利的规定" in after.text


def test_a_run_takes_the_choices_that_were_rehearsed(desk: Desk, operator: Visitor, two: str) -> None:
    start = operator.open("/admin/migrations")
    versions = [str(one) for one in start.tree.xpath("//select[@name='versions']/option/@value") if one]
    begun = operator.submit(start, {"versions": versions[-1], "reason": "新规定"}, action="/admin/migrations")
    desk.stocked.work()
    plain = operator.open(begun.path)
    assert "已受理的办件改用新的决策表" in plain.text
    again = operator.submit(plain, {"clock-promised": "new"}, action="/admin/migrations")
    desk.stocked.work()
    form = operator.open(again.path).tree.xpath("//form[.//input[@name='rehearsal']]")[0]
    assert "已起算的“承诺时限”改用新版本的天数" in form.text_content()
    assert posted(operator, form, YES).status_code == 422
    assert posted(operator, form, {**YES, "ground": "承诺缩短"}).status_code == 200
    desk.stocked.work()
    assert promised(desk, two) == 3


def test_programs_choose_in_the_body(desk: Desk, operator: Visitor, two: str) -> None:
    (row,) = call(operator, f"/api/v1/instances?number={two}").json["rows"]
    with desk.stocked.app.app_context(), desk.database.transaction(write=False) as tx:
        newest = select(item_version.c.hash).where(item_version.c.key == "permit").order_by(item_version.c.number.desc()).limit(1)
        target = tx.connection.execute(newest).scalar_one()
    path = f"/api/v1/instances/{row['id']}"
    plan = call(operator, f"{path}/rehearsal", {"target": target}, "").json
    assert plan["fits"] and plan["accepted"] and plan["tables"]["verdict"] == "open"
    assert [(one["name"], one["verdict"]) for one in plan["limits"]] == [("promised", "open")]
    body = {"reason": "x", "target": target, "choices": {"tables": "new", "clocks": ["promised"]}}
    refused = call(operator, f"{path}/migrate", body)
    assert refused.status_code == 422 and list(refused.json["errors"]) == ["ground"]
    wrong = call(operator, f"{path}/migrate", {**body, "choices": {"tables": "any"}})
    assert wrong.status_code == 422 and list(wrong.json["errors"]) == ["choices"]
    body["choices"] = {**body["choices"], "ground": "更有利"}  # type: ignore[dict-item]
    assert call(operator, f"{path}/migrate", body, "k2").status_code == 200
    assert call(operator, f"{path}/migrate", body, "k2").json["repeated"] and promised(desk, two) == 3
