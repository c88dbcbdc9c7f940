"""What designers do, in a real browser: the uploaded file is drawn, with what blocks it marked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.browser.desk import sign_in
from tests.browser.viewer import Viewer

Window = Callable[..., Viewer]
SHIPPED = Path(__file__).resolve().parents[2] / "bpmn" / "restaurant" / "process.bpmn"


def blocked_file(folder: Path) -> Path:
    """A shipped process in which some tasks have lost what makes them run."""
    made = folder / "blocked.bpmn"
    made.write_text(SHIPPED.read_text().replace('value="check.enterprise"', 'value="check.nothing"'))
    return made


def upload(window: Viewer, file: Path) -> Viewer:
    window.open("/designer/upload").page.set_input_files("[name=file]", file)
    window.press("上传").page.wait_for_load_state()
    return window


def test_an_upload_is_drawn_with_what_blocks_it_marked(viewer: Window, tmp_path: Path) -> None:
    window = sign_in(viewer(), "designer").look("definitions")
    window.open("/designer/upload").look("upload")
    upload(window, blocked_file(tmp_path))
    window.page.wait_for_selector(".viewer .djs-container .is-blocked")
    assert window.page.locator(".viewer .bjs-powered-by").is_visible()
    assert not window.page.locator(".drawn .diagram").is_visible()
    blocked = window.page.locator(".viewer").get_attribute("data-blocked")
    assert blocked
    for element in blocked.split():
        assert window.page.locator(f".viewer [data-element-id='{element}'].is-blocked").count()
    window.page.locator(".findings a").first.click()
    assert window.page.locator(".viewer .is-chosen").count()
    window.look("version-blocked")
    assert not window.faults


def test_without_scripts_or_vendor_files_the_server_draws(viewer: Window, tmp_path: Path) -> None:
    window = sign_in(viewer(width=320, vendor=False), "designer")
    upload(window, blocked_file(tmp_path)).look("version-narrow")
    link = window.page.locator(".findings a").first
    link.click()
    target = window.page.locator(".drawn svg :target")
    assert target.get_attribute("data-element-id") == link.get_attribute("data-element")
    plain = upload(sign_in(viewer(scripts=False), "designer"), blocked_file(tmp_path)).look("version")
    assert plain.page.locator(".drawn svg .is-blocked").count()


def test_a_refused_file_says_where_it_is_wrong(viewer: Window, tmp_path: Path) -> None:
    broken = tmp_path / "broken.bpmn"
    broken.write_text(SHIPPED.read_text()[:-30])
    window = upload(sign_in(viewer(width=360), "designer"), broken).look("upload-refused")
    assert window.page.locator("main h1").inner_text() == "这个文件不能接收"
    assert window.page.locator(".findings li").count()
