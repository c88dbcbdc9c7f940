"""What designers do with rules, in a real browser: read, try, at every width."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.desk import sign_in
from tests.browser.viewer import Viewer

Window = Callable[..., Viewer]


@pytest.mark.parametrize("width", [320, 1280])
def test_a_table_is_tried_and_its_analysis_read(viewer: Window, width: int) -> None:
    window = sign_in(viewer(width=width), "designer").open("/designer/definitions/driving-licence-renewal")
    address = window.page.locator("a[href*='/designer/versions/']").first.get_attribute("href")
    window.open(f"{address}/tables").look("rules-tables")
    window.open(f"{address}/tables/renewal-validity")
    window.page.get_by_label("term_years").fill("10")
    window.page.get_by_label("full_points_year").select_option("false")
    window.page.locator(".row-hit").wait_for()  # the answer comes while one types
    assert "long-term" in window.page.locator("[data-result]").inner_text()
    window.press("试一试").page.wait_for_load_state()
    assert window.page.locator(".row-hit").count() == 1
    assert "long-term" in window.page.locator("[data-result]").inner_text()
    window.look("rules-table-tried")
    assert not window.faults


def test_an_expression_is_tried(viewer: Window) -> None:
    window = sign_in(viewer(), "designer").open("/designer/rules")
    window.page.get_by_label("表达式").fill("1 +* 2")
    window.press("试一试").page.wait_for_load_state()
    window.look("rules-error").faults.clear()  # the browser itself remarks on a page with status 422
    window.page.get_by_label("表达式").fill("amount * 2")
    window.page.get_by_label("示例数据").fill('{"amount": 7}')
    window.page.locator("[data-live-result]", has_text="14").wait_for()
    window.press("试一试").page.wait_for_load_state()
    assert window.page.locator("[data-result]").inner_text() == "14"
    window.look("rules-tried")
    assert not window.faults
