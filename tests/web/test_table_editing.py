"""A designer edits a table in the browser: as a form of cells or as a file; it is looked at first, then kept as a draft."""

from __future__ import annotations

import pytest

from tests.web.desk import file_of
from tests.web.test_rules import TABLE, designer, version
from tests.web.visitor import Page, Visitor

__all__ = ["designer", "version"]


def changed(source: str, old: str, new: str) -> str:
    """The file with that text of the table's own cells changed once."""
    head, mark, rest = source.partition(f'<decision id="{TABLE}"')
    assert mark and old in rest
    return head + mark + rest.replace(f"<text>{old}</text>", f"<text>{new}</text>", 1)


def source(designer: Visitor, version: str) -> str:
    """The DMN file that holds the table."""
    return str(designer.client.get(f"/designer/versions/{version}/tables/{TABLE}/table.dmn").get_data(as_text=True))


def edited(designer: Visitor, version: str, cells: dict[str, str]) -> Page:
    """The page that follows when the form of cells is sent with these changed."""
    page = designer.open(f"/designer/versions/{version}/tables/{TABLE}/edit")
    (form,) = [form for form in page.tree.xpath("//main//form") if "cell-0-0" in form.fields]
    sent = dict(form.form_values()) | cells
    return Visitor._page(designer, designer.client.post(form.get("action"), data=sent, follow_redirects=True))


def uploaded(designer: Visitor, version: str, content: str, **more: str) -> Page:
    """The page that follows when a file is sent."""
    page = designer.open(f"/designer/versions/{version}/tables/{TABLE}/edit")
    return designer.submit(page, more, files=file_of("t.dmn", content.encode()), action="/edit")


def rows(page: Page) -> list[list[str]]:
    """The rows of the table on its page."""
    return [[cell.text_content() for cell in row.xpath("td/code")] for row in page.tree.xpath("//table//tbody/tr")]


def test_a_changed_cell_becomes_a_draft_whose_page_shows_the_analysis(designer: Visitor, version: str) -> None:
    page = edited(designer, version, {"cell-0-0": "7"})
    assert page.path.endswith(f"/tables/{TABLE}") and version not in page.path
    assert rows(page)[0][:2] == ["7", "false"]
    assert page.tree.xpath("//*[@id='analysis']")


def test_rows_are_added_and_emptied_ones_removed(designer: Visitor, version: str) -> None:
    before = rows(designer.open(f"/designer/versions/{version}/tables/{TABLE}"))
    emptied = {f"cell-0-{at}": "" for at in range(4)}
    page = edited(designer, version, {**emptied, "cell-3-0": "< 3", "cell-3-2": "11", "cell-3-3": '"6"'})
    assert rows(page) == [*before[1:], ["< 3", "-", "11", '"6"']]


def test_a_cell_that_cannot_be_read_is_said_beside_it_and_nothing_is_lost(designer: Visitor, version: str) -> None:
    page = edited(designer, version, {"cell-1-0": "< <", "cell-0-0": "7"})
    assert page.status == 422
    assert page.tree.xpath("//*[contains(@class, 'error-summary')]//a/@href") == ["#cell-1-0"]
    assert page.tree.xpath("string(//textarea[@id='cell-1-0'])").strip() == "< <"
    assert page.tree.xpath("string(//textarea[@id='cell-0-0'])").strip() == "7"


def test_a_table_is_analysed_without_being_kept(designer: Visitor, version: str) -> None:
    narrow = changed(source(designer, version), "-", "20")
    page = uploaded(designer, version, narrow, check="1")
    assert page.status == 200 and page.tree.xpath("//*[@role='status']//li")
    assert page.tree.xpath("string(//textarea[@name='kept'])").strip() == narrow.replace("\r\n", "\n").strip()
    drafts = designer.open("/designer/definitions/driving-licence-renewal").tree.xpath(
        "//a[contains(@href, '/designer/versions/')]"
    )
    assert {version in link.get("href") for link in drafts} == {True}


def test_an_edited_file_becomes_a_draft(designer: Visitor, version: str) -> None:
    page = uploaded(designer, version, changed(source(designer, version), "6", "7"))
    assert version not in page.path
    assert rows(page)[0][0] == "7"


@pytest.mark.parametrize("content", ["", "<x/>", "<!DOCTYPE a><a/>", "\ufffe", "gone"])
def test_a_file_that_cannot_be_used_is_refused_at_its_field(designer: Visitor, version: str, content: str) -> None:
    sent = source(designer, version).replace(f'"{TABLE}"', '"else"') if content == "gone" else content
    page = uploaded(designer, version, sent)
    assert page.status == 422
    assert page.tree.xpath("//*[contains(@class, 'error-summary')]//a/@href") == ["#file"]


def test_only_the_editors_own_mark_may_bring_styles(designer: Visitor, version: str) -> None:
    answer = designer.client.get(f"/designer/versions/{version}/tables/{TABLE}/edit")
    rules = dict(rule.strip().split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split(";"))
    assert rules["script-src"] == "'self'"
    assert "unsafe-inline" not in rules["style-src"] and "unsafe-eval" not in str(rules)
    plain = designer.client.get("/designer").headers["Content-Security-Policy"]
    assert "style-src 'self';" in plain
