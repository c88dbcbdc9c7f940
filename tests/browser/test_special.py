"""A special procedure, started and ended by the examiner, as the official and the applicant see it."""

from __future__ import annotations

import re

import pytest

from tests.browser.desk import file_case, sign_in
from tests.browser.site import Site
from tests.browser.test_officials import Window


@pytest.mark.parametrize("width", [360, 1280])
def test_an_examiner_stops_the_clocks_and_lets_them_go_on(viewer: Window, site: Site, width: int) -> None:
    number = file_case(site)
    window = sign_in(viewer(width=width), "traffic-examiner")
    window.open(f"/official?number={number}").until("人工审查").follow("人工审查")
    window.page.locator("#special > summary").click()
    window.press("启动特别程序").look("special-faults")
    assert "请写明启动的原因" in window.text and "请填写 1 到 10 之间的天数" in window.text
    window.fill(special_reason="发生过负有责任的事故，需要进行能力测试。", days="5").press("启动特别程序").look("special-started")
    assert "特别程序已启动" in window.text and "计时暂停" in window.text and "第四十五条" in window.text
    assert re.search("登记结果之后再继续办理", window.text)
    window.fill(special_result="测试合格。").press("结束特别程序").look("special-ended")
    assert "特别程序已结束" in window.text and "测试合格。" in window.text and "计时暂停" not in window.text
    assert all("status of 422" in fault for fault in window.faults)
