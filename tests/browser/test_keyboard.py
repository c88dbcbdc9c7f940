"""By keyboard alone: every stop is visible and in reading order, none is a trap, and whole ways are gone without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.desk import sign_in
from tests.browser.viewer import Viewer

Window = Callable[..., Viewer]
MOST = 200
STOP = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const ring = (each, part) => {
    const style = getComputedStyle(each, part);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  const label = one.id ? document.querySelector(`label[for="${CSS.escape(one.id)}"]`) : null;
  const around = [one, one.parentElement, one.closest("li, article, section")].filter(Boolean);
  return {
    at: [...document.querySelectorAll("*")].indexOf(one),
    text: (one.innerText || label?.innerText || one.name || "").trim(),
    seen: around.some((each) => ring(each)) || (label !== null && (ring(label, "::before") || ring(label))),
  };
}"""


def stops(window: Viewer) -> list[dict[str, Any]]:
    """Every stop of the Tab key from the top of the page until it leaves it."""
    found: list[dict[str, Any]] = []
    for _ in range(MOST):
        window.page.keyboard.press("Tab")
        one = window.page.evaluate(STOP)
        if one is None or (found and one["at"] == found[0]["at"]):
            return found
        found.append(one)
    raise AssertionError(f"Tab never leaves {window.path}")


def look_at_stops(window: Viewer, path: str) -> None:
    """The stops of a page are visible, in the order of the page, and begin with the way past its head."""
    window.open(path)
    found = stops(window)
    assert [one["at"] for one in found] == sorted(one["at"] for one in found), path
    assert not [one["text"] for one in found if not one["seen"]], path
    assert found[0]["text"] == "跳到正文", path


def to(window: Viewer, words: str) -> None:
    """Tab to the element with these words."""
    for _ in range(MOST):
        window.page.keyboard.press("Tab")
        one = window.page.evaluate(STOP)
        if one is not None and words in one["text"]:
            return
    raise AssertionError(f"no way by Tab to {words!r} on {window.path}")


def enter(window: Viewer, words: str) -> None:
    """Tab to the link or button with these words and press Enter; the page that follows is there."""
    to(window, words)
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")


@pytest.mark.parametrize("path", ["/", "/services/driving-licence-renewal", "/track", "/sign-in", "/api"])
def test_stops_of_open_pages(viewer: Window, path: str) -> None:
    look_at_stops(viewer(width=1280), path)


def test_stops_of_the_desks(viewer: Window) -> None:
    for username, paths in {
        "admin": ("/admin/instances", "/admin/users", "/admin/migrations"),
        "designer": ("/designer", "/designer/upload"),
        "auditor": ("/admin/audit",),
        "supervisor": ("/official",),
    }.items():
        window = sign_in(viewer(width=1280), username)
        for path in paths:
            look_at_stops(window, path)


def test_an_applicant_goes_from_the_first_page_into_the_form_and_on(viewer: Window) -> None:
    window = viewer(width=1280)
    keys = window.open("/").page.keyboard
    keys.press("Tab")
    keys.press("Enter")
    assert window.page.evaluate("document.activeElement.closest('main') !== null || location.hash === '#main-content'")
    to(window, "搜索")
    keys.type("换驾照")
    with window.page.expect_navigation():
        keys.press("Enter")
    enter(window, "机动车驾驶证期满换证")
    enter(window, "开始办理")
    enter(window, "测试甲")
    enter(window, "开始填写")
    enter(window, "不用，我自己填")
    to(window, "手机")
    keys.type("123")
    enter(window, "保存并继续")
    assert window.page.title().startswith("错误：")
    assert window.page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
