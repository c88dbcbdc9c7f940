"""Designers follow a broken promise on the diagram, in a real browser, and citizens read what is proved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from processes.items.bundle import write_zip
from tests.browser.desk import sign_in
from tests.browser.viewer import Viewer
from tests.processes.promises.test_shipped_faults import FAULTS, with_changes
from tests.web.test_proofs import COMES, bundle

Window = Callable[..., Viewer]


def upload(window: Viewer, folder: Path, data: bytes | None = None) -> Viewer:
    file = folder / "restaurant.zip"
    file.write_bytes(data or bundle("restaurant", COMES))
    window.open("/designer/upload").page.set_input_files("[name=file]", file)
    return window.press("上传").follow("查看证明：跑几次、多久办完、会不会卡住")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_broken_promise_is_played_step_by_step(viewer: Window, tmp_path: Path, width: int) -> None:
    window = upload(sign_in(viewer(width=width), "designer"), tmp_path).look("proofs")
    window.page.locator("#visits a.govuk-button").first.click()
    window.look("way")
    count = window.page.locator("[data-count]")
    assert count.inner_text().startswith("第 1 步")
    window.follow("下一步")
    assert count.inner_text().startswith("第 2 步") and window.page.locator(".diagram .is-lit").count()
    window.follow("上一步")
    assert count.inner_text().startswith("第 1 步")
    window.press("播放")
    window.page.wait_for_selector(".way-steps li:nth-child(3)[aria-current]")
    window.press("暂停")
    window.page.locator(".way-steps li a").last.click()
    assert window.page.locator(".diagram .is-blocked").count() and window.page.locator("[data-end]").is_visible()
    window.look("way-end")
    assert not window.faults


@pytest.mark.parametrize("fault", FAULTS)
def test_every_planted_fault_is_shown_with_its_way(viewer: Window, tmp_path: Path, fault: str) -> None:
    code, element, changes = FAULTS[fault]
    kind = code.removeprefix("proof-") if code.startswith("proof-") else "soundness"
    window = upload(sign_in(viewer(), "designer"), tmp_path, write_zip(with_changes(changes)))
    broken = window.page.locator(f"#{kind} .fault")
    assert broken.count() and window.page.locator(f"#{kind} a[href$='#element-{element}']").count()
    ways = broken.locator("a.govuk-button")
    if ways.count():
        ways.first.click()
        window.page.locator(".way-steps li a").last.click()
        assert window.page.locator(f".diagram .is-blocked[data-element-id='{element}']").count()
    window.look(f"fault-{fault.replace(' ', '-')}")
    assert not window.faults


def test_without_scripts_each_step_is_a_page(viewer: Window, tmp_path: Path) -> None:
    window = upload(sign_in(viewer(width=360, scripts=False), "designer"), tmp_path)
    window.page.locator("#visits a.govuk-button").first.click()
    window.follow("下一步").look("way")
    assert window.page.locator("[data-count]").inner_text().startswith("第 2 步")
    assert not window.page.locator("[data-play]").is_visible()


def test_versions_and_their_proofs_are_compared(viewer: Window, tmp_path: Path) -> None:
    window = upload(sign_in(viewer(), "designer"), tmp_path)
    window.follow("对群众有什么变化").look("reform")
    assert "跑动次数" in window.text
    window.open("/designer/definitions/restaurant/proofs").look("proof-history")
    assert "不成立" in window.text and "已证明" in window.text


def test_the_guide_says_what_is_proved(viewer: Window) -> None:
    window = viewer(width=360).open("/services/driving-licence-renewal")
    window.page.locator("details.proved summary").click()
    assert "已证明：" in window.look("guide-proved").text
