"""Operators: incidents with a way back, verification, accounts, erasure."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from engine.state import REVISION, dumps
from engine.store import execution
from engine.store.tables import entry, incident, job
from processes import publishing, work
from processes.errors import RemoteError
from processes.settings import Settings
from tests.processes.support import PERMIT, Office
from tests.web.conftest import Stocked
from tests.web.desk import PASSWORD, Desk
from tests.web.visitor import Visitor


@pytest.fixture
def desk(stocked: Stocked, settings: Settings) -> Desk:
    return Desk(stocked, settings)


def down(request: Any, *, key: str, settings: Settings) -> Any:
    raise RemoteError("the register does not answer", retryable=False)


def stuck(desk: Desk) -> str:
    """The number of a case whose register was down and that has no other way."""
    office = Office(desk.database, desk.settings)
    with desk.stocked.app.app_context():
        with desk.database.transaction() as tx:
            assert publishing.load_folder(tx, PERMIT).verdict == "publish"
        number = office.filed(office.person(), "simple").number
        with desk.database.transaction() as tx:
            (part, one) = tx.connection.execute(select(job.c.part, job.c.id).where(job.c.status == "ready")).one()
        with desk.database.transaction() as tx:
            held = work.lease(tx, part, one)
        assert held is not None
        with desk.database.transaction() as tx:
            work.record(tx, desk.settings, held, work.perform(held, desk.settings, {held.operation: down}))
    desk.stocked.bells.clear()
    return number


def test_an_incident_is_shown_and_retried(desk: Desk) -> None:
    admin = desk.official("admin")
    assert "没有异常" in admin.open("/admin/incidents").text
    number = stuck(desk)
    page = admin.open("/admin/incidents")
    assert number in page.text and "the register does not answer" in page.text
    again = admin.submit(page, action="/retry")
    assert "已重新尝试" in again.text and number not in again.text
    late = admin.submit(page, action="/retry")
    assert late.status == 404


def test_verification_says_that_nothing_differs(desk: Desk) -> None:
    desk.case()
    auditor = desk.official("auditor")
    page = auditor.submit(auditor.open("/admin/audit"), action="/admin/audit")
    assert "没有差异" in page.text and "最近的每日校验值" in page.text


def test_verification_tells_what_an_earlier_engine_recorded_apart_from_differences(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(execution, "REVISION", REVISION - 1)
        earlier.setattr(execution, "dumps", lambda state: dumps(dict(reversed(state.items()))))
        desk.case()
    auditor = desk.official("auditor")
    page = auditor.submit(auditor.open("/admin/audit"), action="/admin/audit")
    assert "没有差异" in page.text and "由较早版本的引擎写入（1 项，不算差异）" in page.text


def test_the_record_of_one_case_is_found_from_its_page_and_by_its_number(desk: Desk) -> None:
    number = desk.case()
    both = desk.official("watchful", "operator", "auditor")
    instance = next(
        link for link in both.open(f"/admin/instances?number={number}").links() if link.startswith("/admin/instances/0")
    )
    (link,) = [one for one in both.open(instance).links() if one.startswith("/admin/audit/case")]
    page = both.open(link)
    assert page.status == 200 and number in page.heading and "没有差异" in page.text and "case.transition" in page.text
    assert instance in page.links()
    auditor = desk.official("auditor")
    assert number in auditor.open(f"/admin/audit/case?number={number}").heading
    missing = auditor.open("/admin/audit/case?number=33990120260105000123J")
    assert missing.status == 404 and "没有这个编号的办件" in missing.text
    with desk.stocked.app.app_context(), desk.database.transaction() as tx:
        tx.connection.execute(entry.update().where(entry.c.no == 2).values(actor="eve"))
    assert "Entry 2 was changed" in auditor.open(f"/admin/audit/case?number={number}").text
    assert desk.official("operator", "operator").open(f"/admin/audit/case?number={number}").status == 403


def test_accounts_are_added_and_disabled(desk: Desk) -> None:
    admin = desk.official("admin")
    form = {"username": "new-clerk", "name": "<i>新人</i>", "password": PASSWORD, "roles": "food-examiner，traffic-examiner"}
    wrong = admin.submit(admin.open("/admin/users"), {**form, "username": "N", "password": "short"}, action="/admin/users")
    assert wrong.status == 422 and wrong.title.startswith("错误：")
    assert wrong.tree.xpath("//input[@name='roles']/@value") == [form["roles"]]
    assert not wrong.tree.xpath("//input[@name='password']/@value[string()]")
    added = admin.submit(wrong, form, action="/admin/users")
    assert "账号已建立" in added.text and "<i>新人</i>" in added.text
    assert admin.submit(added, form, action="/admin/users").status == 409
    clerk = desk.sign_in("new-clerk")
    assert clerk.open("/official").status == 200
    off = admin.submit(admin.open("/admin/users"), action="/new-clerk/disable")
    assert "账号已停用" in off.text
    assert clerk.open("/official").heading == "工作人员登录"
    assert desk.sign_in("new-clerk").open("/official").path.startswith("/official/sign-in")
    on = admin.submit(admin.open("/admin/users"), action="/new-clerk/enable")
    assert "账号已恢复" in on.text and desk.sign_in("new-clerk").open("/official").status == 200


def test_nobody_shuts_themselves_out_and_an_account_needs_a_role(desk: Desk) -> None:
    admin = desk.official("admin")
    page = admin.open("/admin/users")
    assert not page.tree.xpath("//form[contains(@action, '/admin/users/admin/')]")
    form = {"username": "new-clerk", "name": "新人", "password": PASSWORD, "roles": " "}
    wrong = admin.submit(page, form, action="/admin/users")
    assert wrong.status == 422 and "请至少填写一个岗位" in wrong.text


def test_personal_data_of_an_ended_case_is_erased(desk: Desk) -> None:
    open_case, ended = desk.case(), desk.case(0)
    manager = desk.official("records-manager")
    page = manager.open("/admin/erasure")
    for number, reason, status in (("1", "期满", 409), (open_case, "期满", 409), (ended, " ", 422)):
        refused = manager.submit(page, {"number": number, "reason": reason}, action="/admin/erasure")
        assert refused.status == status and refused.tree.xpath("//input[@name='number']/@value") == [number]
    done = manager.submit(page, {"number": ended, "reason": "保存期满"}, action="/admin/erasure")
    assert "个人信息已清除" in done.text
    auditor = desk.official("auditor")
    assert "没有差异" in auditor.submit(auditor.open("/admin/audit"), action="/admin/audit").text


def test_each_page_of_operators_wants_its_own_permission(desk: Desk) -> None:
    pages = {"incidents": "admin", "audit": "auditor", "users": "admin", "erasure": "records-manager"}
    visitors: dict[str, Visitor] = {role: desk.official(role) for role in {*pages.values(), "designer"}}
    for page, holder in pages.items():
        for role, visitor in visitors.items():
            assert visitor.open(f"/admin/{page}").status == (200 if role == holder else 403), (page, role)


def test_a_register_that_answers_later_closes_the_incident_of_the_first_question(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = Visitor(desk.stocked.app.test_client())
    citizen.sign_in()
    fetch = citizen.submit(citizen.open("/services/driving-licence-renewal/apply"))
    with monkeypatch.context() as away:
        away.setattr(work, "perform", lambda held, settings, *rest: down(None, key="", settings=settings))
        citizen.submit(fetch)
        with desk.stocked.app.app_context(), desk.database.transaction() as tx:
            tx.connection.execute(job.update().values(max_attempts=1))
        desk.stocked.work()
    assert open_incidents(desk)
    again = citizen.open(fetch.path)
    citizen.submit(again)
    desk.stocked.work()
    assert open_incidents(desk) == 0


def open_incidents(desk: Desk) -> int:
    with desk.stocked.app.app_context(), desk.database.transaction(write=False) as tx:
        return len(tx.connection.execute(select(incident.c.id).where(incident.c.status == "open")).all())
