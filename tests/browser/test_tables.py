"""A decision table edited in a real browser: with dmn-js, and in the plain form where no script runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.desk import sign_in
from tests.browser.viewer import Viewer

Window = Callable[..., Viewer]
TABLE = "renewal-validity"
CHATTER = "infernojs.org"  # the editor remarks on its own build


def opened(viewer: Viewer) -> Viewer:
    """The page that edits a table of the shipped renewal."""
    window = sign_in(viewer, "designer").open("/designer/definitions/driving-licence-renewal")
    address = window.page.locator("a[href*='/designer/versions/']").first.get_attribute("href")
    return window.open(f"{address}/tables/{TABLE}/edit")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_table_is_edited_with_the_editor_and_becomes_a_draft(viewer: Window, width: int) -> None:
    window = opened(viewer(width=width))
    cell = window.page.locator(".table-editor td.input-cell").first
    cell.wait_for()
    window.look("table-editor")
    mark = window.page.locator(".table-editor .bjs-powered-by").first
    assert mark.is_visible()
    cell.click()
    window.page.keyboard.press("ControlOrMeta+a")
    window.page.keyboard.type("7")
    window.look("table-editor-typed")
    window.press("先分析，不保存").page.locator("[role=status] #analysis").wait_for()
    window.page.locator(".table-editor td.input-cell", has_text="7").first.wait_for()
    window.look("table-editor-checked")
    assert window.page.locator(".table-editor", has_text="命中策略").count() == 1
    window.press("保存为新草稿").page.wait_for_url(f"**/tables/{TABLE}#analysis")
    assert window.page.locator(".rule-table tbody td").first.inner_text() == "7"
    window.look("table-edited")
    assert not [fault for fault in window.faults if CHATTER not in fault]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_table_is_edited_without_the_editor(viewer: Window, scripts: bool) -> None:
    window = opened(viewer(width=360, scripts=scripts, vendor=False))
    window.fill(**{"cell-0-0": "8"}).look("table-cells")
    window.page.locator("main form", has=window.page.locator("[name='cell-0-0']")).get_by_role("button").first.click()
    window.page.wait_for_url(f"**/tables/{TABLE}#analysis")
    assert window.page.locator(".rule-table tbody td").first.inner_text() == "8"
