"""What officials and operators do, in a real browser: wide, narrow, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.desk import crowd, file_case, sign_in
from tests.browser.site import Site
from tests.browser.viewer import Viewer

Window = Callable[..., Viewer]
WINDOWS = [pytest.param(360, True, id="phone"), pytest.param(1280, True, id="desk"), pytest.param(1280, False, id="no-scripts")]


@pytest.mark.parametrize(("width", "scripts"), WINDOWS)
def test_an_official_clears_a_task(viewer: Window, site: Site, width: int, scripts: bool) -> None:
    number = file_case(site)
    window = sign_in(viewer(width=width, scripts=scripts), "traffic-examiner")
    window.open(f"/official?number={number}").until("人工审查").look("inbox").follow("人工审查").look("task")
    if scripts:
        lit = window.page.locator(".diagram .is-lit")
        frame = window.page.locator(".diagram").bounding_box()
        place = lit.bounding_box()
        assert frame and place and frame["x"] <= place["x"] <= frame["x"] + frame["width"]
    window.press("领取").press("提交").look("task-faults")
    assert "请选择处理结果" in window.text
    window.fill(opinion="年龄附加义务已核对。").choose("outcome", "pass").press("提交").look("task-done")
    assert number in window.text
    assert all("status of 422" in fault for fault in window.faults)


def test_the_slower_of_two_is_told_and_keeps_what_was_typed(viewer: Window, site: Site) -> None:
    number = file_case(site)
    first, second = (sign_in(viewer(), "traffic-examiner") for _ in range(2))
    first.open(f"/official?number={number}").until("人工审查").follow("人工审查").press("领取")
    second.open(first.path.partition("#")[0]).fill(opinion="另一种看法").choose("outcome", "fail")
    first.fill(opinion="核对无误").choose("outcome", "pass").press("提交")
    second.press("提交").look("task-taken")
    assert "同事已经办完这一件" in second.text and "已经为您暂存" in second.text


def test_an_inbox_of_ten_thousand_answers_and_pages(viewer: Window, site: Site) -> None:
    crowd(site, 10_000)
    window = sign_in(viewer(width=320), "crowded").look("inbox-crowded")
    assert "99+" in window.text and window.page.locator("main tbody tr").count() == 20
    first = window.page.locator("main tbody tr a").first.get_attribute("href")
    window.follow("下一页")
    assert window.page.locator("main tbody tr a").first.get_attribute("href") != first
    window.follow("回到第一页")
    assert window.page.locator("main tbody tr a").first.get_attribute("href") == first
    window.open("/official?number=nothing").look("inbox-filtered-empty")


def test_the_keyboard_alone_reaches_the_first_task(viewer: Window, site: Site) -> None:
    file_case(site)
    window = sign_in(viewer(), "traffic-examiner").until("人工审查")
    window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.className") == "skip-link"
    window.page.keyboard.press("Enter")
    for _ in range(20):
        window.page.keyboard.press("Tab")
        if window.page.evaluate("document.activeElement.className") == "row-link":
            break
    shown = window.page.evaluate(
        "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).boxShadow"
    )
    assert "none" not in shown or "rgb" in shown
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**/official/tasks/**")


OPERATORS = {
    "admin": ("/admin/incidents", "/admin/users"),
    "auditor": ("/admin/audit",),
    "records-manager": ("/admin/erasure",),
    "supervisor": ("/official", "/admin/incidents"),
}


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_pages_of_operators_fit_a_very_narrow_window(viewer: Window, site: Site, language: str) -> None:
    for username, paths in OPERATORS.items():
        window = sign_in(viewer(width=320), username)
        window.open(f"/language/{language[:2]}")
        for path in paths:
            window.open(path).look(f"{language[:2]}-{username}{path.replace('/', '-')}")
