"""Opening a restaurant, as its owner sees it: a supplement, a site visit, a licence and its end; a refusal; taking it back."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pytest
from PIL import Image

from tests.browser.site import Site
from tests.browser.staff import Staff
from tests.browser.viewer import Viewer

Window = Callable[..., Viewer]
GAP = {"key": "layout-plan", "zh": "图上没有标出水池", "en": "The plan does not show the sinks", "material": "layout-plan"}
FACTS = "后厨没有独立的清洗区。"


@pytest.fixture
def staff(site: Site) -> Iterator[Staff]:
    """The officials."""
    found = Staff.of(site)
    yield found
    found.database.close()


def picture(colour: str) -> dict[str, object]:
    target = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(target, "PNG")
    return {"name": "布局图.png", "mimeType": "image/png", "buffer": target.getvalue()}


def upload(window: Viewer, material: str, colour: str = "white") -> None:
    """Chooses a picture of this colour for the material, which sends it."""
    with window.page.expect_navigation():
        window.page.locator(f"input[type=file]#{material}").set_input_files(picture(colour))


def filed(window: Viewer) -> str:
    """Applies from the guide to the receipt; the number of the case."""
    window.open("/services/restaurant").look("restaurant-guide").follow("开始办理").sign_in("demo-4")
    window.press("开始填写").press("同意，请去取").until("信息已经取到").follow("继续")
    assert window.page.locator("[name=phone]").input_value() == "13800000004"
    window.look("restaurant-business").press("保存并继续").choose("only_prepackaged", "no")
    for name in ("raw_food", "cold_dishes", "cakes", "fresh_juice", "canteen", "known_chain"):
        window.choose(name, "no")
    window.look("restaurant-dishes").press("保存并继续").fill(signboard_area="6").choose("fire_commitment", "commit")
    window.look("restaurant-premises").press("保存并继续")
    window.page.locator("main form input[type=checkbox]").check()
    window.press("保存并继续").look("restaurant-materials")
    upload(window, "layout-plan")
    upload(window, "food-safety-rules")
    window.look("restaurant-materials-there").follow("继续").look("restaurant-review").press("提交申请")
    found = re.search(r"339901\d{14}[0-9A-Z]", window.text)
    assert found, window.text
    return found[0]


def test_opening_a_restaurant_with_a_supplement_up_to_the_end_of_its_licence(viewer: Window, staff: Staff) -> None:
    window = viewer(width=360)
    number = filed(window)
    staff.complete(number, "intake", {"outcome": "supplement", "gaps": [GAP], "checked": ["food-safety-rules"]})
    window.open("/my-cases").look("my-cases-call").open(f"/cases/{number}").until("需要您补充材料").look("case-call")
    window.follow("去补材料").look("supplement").press("提交补正材料").look("supplement-open")
    assert "还没有补：" in window.text
    upload(window, "layout-plan")
    assert "之前已经交过" in window.look("supplement-same").text
    upload(window, "layout-plan", "grey")
    window.look("supplement-there").press("提交补正材料")
    assert "办件继续办理" in window.page.inner_text("body")
    assert "需要您补充材料" not in window.look("case-goes-on").text and "已收到您的补正材料" in window.text
    staff.favour(number, until="site_visit")
    window.open(f"/cases/{number}").until("踏勘").look("case-site-visit")
    staff.favour(number)
    window.until("已批准").look("case-licensed").follow("查看验证页面").look("restaurant-licence")
    assert window.page.locator("main h1").inner_text() == "有效"
    staff.end_licence(window.path.rpartition("/")[2])
    window.page.reload()
    assert "场所已经改作他用" in window.look("restaurant-licence-ended").text
    assert window.page.locator("main h1").inner_text() != "有效"


def test_a_refusal_gives_its_reasons_and_tells_of_the_ways_to_appeal(viewer: Window, staff: Staff) -> None:
    number = staff.filed("restaurant", "demo-15")
    staff.complete(number, "intake", {"outcome": "accept", "checked": []})
    staff.favour(number, until="decide")
    staff.complete(number, "decide", {"outcome": "refuse", "reason_code": "layout-unsound", "facts": FACTS})
    window = viewer(width=360).open(f"/cases/{number}").sign_in("demo-15").until("没有批准").look("case-refused")
    for words in ("场所布局、操作流程不符合食品安全要求", FACTS, "第三十五条", "行政复议", "行政诉讼"):
        assert words in window.text, words
    english = viewer(language="en-GB").open(f"/cases/{number}").sign_in("demo-15").look("case-refused-english")
    assert "administrative reconsideration" in english.text


def test_taking_an_application_back(viewer: Window, staff: Staff) -> None:
    number = staff.filed("restaurant", "demo-17")
    window = viewer(width=360).open(f"/cases/{number}").sign_in("demo-17").follow("撤回申请").look("withdraw")
    window.fill(reason="房子不租了").press("确认撤回")
    assert "已撤回" in window.look("case-withdrawn").text
    assert not window.page.get_by_role("link", name="撤回申请").count()
