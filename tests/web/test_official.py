"""Officials at work: the inbox, a task on one page, deciding alone and against a colleague."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from processes.settings import Settings
from tests.processes.documents.samples import pdf
from tests.web.conftest import Stocked
from tests.web.desk import RESTAURANT, Desk, claimed, work
from tests.web.visitor import Visitor

EXAMINER = "traffic-examiner"
PASSED = {"outcome": "pass", "opinion": "年龄附加义务已核对。"}


@pytest.fixture
def desk(stocked: Stocked, settings: Settings) -> Desk:
    return Desk(stocked, settings)


def test_an_inbox_without_tasks_says_what_to_do(desk: Desk) -> None:
    official = desk.official(EXAMINER)
    for scope, said in (
        ("mine", "您手上没有任务"),
        ("open", "没有待领取的任务"),
        ("all", "没有未办任务"),
        ("done", "还没有办过的任务"),
    ):
        page = official.open(f"/official?scope={scope}")
        assert said in page.text and page.heading == "待办"
        assert page.tree.xpath("//nav//a[@aria-current='page']/@href")[-1].endswith(scope)
    assert "没有符合条件的任务" in official.open("/official?number=1").text


def test_tabs_filters_and_counts_narrow_the_inbox(desk: Desk) -> None:
    first, second = desk.case(), desk.case()
    official = desk.official(EXAMINER, EXAMINER, "traffic-decider")
    page = official.open("/official")
    assert first in page.text and second in page.text
    assert [one.text_content() for one in page.tree.xpath("//*[@class='count']")] == ["0", "2", "2"]
    assert page.tree.xpath("//select[@name='role']/option/text()") == ["不限", "驾驶证决定岗", "驾驶证审查岗"]
    only = official.submit(page, {"number": first})
    assert first in only.text and second not in only.text
    assert first not in official.open("/official?role=traffic-decider").text
    assert first not in official.open("/official?due=overdue").text
    assert first in official.open("/official?item=driving-licence-renewal&order=latest").text
    assert first not in official.open("/official?item=restaurant").text
    claimed(official, desk.task_of(official))
    mine = official.open("/official?scope=mine")
    assert [one.text_content() for one in mine.tree.xpath("//*[@class='count']")] == ["1", "1", "2"]
    assert official.open("/official?cursor=nonsense").status == 422


def test_a_task_shows_all_it_takes_with_personal_data_masked(desk: Desk) -> None:
    number = desk.case()
    official = desk.official(EXAMINER)
    page = official.open(desk.task_of(official))
    assert number in page.text and "339902195809300032" not in page.text
    for said in ("人口信息库", "查得", "有效", "年龄附加义务", "规则表第", "第六十五条", "转人工审查", "办理经过", "网上提交"):
        assert said in page.text, said
    assert not re.search(r"renewal-outcome|reason_code|version [0-9a-f]{12}|filed.online", page.text)
    lit = page.tree.xpath("//svg//g[contains(@class, 'is-lit')]")
    assert [one.get("data-element-id") for one in lit] == ["examine"]
    assert page.tree.xpath("//main//*[self::h1 or self::h2]")[0].tag == "h1"
    english = official.open("/language/en?next=/official/tasks")
    assert english.tree.get("lang") == "en"
    told = official.open(desk.task_of(official)).text
    assert "Duties that come with age" in told and "Filed online" in told


def test_full_details_need_a_reason_that_is_kept(desk: Desk) -> None:
    desk.case()
    official = desk.official(EXAMINER)
    address = desk.task_of(official)
    page = official.open(address)
    refused = official.submit(page, {"reason": " "}, action="/reveal")
    assert refused.status == 422 and "请说明查看理由" in refused.text and "339902195809300032" not in refused.text
    shown = official.submit(page, {"reason": "与户籍档案核对"}, action="/reveal")
    assert "339902195809300032" in shown.text
    again = official.open(address)
    assert "与户籍档案核对" in again.text and "339902195809300032" not in again.text


def test_claim_keep_release_and_complete(desk: Desk) -> None:
    number = desk.case()
    official = desk.official(EXAMINER)
    address = desk.task_of(official)
    page = claimed(official, address)
    kept = official.submit(page, {"act": "keep", "opinion": "先记一笔"}, action=address.rpartition("/")[2])
    assert "已暂存" in kept.text and "先记一笔" in kept.text
    released = official.submit(kept, action="/release")
    assert "已退回待领" in released.text
    page = claimed(official, address)
    assert "先记一笔" in page.text
    done = work(official, address, PASSED)
    assert done.heading == "已提交" and number in done.text
    listed = official.open("/official?scope=done")
    assert number in listed.text
    closed = official.open(address)
    assert "这项任务已经办完" in closed.text and "审查：通过" in closed.text and PASSED["opinion"] in closed.text


def test_faults_are_named_and_what_was_typed_stays(desk: Desk) -> None:
    desk.case()
    official = desk.official(EXAMINER)
    address = desk.task_of(official)
    claimed(official, address)
    page = work(official, address, {"facts": "<b>事实</b>", "opinion": ""})
    assert page.status == 422 and page.title.startswith("错误：")
    assert "请选择处理结果" in page.text and "请填写意见" in page.text
    assert page.tree.xpath("//textarea[@name='facts']")[0].text.strip() == "<b>事实</b>"
    for anchor in page.tree.xpath("//*[contains(@class, 'error-summary')]//a/@href"):
        assert page.tree.xpath(f"//*[@id='{anchor[1:]}']"), anchor


def test_the_second_of_two_officials_loses_nothing_but_the_race(desk: Desk) -> None:
    desk.case()
    first, second = desk.official(EXAMINER), desk.official("second", EXAMINER)
    address = desk.task_of(first)
    claimed(first, address)
    taken = second.client.post(f"{address}/claim", data={"csrf_token": token(second, address)}, follow_redirects=True)
    assert taken.status_code == 409 and f"{EXAMINER}员" in taken.get_data(as_text=True)
    work(first, address, PASSED)
    sent = {"csrf_token": token(second, address), "key": "k" * 20, "act": "complete", "outcome": "fail", "opinion": "我的看法"}
    answer = second.client.post(address, data=sent)
    said = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "同事已经办完这一件" in said and f"{EXAMINER}员" in said and "已经为您暂存" in said
    with desk.stocked.app.app_context(), desk.database.transaction(write=False) as tx:
        assert "我的看法" in str(tx.connection.exec_driver_sql("select opinion from opinion").all())


def token(official: Visitor, address: str) -> str:
    return str(official.open(address).tree.xpath("//input[@name='csrf_token']/@value")[0])


def test_the_same_submission_twice_counts_once(desk: Desk) -> None:
    number = desk.case()
    official = desk.official(EXAMINER)
    address = desk.task_of(official)
    page = claimed(official, address)
    sent = {**dict(page.form(address.rpartition("/")[2]).form_values()), **PASSED, "act": "complete"}
    first, second = (official.client.post(address, data=sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert number in second.headers["Location"]
    assert official.open("/official?scope=done").text.count(number) == 1


def test_who_examined_may_not_decide(desk: Desk) -> None:
    desk.case()
    both = desk.official("both", EXAMINER, "traffic-decider")
    address = desk.task_of(both)
    claimed(both, address)
    work(both, address, PASSED)
    page = both.open(desk.task_of(both))
    assert "审查与决定须由不同人员承担" in page.text
    assert not page.tree.xpath("//form[contains(@action, '/claim')]")
    decider = desk.official("traffic-decider")
    address = desk.task_of(decider)
    assert "审查：通过" in claimed(decider, address).text
    unreasoned = work(decider, address, {"outcome": "refuse", "opinion": "不符"})
    assert unreasoned.status == 422 and "请选择理由" in unreasoned.text
    refused = work(
        decider, address, {"outcome": "refuse", "opinion": "不符", "reason_code": "medically-unfit", "facts": "体检不合格"}
    )
    assert refused.heading == "已提交", refused.text


def test_tasks_of_other_roles_and_departments_are_out_of_reach(desk: Desk) -> None:
    number = desk.case()
    address = desk.task_of(desk.official(EXAMINER))
    for other in (
        desk.official("food-examiner", departments=("food",)),
        desk.official("elsewhere", EXAMINER, departments=("food",)),
    ):
        assert number not in other.open("/official?scope=all").text
        assert other.open(address).status == 403
        assert other.client.post(f"{address}/claim", data={"csrf_token": token(other, "/official")}).status_code == 403
    designer = desk.official("designer")
    for path in ("/official", address, "/admin/users", "/admin/audit", "/admin/erasure", "/admin/incidents"):
        assert designer.open(path).status == 403, path
    assert desk.sign_in(EXAMINER).open("/official/tasks/none:1").status == 404


def test_documents_are_served_so_that_no_browser_runs_them(desk: Desk) -> None:
    desk.case(RESTAURANT)
    official = desk.official("food", "counter-clerk", "food-examiner", departments=("counter", "food"))
    page = official.open(desk.task_of(official))
    address = next(link for link in page.links() if "/documents/" in link and "?" not in link)
    answer = official.client.get(address)
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    shown = official.client.get(f"{address}?show=1")
    assert shown.headers["Content-Disposition"].startswith("inline") and shown.content_type == "application/pdf"
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
    assert page.tree.xpath("//object[@type='application/pdf']/@data") and shown.headers["X-Content-Type-Options"] == "nosniff"
    assert desk.official(EXAMINER).client.get(address).status_code == 403


def test_what_is_missing_of_a_material_is_asked_for_as_a_file(desk: Desk) -> None:
    number = desk.case(RESTAURANT)
    clerk = desk.official("counter-clerk", departments=("counter",))
    address = desk.task_of(clerk)
    claimed(clerk, address)
    told = {"gap.layout-plan": "没有标明水池位置", "gaps": "请说明经营时间\n"}
    kept = clerk.submit(clerk.open(address), {"act": "keep", **told}, action=address.rpartition("/")[2])
    assert kept.tree.xpath("//input[@name='gap.layout-plan']/@value") == ["没有标明水池位置"]
    assert kept.tree.xpath("//textarea[@name='gaps']")[0].text.strip() == "请说明经营时间"
    assert work(clerk, address, {"outcome": "supplement", "opinion": "请补正", **told}).heading == "已提交"
    desk.stocked.work()
    applicant = Visitor(desk.stocked.app.test_client())
    applicant.sign_in("demo-4")
    page = applicant.open(f"/cases/{number}/supplement")
    assert "场所布局与操作流程图：没有标明水池位置" in page.text and "请说明经营时间" in page.text
    assert page.tree.xpath("//button[contains(@formaction, '/supplement/layout-plan')]")
    key = str(page.tree.xpath("//textarea/@name")[0])
    attach, typed = f"/cases/{number}/supplement/layout-plan", {key: "每天10点到22点"}
    token = str(page.tree.xpath("//main//input[@name='csrf_token']/@value")[0])
    for name, file, status in (("plan.exe", b"MZ", 422), ("plan.pdf", pdf(), 200)):
        sent = {**typed, "csrf_token": token, "file-layout-plan": (BytesIO(file), name)}
        answer = applicant.client.post(attach, data=sent, content_type="multipart/form-data")
        assert answer.status_code == status and "每天10点到22点" in answer.get_data(as_text=True), name
    again = applicant.open(f"/cases/{number}/supplement")
    assert "plan.pdf" in again.text
    done = applicant.submit(again, typed, action=f"/cases/{number}/supplement")
    assert done.status == 200 and done.path.endswith(number)


def test_a_chosen_file_is_handed_in_without_a_press_of_its_own(desk: Desk) -> None:
    number = desk.case(RESTAURANT)
    clerk = desk.official("counter-clerk", departments=("counter",))
    address = desk.task_of(clerk)
    claimed(clerk, address)
    work(clerk, address, {"outcome": "supplement", "opinion": "请补正", "gap.layout-plan": "没有标明水池位置"})
    desk.stocked.work()
    applicant = Visitor(desk.stocked.app.test_client())
    applicant.sign_in("demo-4")
    page = applicant.open(f"/cases/{number}/supplement")
    token = str(page.tree.xpath("//main//input[@name='csrf_token']/@value")[0])
    sent = {"csrf_token": token, "key": "k", "file-layout-plan": (BytesIO(pdf()), "plan.pdf")}
    answer = applicant.client.post(f"/cases/{number}/supplement", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303 and answer.headers["Location"].endswith(number)


def test_tasks_have_names_in_both_languages_and_the_light_of_their_own_deadline(desk: Desk) -> None:
    desk.case(RESTAURANT)
    clerk = desk.official("counter-clerk", departments=("counter",))
    chinese = clerk.open("/official")
    assert "收件审核" in chinese.text
    clerk.open("/language/en")
    english = clerk.open("/official")
    assert "Intake review" in english.text and "收件审核" not in english.text
    page = clerk.open(desk.task_of(clerk))
    assert page.heading == "Intake review" and "Joint site visit" in page.text
    shown = page.tree.xpath("//svg//*[contains(@class, 'bpmn-label')]")
    assert shown and not [one for one in shown if re.search(r"[一-鿿]", one.text_content())]
