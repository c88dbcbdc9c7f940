"""What a citizen does, in a real browser: on a phone, on a desk, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.browser.viewer import Viewer
from tests.processes.documents.samples import pdf

Window = Callable[..., Viewer]
WINDOWS = [pytest.param(360, True, id="phone"), pytest.param(1280, True, id="desk"), pytest.param(1280, False, id="no-scripts")]


@pytest.mark.parametrize(("width", "scripts"), WINDOWS)
def test_renewing_a_driving_licence(viewer: Window, width: int, scripts: bool) -> None:
    window = viewer(width=width, scripts=scripts)
    window.open("/").look("home").fill(q="换驾照").press("搜索").look("search")
    window.follow("机动车驾驶证期满换证").look("guide").follow("开始办理").look("sign-in").sign_in("demo-1")
    window.look("before-applying").press("开始填写").look("fetch")
    window.press("同意，请去取").until("信息已经取到").look("fetched").follow("继续")
    window.look("form-applicant").fill(phone="13800000001").press("保存并继续").look("form-licence")
    window.choose("status_change", "no").press("保存并继续").look("form-photo")
    answer_the_rest(window)
    pay(window)
    window.look("review").press("提交申请").look("receipt")
    assert re.search(r"339900\d{14}[0-9A-Z]", window.text)
    window.follow("查看进度").until("已批准").look("case-granted").follow("查看验证页面").look("licence")
    assert window.page.locator("main h1").inner_text() in ("有效", "尚未生效")
    assert not window.faults


def answer_the_rest(window: Viewer) -> None:
    """Answers the pages that are left as simply as they can be answered, up to the fee."""
    while "/pages/" in window.path:
        for group in window.page.locator("main form .govuk-radios").all():
            group.locator("input").first.check()
        for box in window.page.locator("main form input[type=checkbox]").all():
            box.check()
        window.press("保存并继续")
    if window.path.endswith("/materials"):
        window.look("materials").follow("继续")


def pay(window: Viewer) -> None:
    """Pays at the provider and comes back."""
    window.look("fee").press("支付 10 元")
    window.page.locator("button[value=confirm]").click()
    window.until("已缴费").look("fee-paid").follow("继续")


def test_faults_are_said_at_the_top_and_at_the_field(viewer: Window) -> None:
    window = viewer(width=360)
    window.open("/services/driving-licence-renewal/apply").sign_in("demo-2").press("开始填写").follow("不用，我自己填")
    window.fill(applicant_name="测试甲", citizen_id="339901198503120011", phone="123").press("保存并继续").look("form-faults")
    assert window.page.title().startswith("错误：")
    summary = window.page.locator(".govuk-error-summary")
    assert summary.evaluate("element => element === document.activeElement")
    summary.get_by_role("link").first.click()
    assert window.page.evaluate("document.activeElement.name") == "citizen_id"
    assert window.page.locator("[name=phone]").input_value() == "123"


def test_a_person_without_cases_is_shown_the_way(viewer: Window) -> None:
    window = viewer(width=360).open("/my-cases").sign_in("demo-3").look("my-cases-empty")
    window.follow("去找要办的事")
    assert window.path == "/"


OPEN = ["/", "/search?q=没有这件事", "/services/restaurant", "/track", "/verify", "/verify/1.2.3", "/help", "/privacy"]
OPEN += ["/accessibility", "/daily-root", "/sign-in", "/official/sign-in", "/no-such-page"]


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_open_pages_fit_a_very_narrow_window(viewer: Window, language: str) -> None:
    window = viewer(width=320, language=language)
    for path in OPEN:
        window.open(path).look(f"{language[:2]}-{re.sub('[^a-z]+', '-', path).strip('-') or 'home'}")


def test_open_pages_are_whole_without_the_vendor_files(viewer: Window) -> None:
    for width in (320, 1280):
        window = viewer(width=width, vendor=False)
        for path in OPEN:
            window.open(path).look(f"plain-{re.sub('[^a-z]+', '-', path).strip('-') or 'home'}")


def test_the_keyboard_alone_reaches_the_search(viewer: Window) -> None:
    window = viewer().open("/")
    window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.className") == "skip-link"
    window.page.keyboard.press("Enter")
    window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.name") == "q"
    window.page.keyboard.type("jiazhao")
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**/search?*")
    assert "机动车驾驶证期满换证" in window.text


def test_the_language_switch_keeps_the_page(viewer: Window) -> None:
    window = viewer().open("/services/driving-licence-renewal")
    window.page.get_by_role("link", name="English", exact=True).click()
    assert window.path == "/services/driving-licence-renewal"
    assert window.page.locator("main h1").inner_text() == "Driving licence renewal"
    assert window.page.locator("html").get_attribute("lang") == "en"
    window.look("guide-english")


def test_pages_print_without_buttons_and_menus(viewer: Window) -> None:
    window = viewer().open("/help")
    window.page.emulate_media(media="print")
    assert not window.page.locator(".site-nav").is_visible()
    assert not window.page.locator(".page-foot").is_visible()
    assert window.page.locator("main h1").is_visible()


def test_what_arrives_shows_by_itself_and_a_chosen_file_is_sent_at_once(viewer: Window) -> None:
    window = viewer(width=360)
    window.open("/services/driving-licence-renewal/apply").sign_in("demo-9").press("开始填写").press("同意，请去取")
    window.page.get_by_role("heading", name="信息已经取到").wait_for(timeout=60_000)
    window.open(window.path.replace("/fetch", "/materials"))
    paper = {"name": "体检证明.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    window.page.locator("main input[type=file]").first.set_input_files([paper])
    window.page.get_by_text("体检证明.pdf").first.wait_for()
    assert "已上传" in window.text and not window.faults


def test_the_language_changes_on_an_answer_too(viewer: Window) -> None:
    window = viewer(width=360)
    window.open("/track").fill(number="1", secret="2").press("查询")
    window.page.get_by_role("link", name="English").click()
    assert window.path == "/track" and "Track a case" in window.text
