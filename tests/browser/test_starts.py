"""What begins plain processes, in a real browser: published by a designer, begun, paused and resumed by an operator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.desk import sign_in
from tests.browser.test_calls import written
from tests.browser.test_designers import upload
from tests.browser.viewer import Viewer
from tests.processes.starts.support import HOT, MESSAGE, plain, timer

Window = Callable[..., Viewer]
WORDS = {
    "zh": ("立即启动", "已启动一个实例", "暂停启动", "起暂停", "恢复启动"),
    "en": ("Start now", "An instance has begun", "Pause", "Paused since", "Resume"),
}


@pytest.mark.parametrize(("language", "width"), [("zh", 1280), ("en", 360)])
def test_an_operator_begins_a_process_and_pauses_it(viewer: Window, tmp_path: Path, language: str, width: int) -> None:
    begin, begun, pause, paused, resume = WORDS[language]
    process = f"browser-patrol-{language}"
    designer = sign_in(viewer(), "designer")
    upload(designer, written(tmp_path, f"{process}.bpmn", plain(timer("R/P1D"), MESSAGE, HOT, "", process=process)))
    designer.press("发布这一版").page.get_by_text("在用").first.wait_for()
    designer.open(f"/designer/definitions/plain-{process}").look("starts-designer")
    assert "怎样启动" in designer.text

    window = sign_in(viewer(width=width), "admin").open(f"/language/{language}").open("/admin/starts")
    window.look(f"starts-{language}")
    mine = window.page.locator(f"section:has(code:text-is('plain-{process}'))")
    mine.get_by_role("link", name=begin).first.click()
    window.fill(variables="[1]").press(begin).look(f"starts-wrong-{language}")
    assert window.page.locator("[name=variables]").input_value() == "[1]"
    window.fill(variables='{"amount": 3}').press(begin)
    assert begun in window.page.locator("body").inner_text() and "amount" in window.text
    window.look(f"starts-instance-{language}")
    window.open("/admin/starts")
    mine.get_by_role("link", name=pause).click()
    window.look(f"starts-pause-{language}").fill(reason="检修").press(pause)
    assert paused in mine.inner_text()
    window.look(f"starts-paused-{language}")
    mine.get_by_role("link", name=resume).click()
    window.fill(reason="修好").press(resume)
    assert paused not in mine.inner_text()
    assert [fault for fault in window.faults if "422" not in fault] == designer.faults == []
