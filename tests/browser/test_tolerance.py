"""Papers that follow after acceptance, as applicant and guide show them on a phone and on a desk."""

from __future__ import annotations

from tests.browser.staff import Staff
from tests.browser.test_restaurants import Window, staff, upload

__all__ = ["staff"]
RULES = {
    "key": "food-safety-rules",
    "zh": "食品安全管理制度待补",
    "en": "The food safety rules are to follow",
    "material": "food-safety-rules",
}


def test_papers_that_follow_are_asked_for_with_their_date_and_handed_in(viewer: Window, staff: Staff) -> None:
    number = staff.filed("restaurant", "demo-15")
    staff.complete(number, "intake", {"outcome": "tolerate", "gaps": [RULES], "checked": ["layout-plan"]})
    window = viewer(width=360).open(f"/cases/{number}").sign_in("demo-15").until("请补交材料").look("case-tolerated")
    assert "撤销受理" in window.text and "容缺受理通知" in window.text
    day = window.text.partition("请在 ")[2].partition(" 前补交")[0]
    assert window.text.count(f"最晚 {day}") == 2  # with the stage of the papers and among the clocks, not with the departments
    english = viewer(language="en-GB").open(f"/cases/{number}").sign_in("demo-15").look("case-tolerated-english")
    assert "still to be handed in" in english.text
    window.follow("去补交").look("hand-in")
    upload(window, "food-safety-rules", "grey")
    window.press("提交补交的材料").look("case-handed-in")
    assert "请补交材料" not in window.text


def test_the_guide_says_what_online_and_the_counter_need(viewer: Window) -> None:
    for width, language, said in ((360, "zh-CN", "网上办一次都不用跑"), (1280, "en-GB", "no visit online")):
        window = viewer(width=width, language=language).open("/services/restaurant").look(f"guide-channels-{language}")
        assert said in window.text
