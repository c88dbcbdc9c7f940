"""A citizen renews a driving licence from the guide to the receipt, without scripts, on both databases."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.datastructures import FileMultiDict

from tests.web.conftest import PAYMENT_SECRET, Stocked
from tests.web.visitor import Page, Visitor
from workers.sandbox.payments import sign

ITEM = "/services/driving-licence-renewal"
CASE_NUMBER = re.compile(r"339900\d{14}[0-9A-Z]")


def begin(citizen: Visitor) -> Page:
    return citizen.submit(citizen.open(f"{ITEM}/apply"))


def draft_of(page: Page) -> str:
    return page.path.split("/")[2]


def fetch(citizen: Visitor, stocked: Stocked, page: Page) -> Page:
    waiting = citizen.submit(page, action="")
    assert waiting.tree.xpath("//*[@id='live' and @data-live]")
    stocked.work()
    return citizen.open(waiting.path)


def pay(citizen: Visitor, stocked: Stocked, page: Page) -> Page:
    """Pays as the provider does: by a signed message to the shop."""
    form = dict(page.form().form_values())
    answer = citizen.client.post(page.path, data=form)
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    told: dict[str, Any] = {"message_id": f"m-{asked['order'][0]}", "order": asked["order"][0], "state": "paid"}
    told |= {"amount": asked["amount"][0], "at": datetime.now(UTC).isoformat()}
    body, stamp = json.dumps(told).encode(), str(int(time.time()))
    headers = {"X-Timestamp": stamp, "X-Signature": sign(PAYMENT_SECRET, f"{stamp}.".encode() + body)}
    provider = stocked.app.test_client()
    assert provider.post("/payments/callback", data=body, content_type="application/json", headers=headers).status_code == 200
    return citizen.open(page.path)


def fill(citizen: Visitor, page: Page) -> Page:
    """Fills in whatever the form still asks, page after page, until the papers, the fee or the review."""
    while "/pages/" in page.path:
        answers = {"phone": "13800000001", "status_change": "no"}
        known = {str(name) for name in page.tree.xpath("//main//form//@name")}
        ticks = {str(name): "yes" for name in page.tree.xpath("//main//input[@type='checkbox']/@name")}
        radios = reversed(page.tree.xpath("//main//input[@type='radio']"))
        choices = {str(one.get("name")): str(one.get("value")) for one in radios}
        values = {**ticks, **choices, **{name: value for name, value in answers.items() if name in known}}
        after = citizen.submit(page, values)
        assert after.status == 200, after.text
        page = after
    return page


def to_review(citizen: Visitor, stocked: Stocked) -> Page:
    page = fetch(citizen, stocked, begin(citizen))
    page = fill(citizen, citizen.open(next(link for link in page.links() if "/pages/" in link)))
    if page.path.endswith("/materials"):
        page = citizen.open(f"/applications/{draft_of(page)}/fee")
    if page.path.endswith("/fee"):
        pay(citizen, stocked, page)
    return citizen.open(f"/applications/{draft_of(page)}/review")


def filed(citizen: Visitor, stocked: Stocked) -> Page:
    return citizen.submit(to_review(citizen, stocked), action="/file")


def test_a_citizen_gets_from_the_guide_to_a_licence(citizen: Visitor, stocked: Stocked) -> None:
    receipt = filed(citizen, stocked)
    assert receipt.heading == "申请已提交", receipt.text
    number = CASE_NUMBER.search(receipt.text)
    assert number and receipt.path == f"/cases/{number[0]}/receipt"
    pdf = citizen.client.get(f"{receipt.path}.pdf")
    assert pdf.data.startswith(b"%PDF") and "attachment" in pdf.headers["Content-Disposition"]
    stocked.work()
    case = citizen.open(f"/cases/{number[0]}")
    assert "已批准" in case.text, case.text
    licence = citizen.client.get(f"/cases/{number[0]}/licence.pdf")
    assert licence.data.startswith(b"%PDF")
    (address,) = {link for link in case.links() if link.startswith("/verify/")}
    verified = Visitor(stocked.app.test_client()).open(address)
    assert verified.heading in ("有效", "尚未生效") and "测试甲" not in verified.text
    listed = citizen.open("/my-cases")
    assert f"/cases/{number[0]}" in listed.links()


def test_what_registers_know_is_filled_in_only_after_the_request_and_says_its_origin(citizen: Visitor, stocked: Stocked) -> None:
    page = begin(citizen)
    first = citizen.open(next(link for link in page.links() if "/pages/" in link))
    assert not first.tree.xpath("//input[@name='applicant_name']")[0].get("value")
    fetch(citizen, stocked, page)
    again = citizen.open(first.path)
    assert again.tree.xpath("//input[@name='applicant_name']")[0].get("value") == "测试甲"
    assert "来自人口信息库" in again.text


def test_the_phone_number_of_the_account_is_not_asked_for_again(citizen: Visitor) -> None:
    page = begin(citizen)
    first = citizen.open(next(link for link in page.links() if "/pages/" in link))
    assert first.tree.xpath("//input[@name='phone']")[0].get("value") == "13800000001"
    assert "来自您的实名账户" in first.text


def test_faults_keep_what_was_typed_and_change_nothing(citizen: Visitor) -> None:
    page = begin(citizen)
    first = citizen.open(next(link for link in page.links() if "/pages/" in link))
    wrong = citizen.submit(first, {"applicant_name": "测试乙", "citizen_id": "339901198503120011", "phone": "123"})
    assert wrong.status == 422 and wrong.title.startswith("错误：")
    assert wrong.tree.xpath("//input[@name='phone']")[0].get("value") == "123"
    assert {"#citizen_id", "#phone", "#address"} <= set(wrong.links())
    assert not citizen.open(first.path).tree.xpath("//input[@name='applicant_name']")[0].get("value")


def test_a_page_can_be_left_for_later(citizen: Visitor) -> None:
    page = begin(citizen)
    first = citizen.open(next(link for link in page.links() if "/pages/" in link))
    later = citizen.submit(first, {"applicant_name": "测试乙", "then": "later"})
    assert "已经保存" in later.text
    assert citizen.open(first.path).tree.xpath("//input[@name='applicant_name']")[0].get("value") == "测试乙"
    assert f"/applications/{draft_of(first)}" in citizen.open("/my-cases").links()


def test_pressing_submit_twice_files_once(citizen: Visitor, stocked: Stocked) -> None:
    review = to_review(citizen, stocked)
    first, second = citizen.submit(review, action="/file"), citizen.submit(review, action="/file")
    assert first.path == second.path
    cases = [link for link in citizen.open("/my-cases").links() if re.fullmatch(r"/cases/\w+", link)]
    assert len(cases) == 1


def test_going_back_after_filing_leads_to_the_case(citizen: Visitor, stocked: Stocked) -> None:
    review = to_review(citizen, stocked)
    receipt = citizen.submit(review, action="/file")
    back = citizen.open(review.path)
    assert back.path == receipt.path.removesuffix("/receipt") and "这份申请已经提交" in back.text


def test_an_application_tells_which_pages_are_done_and_goes_on_where_something_is_left(citizen: Visitor) -> None:
    draft = draft_of(begin(citizen))
    page = citizen.open(f"/applications/{draft}")
    assert "还没填完" in page.text and "已填好" in page.text
    (going_on,) = page.tree.xpath("//main//a[@class='govuk-button']/@href")
    assert going_on.endswith("/pages/page1")


def test_the_review_says_what_is_missing_and_does_not_file(citizen: Visitor) -> None:
    draft = draft_of(begin(citizen))
    review = citizen.open(f"/applications/{draft}/review")
    assert "提交前还缺" in review.text
    assert not review.tree.xpath("//form[contains(@action, '/file')]//button")
    for link in review.tree.xpath("//*[contains(@class, 'govuk-error-summary')]//a/@href"):
        assert citizen.open(str(link)).status == 200
    refused = citizen.submit(review, {"key": "k", "confirmed": "yes"}, action="/file")
    assert refused.status == 409 and "提交前还缺" in refused.text


def test_another_person_sees_nothing_of_it(citizen: Visitor, stocked: Stocked) -> None:
    receipt = filed(citizen, stocked)
    number = receipt.path.split("/")[2]
    other = Visitor(stocked.app.test_client())
    other.sign_in("demo-2")
    case = f"/cases/{number}"
    for path in (case, receipt.path, f"{receipt.path}.pdf", f"{case}/licence.pdf", f"{case}/withdraw"):
        assert other.open(path).status == 404, path


def test_a_case_is_tracked_by_code_without_signing_in_and_every_failure_looks_alike(citizen: Visitor, stocked: Stocked) -> None:
    receipt = filed(citizen, stocked)
    number = receipt.path.split("/")[2]
    code = str(receipt.tree.xpath("//*[@class='track-code']")[0].text_content())
    stranger = Visitor(stocked.app.test_client())
    form = stranger.open(f"/track?number={number}")
    found = stranger.submit(form, {"secret": code}, action="/track")
    assert found.status == 200 and number in found.text and "测试甲" not in found.text
    wrong = stranger.submit(form, {"secret": "WRONGCODE1"}, action="/track")
    unknown = stranger.submit(form, {"number": "33990020260101000001A", "secret": code}, action="/track")
    assert wrong.status == unknown.status == 422
    assert wrong.text == unknown.text


@pytest.mark.parametrize(("name", "data"), [("photo.pdf", b"<html>"), ("photo.png", b"not a picture"), ("a.exe", b"MZ")])
def test_a_file_that_is_refused_is_said_so_at_its_place(citizen: Visitor, name: str, data: bytes) -> None:
    draft = draft_of(begin(citizen))
    page = citizen.open(f"/applications/{draft}/materials")
    files = FileMultiDict()
    files.add_file("file", BytesIO(data), name)
    refused = citizen.submit(page, action="/medical-report", files=files)
    assert refused.status == 422 and refused.title.startswith("错误：")


def test_a_case_can_be_withdrawn_before_the_decision(citizen: Visitor, stocked: Stocked) -> None:
    number = filed(citizen, stocked).path.split("/")[2]
    page = citizen.open(f"/cases/{number}/withdraw")
    gone = citizen.submit(page, {"reason": "不办了"}, action="")
    assert "已撤回" in gone.text
    assert citizen.submit(page, {"reason": "再撤一次"}, action="").status == 200


def test_my_cases_can_be_narrowed_to_what_needs_doing(citizen: Visitor) -> None:
    empty = citizen.open("/my-cases?show=action")
    assert empty.status == 200 and "还没有办件" in empty.text


def test_a_question_is_answered_rather_than_selected(citizen: Visitor) -> None:
    begun = citizen.submit(citizen.open("/services/driving-licence-renewal/apply"))
    address = begun.path.replace("/fetch", "/pages/page2")
    page = citizen.submit(citizen.open(address), {}, action="")
    assert page.status == 422 and "请回答：身体条件是否有变化，影响安全驾驶？" in page.text
    assert "请选择身体条件" not in page.text


def test_what_is_typed_over_a_register_has_no_mark_of_its_origin(citizen: Visitor) -> None:
    begun = citizen.submit(citizen.open("/services/driving-licence-renewal/apply"))
    address = begun.path.replace("/fetch", "/pages/page1")
    page = citizen.open(address)
    assert len(page.tree.xpath("//*[@class='origin']")) == 1  # the telephone of the account
    wrong = citizen.submit(page, {"phone": "123"}, action="")
    assert wrong.status == 422 and not wrong.tree.xpath("//*[@class='origin']")
