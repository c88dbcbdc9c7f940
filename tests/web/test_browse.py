"""A citizen finds a service and reads its guide, on both databases."""

from __future__ import annotations

import pytest

from tests.web.conftest import Stocked
from tests.web.visitor import Visitor


def test_a_service_is_found_by_chinese_pinyin_and_english_and_its_guide_says_everything(stocked: Stocked) -> None:
    visitor = Visitor(stocked.app.test_client())
    home = visitor.open("/")
    for query in ("驾驶证", "jiashizheng", "driving"):
        page = visitor.submit(home, {"q": query}, action="/search")
        assert "/services/driving-licence-renewal" in page.links(), query
    guide = visitor.open("/services/driving-licence-renewal")
    assert guide.status == 200 and "不用跑" in guide.text and "10 元" in guide.text
    assert guide.tree.xpath("//main//*[@class='diagram']//*[local-name()='svg']")
    assert "/services/driving-licence-renewal/apply" in guide.links()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("key", ["driving-licence-renewal", "restaurant"])
def test_no_link_of_a_guide_is_dead_for_a_signed_in_person(citizen: Visitor, key: str, language: str) -> None:
    citizen.open(f"/language/{language}")
    page = citizen.open(f"/services/{key}")
    assert page.status == 200
    allowed = {200} if key.startswith("driving") else {200, 403}
    for address in set(page.links()):
        if address.startswith("/"):
            assert citizen.open(address).status in allowed, address


def test_a_search_without_result_helps_on(stocked: Stocked) -> None:
    page = Visitor(stocked.app.test_client()).open("/search?q=<script>没有的事")
    assert page.status == 200 and "<script>没有的事" in page.text
    assert not page.tree.xpath("//main//script")


def test_themes_list_their_services_and_an_unknown_one_is_missing(stocked: Stocked) -> None:
    visitor = Visitor(stocked.app.test_client())
    themes = [link for link in visitor.open("/").links() if link.startswith("/themes/")]
    assert themes
    for link in themes:
        assert [one for one in visitor.open(link).links() if one.startswith("/services/")], link
    assert visitor.open("/themes/none-such").status == 404
    assert visitor.open("/services/none-such").status == 404
