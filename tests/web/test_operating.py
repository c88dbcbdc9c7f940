"""Operators at their pages and programs at theirs: find, look, suspend, repair, cancel, migrate, one or all."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from engine.store.tables import instance, task
from processes import publishing
from processes.settings import Settings
from processes.tables import item_live, item_version
from tests.processes.support import PERMIT, Office
from tests.web.conftest import Stocked
from tests.web.desk import Desk, claimed, work
from tests.web.test_admin import stuck
from tests.web.visitor import Page, Visitor

YES = {"reason": "技术修复", "confirmed": "yes"}


@pytest.fixture
def desk(stocked: Stocked, settings: Settings) -> Desk:
    return Desk(stocked, settings)


@pytest.fixture
def operator(desk: Desk) -> Visitor:
    """An operator who has signed in."""
    return desk.official("operator")


def page_of(desk: Desk, operator: Visitor, number: str) -> Page:
    """The page of the case's instance, found by its number."""
    found = operator.open(f"/admin/instances?number={number}")
    (link,) = {href for href in found.links() if re.fullmatch(r"/admin/instances/[0-9a-z]{26}", href)}
    return operator.open(link)


def follow(operator: Visitor, page: Page, words: str) -> Page:
    """The page behind the link with these words."""
    (href, *_) = page.tree.xpath(f"//main//a[normalize-space(.)='{words}']/@href")
    return operator.open(str(href))


def do(operator: Visitor, page: Page, words: str, **values: str) -> Page:
    """The operation of this link, confirmed."""
    form = follow(operator, page, words)
    return operator.submit(form, {**YES, **values}, action=form.path.split("?")[0])


def test_a_case_is_found_suspended_and_resumed(desk: Desk, operator: Visitor) -> None:
    number = desk.case()
    page = page_of(desk, operator, number)
    assert page.heading == number and "运行中" in page.text and "测试乙" not in page.text
    form = follow(operator, page, "暂停")
    assert "暂停不是法定中止" in form.text and "承诺时限" in form.text
    nothing = operator.submit(form, action="/suspend")
    assert nothing.status == 422 and nothing.title.startswith("错误：")
    assert {str(one) for one in nothing.tree.xpath("//div[@class='govuk-error-summary']//a/@href")} == {"#reason", "#confirmed"}
    suspended = operator.submit(nothing, {**YES}, action="/suspend")
    assert "起暂停" in suspended.text and "技术修复" in suspended.text
    assert number in operator.open("/admin/instances?standing=suspended").text
    assert number not in operator.open("/admin/instances?standing=running").text
    resumed = do(operator, suspended, "恢复")
    assert "起暂停" not in resumed.text and resumed.tree.xpath("//main//a[normalize-space(.)='暂停']")


def test_an_official_is_told_and_keeps_what_was_typed(desk: Desk, operator: Visitor) -> None:
    number = desk.case()
    examiner = desk.official("traffic-examiner")
    address = desk.task_of(examiner)
    page = claimed(examiner, address)
    do(operator, page_of(desk, operator, number), "暂停")
    late = examiner.submit(page, {"act": "complete", "outcome": "pass", "opinion": "已核对"}, action=address.rpartition("/")[2])
    assert "流程因技术处理暂停" in late.text and not late.tree.xpath("//button[@value='complete']")
    do(operator, page_of(desk, operator, number), "恢复")
    again = examiner.open(address)
    assert "".join(again.tree.xpath("//textarea[@name='opinion']/text()")).strip() == "已核对"
    assert work(examiner, address, {"outcome": "pass", "opinion": "已核对"}).status == 200


def test_a_form_that_is_out_of_date_asks_again_and_does_nothing(desk: Desk, operator: Visitor) -> None:
    number = desk.case()
    page = page_of(desk, operator, number)
    first, second = follow(operator, page, "修改变量"), follow(operator, page, "暂停")
    assert operator.submit(second, YES, action="/suspend").status == 200
    values = {**YES, "name": "case 0", "kind": "json", "value": '{"number": 1}'}
    stale = operator.submit(first, values, action="/variable")
    assert stale.status == 409 and "已有变动" in stale.text
    assert stale.tree.xpath("//textarea[@name='value']/text()")[0].strip() == '{"number": 1}'
    assert "变量已修改" not in operator.submit(stale, values, action="/variable").text
    assert '{"number": 1}' in page_of(desk, operator, number).text
    twice = operator.submit(second, YES, action="/suspend")
    assert twice.status == 200 and twice.path == page.path


@pytest.mark.parametrize(
    ("kind", "value", "shown"), [("feel", '"甲" + "乙"', '"甲乙"'), ("json", "[1, true]", "[1, true]"), ("text", "a<b>", '"a<b>"')]
)
def test_a_variable_is_set_in_three_ways(desk: Desk, operator: Visitor, kind: str, value: str, shown: str) -> None:
    page = page_of(desk, operator, desk.case())
    done = do(operator, page, "修改变量", name="case 0", kind=kind, value=value)
    assert shown in done.text and "修改变量" in done.text
    wrong = do(operator, done, "修改变量", name="case 0", kind="feel", value="1 +")
    assert wrong.status == 422 and "表达式不能计算" in wrong.text
    assert do(operator, done, "修改变量", name="", kind="feel", value="1").status == 422
    assert do(operator, done, "修改变量", name="invented", kind="feel", value="1").status == 422


def test_a_token_is_moved_where_it_may_go(desk: Desk, operator: Visitor) -> None:
    page = page_of(desk, operator, desk.case())
    form = follow(operator, page, "移到别处")
    offered = [str(one) for one in form.tree.xpath("//select[@name='to']/option/@value") if one]
    assert offered and "人工审查" in form.text
    assert operator.submit(form, YES, action="/move").status == 422
    assert "approve" in " ".join(offered), offered
    unlawful = next(one for one in offered if "approve" in one)
    refused = operator.submit(form, {**YES, "to": unlawful}, action="/move")
    assert refused.status == 409 and "没有任何改动" in refused.text
    target = next(one for one in offered if "decide" in one)
    moved = operator.submit(form, {**YES, "to": target}, action="/move")
    assert moved.status == 200 and "移动令牌" in moved.text
    gone = operator.open(form.path)
    assert gone.status == 409


def test_an_incident_is_retried_or_skipped(desk: Desk, operator: Visitor) -> None:
    number = stuck(desk)
    page = page_of(desk, operator, number)
    assert "有异常" in page.text and "自动作业失败" in page.text and page.tree.xpath("//*[contains(@class,'is-blocked')]")
    assert number in operator.open("/admin/instances?standing=trouble").text
    skipped = do(operator, page, "跳过", result='{"status": "clean"}')
    assert skipped.status == 200 and "自动作业失败" not in skipped.text.split("历史")[0]
    other = page_of(desk, operator, stuck(desk))
    form = follow(operator, other, "重试")
    assert "the register does not answer" in form.text
    done = operator.submit(form, YES, action="/retry")
    assert "已完成，并记入历史" in done.text and "自动作业失败" not in done.text


def test_an_official_act_is_not_skipped(desk: Desk, operator: Visitor) -> None:
    page = page_of(desk, operator, desk.case())
    assert not page.tree.xpath("//main//a[normalize-space(.)='跳过']")
    (row,) = call(operator, f"/api/v1/instances?number={page.heading}").json["rows"]
    number = call(operator, f"/api/v1/instances/{row['id']}").json["tokens"][0]["skippable"][0]
    refused = operator.open(f"/admin/instances/{row['id']}/do/skip?number={number}")
    assert refused.status == 422 and "只能由有权的工作人员作出" in refused.text


def test_a_case_is_terminated_only_where_the_law_allows_it(desk: Desk, operator: Visitor) -> None:
    number = desk.case()
    page = page_of(desk, operator, number)
    ended = do(operator, page, "取消", reason="申请人死亡")
    assert "已终止" in ended.text and "申请人死亡" in ended.text and not ended.tree.xpath("//main//a[normalize-space(.)='暂停']")
    assert operator.open(f"{ended.path}/do/suspend").status == 200
    gone = operator.submit(operator.open(f"{ended.path}/do/suspend"), YES, action="/suspend")
    assert gone.status in (409, 410)


# versions


def second_version(desk: Desk, folder: Path, pattern: str, by: str, item: tuple[str, str] | None = None) -> None:
    """Another version of the permit is on offer."""
    shutil.copytree(PERMIT, folder)
    for file, change in ((folder / "process.bpmn", (pattern, by)), (folder / "item.yaml", item)):
        if change:
            text, count = re.subn(change[0], change[1], file.read_text(encoding="utf-8"))
            assert count
            file.write_text(text, encoding="utf-8")
    with desk.stocked.app.app_context(), desk.database.transaction() as tx:
        assert publishing.load_folder(tx, folder).verdict == "publish"


def permit(desk: Desk) -> str:
    """The number of a permit under examination."""
    office = Office(desk.database, desk.settings)
    with desk.stocked.app.app_context():
        with desk.database.transaction() as tx:
            publishing.load_folder(tx, PERMIT)
        number = office.filed(office.person(), "review").number
        office.work()
        clerk = office.official(f"clerk-{number[-4:].lower()}", "permit-clerk")
        office.complete(clerk, number, "accept")
    return number


RENAME = (r'(id|sourceRef|targetRef|bpmnElement)="examine"', r'\1="assess"', ("nodes: \\[examine\\]", "nodes: [assess]"))


def posted(operator: Visitor, form: Any, values: dict[str, str]) -> Any:
    """The answer to the form with these values."""
    return operator.client.post(form.get("action"), data={**dict(form.form_values()), **values}, follow_redirects=True)


def test_one_case_is_rehearsed_mapped_and_migrated(desk: Desk, operator: Visitor, tmp_path: Path) -> None:
    number = permit(desk)
    page = page_of(desk, operator, number)
    assert "没有别的已发布版本" in follow(operator, page, "换到另一版本").text
    second_version(desk, tmp_path / "two", *RENAME)
    first = follow(operator, page, "换到另一版本")
    rehearsed = operator.submit(first)
    assert "还不能换过去" in rehearsed.text and not rehearsed.tree.xpath("//form[@method='post']//textarea")
    mapped = operator.submit(rehearsed, {"map-examine": "assess"})
    assert "可以换过去" in mapped.text and "全部保留" in mapped.text
    (form,) = mapped.tree.xpath("//main//form[@method='post']")
    assert posted(operator, form, {"confirmed": "yes"}).status_code == 422
    done = posted(operator, form, YES)
    assert done.status_code == 200 and "已换到新版本" in done.get_data(as_text=True)
    after = page_of(desk, operator, number)
    assert "第 2 版" in after.text and "迁移到另一版本" in after.text
    assert posted(operator, form, YES).status_code == 200


def test_all_cases_of_a_version_are_rehearsed_and_migrated(desk: Desk, operator: Visitor, tmp_path: Path) -> None:
    number = permit(desk)
    second_version(desk, tmp_path / "two", *RENAME)
    start = operator.open("/admin/migrations")
    assert "第 1 版 → 第 2 版" in start.text
    assert operator.submit(start, {"reason": ""}, action="/admin/migrations").status == 422
    versions = [str(one) for one in start.tree.xpath("//select[@name='versions']/option/@value") if one]
    begun = operator.submit(start, {"versions": versions[-1], "reason": "新规定"}, action="/admin/migrations")
    assert "进行中" in begun.text
    desk.stocked.work()
    ended = operator.open(begun.path)
    assert "没有位置" in ended.text and number in ended.text and not ended.tree.xpath("//input[@name='rehearsal']")
    again = operator.submit(ended, {"map-examine": "assess"}, action="/admin/migrations")
    desk.stocked.work()
    fits = operator.open(again.path)
    assert "可以换" in fits.text
    assert posted(operator, fits.tree.xpath("//form[.//input[@name='rehearsal']]")[0], YES).status_code == 200
    desk.stocked.work()
    after = page_of(desk, operator, number)
    assert "第 2 版" in after.text and "迁移到另一版本" in after.text
    with desk.stocked.app.app_context(), desk.database.transaction(write=False) as tx:
        row = tx.connection.execute(select(task.c.node).where(task.c.ref == number, task.c.status == "open")).scalar_one()
        assert tx.connection.execute(select(instance.c.status).where(instance.c.business_key == number)).scalar_one() == "running"
    assert row == "assess"


# programs


def call(visitor: Visitor, path: str, body: Any = None, key: str = "k1") -> Any:
    """A call of the API: a GET without a body."""
    if body is None:
        return visitor.client.get(path)
    headers = {"Idempotency-Key": key} if key else {}
    return visitor.client.post(path, data=json.dumps(body).encode(), content_type="application/json", headers=headers)


def test_programs_do_what_pages_do(desk: Desk, operator: Visitor) -> None:
    number = desk.case()
    (row,) = call(operator, f"/api/v1/instances?number={number}").json["rows"]
    path = f"/api/v1/instances/{row['id']}"
    seen = call(operator, path).json
    assert seen["row"]["standing"] == "running" and "diagram" not in seen and "13800000002" not in json.dumps(seen)
    first = call(operator, f"{path}/suspend", {"reason": "修复", "seen": seen["seq"]})
    assert first.status_code == 200 and first.json["repeated"] is False
    assert call(operator, f"{path}/suspend", {"reason": "修复", "seen": seen["seq"]}).json["repeated"] is True
    assert call(operator, f"{path}/suspend", {"reason": "另一个"}).status_code == 409
    stale = call(operator, f"{path}/variables", {"reason": "x", "seen": seen["seq"], "variables": {"case": 1}}, "k2")
    assert stale.status_code == 409 and stale.content_type == "application/problem+json"
    assert call(operator, f"{path}/variables", {"reason": "x", "variables": {"case": {"n": 1}}}, "k3").status_code == 200
    assert call(operator, f"{path}/resume", {"reason": "好了"}, "k4").status_code == 200
    token = call(operator, path).json["tokens"][0]
    places = call(operator, f"{path}/places?token={token['number']}").json["places"]
    assert places and all(one["value"] for one in places)
    wrong = call(operator, f"{path}/move", {"reason": "x", "token": token["number"], "to": "nowhere"}, "k5")
    assert wrong.status_code == 422 and list(wrong.json["errors"]) == ["to"]
    refused = call(operator, f"{path}/skip", {"reason": "x", "number": token["skippable"][0]}, "k6")
    assert refused.status_code == 422 and list(refused.json["errors"]) == ["task"]
    assert call(operator, f"{path}/cancel", {"reason": "申请人死亡"}, "k7").json["status"] == "cancelled"
    assert call(operator, f"{path}/resume", {"reason": "x"}, "k8").status_code in (409, 410)


@pytest.mark.parametrize(
    ("body", "key", "field"),
    [
        ({}, "k", "reason"),
        ({"reason": 1}, "k", "reason"),
        ({"reason": "x", "odd": 1}, "k", "odd"),
        ({"reason": "x", "seen": True}, "k", "seen"),
        ({"reason": "x"}, "", "Idempotency-Key"),
    ],
)
def test_programs_are_told_what_is_wrong(desk: Desk, operator: Visitor, body: Any, key: str, field: str) -> None:
    (row,) = call(operator, f"/api/v1/instances?number={desk.case()}").json["rows"]
    wrong = call(operator, f"/api/v1/instances/{row['id']}/suspend", body, key)
    assert wrong.status_code == 422 and field in wrong.json["errors"]


def test_programs_migrate_one_and_all(desk: Desk, operator: Visitor, tmp_path: Path) -> None:
    number = permit(desk)
    second_version(desk, tmp_path / "two", *RENAME)
    with desk.stocked.app.app_context(), desk.database.transaction(write=False) as tx:
        target = tx.connection.execute(select(item_live.c.version).where(item_live.c.key == "permit")).scalar_one()
        old = select(item_version.c.hash).where(item_version.c.key == "permit", item_version.c.number == 1)
        source = tx.connection.execute(old).scalar_one()
    (row,) = call(operator, f"/api/v1/instances?number={number}").json["rows"]
    path = f"/api/v1/instances/{row['id']}"
    plan = call(operator, f"{path}/rehearsal", {"target": target}, "").json
    assert plan["fits"] is False and plan["troubles"][0]["node"] == "examine"
    assert call(operator, f"{path}/migrate", {"reason": "x", "target": target}).status_code == 422
    run = call(operator, "/api/v1/migrations", {"reason": "x", "source": source, "target": target, "nodes": {"examine": "assess"}})
    assert run.status_code == 201
    desk.stocked.work()
    told = call(operator, f"/api/v1/migrations/{run.json['id']}").json
    assert told["run"]["status"] == "done" and [one["outcome"] for one in told["results"]] == ["fits"]
    body = {"reason": "x", "target": target, "nodes": {"examine": "assess"}, "seen": plan["seq"]}
    assert call(operator, f"{path}/migrate", body, "k9").status_code == 200
    assert call(operator, path).json["tokens"][0]["node"] == "assess"


def test_only_operators_come_in(desk: Desk, operator: Visitor) -> None:
    number = desk.case()
    (row,) = call(operator, f"/api/v1/instances?number={number}").json["rows"]
    pages = ("/admin/instances", f"/admin/instances/{row['id']}", f"/admin/instances/{row['id']}/do/suspend", "/admin/migrations")
    supervisor = desk.official("supervisor")
    for path in (*pages, "/api/v1/instances", f"/api/v1/instances/{row['id']}"):
        assert supervisor.open(path).status == 403 and operator.open(path).status == 200, path
    assert call(supervisor, f"/api/v1/instances/{row['id']}/suspend", {"reason": "x"}).status_code == 403
    stranger = desk.stocked.app.test_client()
    assert stranger.get("/api/v1/instances").status_code == 401
    assert operator.open("/admin/instances/none").status == 404
    assert operator.open(f"/admin/instances/{row['id']}/do/explode").status == 404


def test_a_long_list_is_paged(desk: Desk, operator: Visitor) -> None:
    number = desk.case()
    with desk.stocked.app.app_context(), desk.database.transaction() as tx:
        (row,) = tx.connection.execute(select(instance)).mappings().all()
        same = {**row}
        tx.connection.execute(instance.insert(), [{**same, "part": f"p{n:03}", "id": f"i{n:03}"} for n in range(40)])
        tx.connection.execute(update(instance).where(instance.c.id == "i001").values(business_key="PLAIN-1"))
    first = operator.open("/admin/instances")
    (following,) = first.tree.xpath("//a[@rel='next']/@href")
    second = operator.open(str(following))
    assert len(first.tree.xpath("//tbody/tr")) == 30 and len(second.tree.xpath("//tbody/tr")) == 11
    assert number in first.text + second.text and "PLAIN-1" in operator.open("/admin/instances?number=PLAIN-1").text
