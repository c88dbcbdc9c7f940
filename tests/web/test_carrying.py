"""What was typed is not lost when the session is over, nor when another tab began a new one."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.web.conftest import Stocked
from tests.web.visitor import Page, Visitor
from web import carrying

ORIGIN = {"Origin": "http://localhost"}
TYPED = {"applicant_name": "测试甲", "phone": "123"}


@pytest.fixture
def form(citizen: Visitor) -> Page:
    """The first page of an application's form."""
    begun = citizen.submit(citizen.open("/services/driving-licence-renewal/apply"))
    return citizen.open(begun.path.replace("/fetch", "/pages/page1"))


def send(visitor: Visitor, page: Page, values: dict[str, str], **headers: str) -> Page:
    data = dict(page.form().form_values()) | values
    return Page(visitor.client.post(page.path, data=data, headers={**ORIGIN, **headers}), page.path)


def test_typed_text_survives_the_end_of_the_session(citizen: Visitor, stocked: Stocked, form: Page) -> None:
    before = citizen.client.get_cookie("onerun")
    out = citizen.open("/").tree.xpath("//header//form")[0]
    other = Visitor(stocked.app.test_client())
    other.client.set_cookie("onerun", before.value)
    other.client.post("/sign-out", data=dict(out.form_values()))
    asked = send(citizen, form, TYPED)
    assert asked.status == 401 and "刚才填写的内容会保留" in asked.text
    again = citizen.submit(asked, {"identity": "demo-1"}, action="/sign-in")
    assert again.heading == "您填写的内容还在"
    shown = citizen.submit(again, action="/pages/page1")
    assert shown.status == 422 and shown.form().form_values()
    assert dict(shown.form().form_values())["applicant_name"] == "测试甲"


def test_typed_text_survives_a_new_session_begun_in_another_tab(citizen: Visitor, form: Page) -> None:
    citizen.sign_in()
    offered = send(citizen, form, TYPED)
    assert offered.status == 400 and offered.heading == "您填写的内容还在"
    shown = citizen.submit(offered, action="/pages/page1")
    assert dict(shown.form().form_values())["phone"] == "123"


def test_what_another_site_sends_is_not_carried(citizen: Visitor, form: Page) -> None:
    citizen.sign_in()
    refused = send(citizen, form, TYPED, Origin="https://evil.example")
    assert refused.status == 400 and "测试甲" not in refused.text
    assert not refused.tree.xpath("//input[@value='测试甲']")


@pytest.mark.parametrize(
    "told", ["", "[]", "null", '["//evil.example", [["a", "b"]]]', '["https://evil.example/", []]', "[1, 2]", "{"]
)
def test_only_a_form_of_this_site_is_sent_again(stocked: Stocked, told: str) -> None:
    with stocked.app.test_request_context("/"):
        assert carrying.read(told) is None


def test_the_language_can_be_changed_on_the_answer_to_a_form(visitor: Visitor) -> None:
    page = visitor.submit(visitor.open("/track"), {"number": "1", "secret": "2"}, action="/track")
    assert page.status == 422
    switch = next(link for link in page.links() if link.startswith("/language/en"))
    assert visitor.open(switch).path == "/track"


def test_typed_text_survives_a_fault_of_ours(citizen: Visitor, stocked: Stocked, form: Page) -> None:
    """As when the database goes away between the page and its sending."""
    database = stocked.app.extensions["onerun_database"]

    def gone(*, write: bool = True) -> None:
        raise OSError("the database is away")

    stocked.app.extensions["onerun_database"] = SimpleNamespace(transaction=gone)
    broken = send(citizen, form, TYPED)
    assert broken.status == 500 and broken.heading == "系统出了问题" and "都为您留着" in broken.text and "away" not in broken.text
    stocked.app.extensions["onerun_database"] = database
    shown = citizen.submit(broken, action="/pages/page1")
    assert shown.status == 422 and dict(shown.form().form_values())["applicant_name"] == "测试甲"
