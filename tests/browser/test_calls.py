"""Designers in a browser: an upload shows which version it calls, and what is called shows by whom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.browser.desk import sign_in
from tests.browser.test_designers import upload
from tests.browser.viewer import Viewer
from tests.processes.shared import caller, looking

Window = Callable[..., Viewer]


def written(folder: Path, name: str, data: bytes) -> Path:
    """A file to upload."""
    (folder / name).write_bytes(data)
    return folder / name


def test_a_caller_leads_to_what_it_calls_and_back(viewer: Window, tmp_path: Path) -> None:
    window = sign_in(viewer(), "designer")
    mine = written(tmp_path, "mine.bpmn", caller("browser-look", own="browser-mine"))
    upload(window, mine).look("calls-nothing-published")
    assert "没有发布" in window.page.locator("main").inner_text()
    caller_page = window.page.url
    upload(window, written(tmp_path, "look.bpmn", looking(process="browser-look")))
    window.press("发布这一版").page.wait_for_load_state()
    window.page.goto(caller_page)
    window.press("再找一次被调用的流程").page.wait_for_load_state()
    link = window.page.locator("#calls a")
    assert "看一看" in link.inner_text()
    window.look("calls")
    window.press("发布这一版").page.wait_for_load_state()
    window.page.locator("#calls a").click()
    window.page.wait_for_selector("#callers a")
    window.look("callers")
    window.page.locator("#callers a").click()
    window.page.wait_for_selector("#calls")
    narrow = sign_in(viewer(width=360), "designer")
    narrow.page.goto(window.page.url)
    narrow.look("calls-narrow")
    assert narrow.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not window.faults and not narrow.faults
