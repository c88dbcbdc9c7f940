"""While the service cannot be reached, people read a plain sentence, and what they have typed is sent from there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from tests.browser.viewer import Viewer

Window = Callable[..., Viewer]
FORM = "**/pages/page1"


def test_a_password_is_neither_shown_nor_kept(viewer: Window) -> None:
    window = viewer()
    window.open("/official/sign-in")
    page = window.page
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    page.reload()
    page.fill("[name=username]", "somebody")
    page.fill("[name=password]", "Nobody reads this")
    page.context.route("**/official/sign-in", lambda route: route.abort())
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/official/sign-in")
    page.wait_for_function("document.title === '暂时连不上'")
    assert "Nobody reads this" not in page.content() and "somebody" in page.content()
    assert page.get_by_role("heading").all_inner_texts() == ["暂时连不上", "The service cannot be reached just now"]


def test_pages_open_while_the_language_is_switched(viewer: Window) -> None:
    """A script that is exchanged with the language leaves one page in about twenty waiting for ever."""
    window = viewer()
    scripts = set()
    for number in range(40):
        window.open(f"/language/{('en', 'zh')[number % 2]}").open("/services").open("/track")
        found = window.page.evaluate("navigator.serviceWorker.ready.then((one) => [one.active.scriptURL, one.active.state])")
        scripts.add(tuple(found))
    assert scripts == {(window.page.url.replace("/track", "/away.js"), "activated")}


@pytest.mark.parametrize("width", [360, 1280])
def test_what_was_typed_is_kept_while_the_service_is_away(viewer: Window, width: int) -> None:
    window = viewer(width=width)
    window.open("/services/driving-licence-renewal/apply").sign_in("demo-8").press("开始填写").follow("不用，我自己填")
    page = window.page
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    page.reload()
    window.fill(applicant_name="测试庚", phone="13800000008")

    def cut(route: Route) -> None:
        route.abort() if route.request.method == "POST" else route.continue_()

    page.context.route(FORM, cut)
    window.press("保存并继续")
    assert page.title() == "暂时连不上" and "13800000008" in window.text and "保留在这一页" in window.text
    page.context.unroute(FORM)
    window.press("再试一次 · Try again")
    assert window.path.endswith("/page1") and page.locator(".govuk-error-summary").count() == 1
    assert page.locator("[name=phone]").input_value() == "13800000008"
