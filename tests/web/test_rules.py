"""Designers try rules and tables, read what a table leaves open, and carry tables to a spreadsheet and back."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from processes import accounts, publishing
from processes.database import Database
from tests.web.conftest import SHIPPED
from tests.web.desk import PASSWORD, file_of
from tests.web.visitor import Page, Visitor

TABLE = "renewal-validity"


@pytest.fixture
def version(light_app: Flask) -> str:
    """The hash of the shipped renewal item."""
    database: Database = light_app.extensions["onerun_database"]
    with light_app.app_context(), database.transaction() as tx:
        kept = publishing.load_folder(tx, SHIPPED / "driving-licence-renewal")
        accounts.add_user(tx, username="designer", name="设计员", password=PASSWORD, roles=["designer"])
    assert kept.draft
    return kept.draft


@pytest.fixture
def designer(light_app: Flask, version: str) -> Visitor:
    """A designer who has signed in."""
    visitor = Visitor(light_app.test_client())
    visitor.submit(visitor.open("/official/sign-in"), {"username": "designer", "password": PASSWORD}, action="/official/sign-in")
    return visitor


def shown(designer: Visitor, version: str, **values: str) -> Page:
    """The page of the table after it was tried with these values by the names of facts."""
    page = designer.open(f"/designer/versions/{version}/tables/{TABLE}")
    labels = {label.text_content().strip(): label.get("for") for label in page.tree.xpath("//main//label")}
    return designer.submit(page, {labels[name]: value for name, value in values.items()}, action=f"/tables/{TABLE}")


def test_an_expression_is_tried_with_data(designer: Visitor) -> None:
    page = designer.open("/designer/rules")
    sent = {"expression": "amount * 2 + 1 / nothing", "data": '{"amount": 7}'}
    page = designer.submit(page, sent, action="/designer/rules")
    assert page.status == 200
    assert page.tree.xpath("string(//*[@data-result])") == "null"
    assert "nothing" in page.text
    assert page.form("/designer/rules").fields["expression"] == sent["expression"]


@pytest.mark.parametrize(
    ("expression", "data", "words"),
    [
        ("1 +* 2", "", "第 1 行第 4 列：此处应有一个值，却是“*”。"),
        ("", "", ""),
        ("a", "[1]", ""),
        ("a", "{", ""),
        ("1" * 10_001, "", ""),
        ("a", '{"a": {"$": "x"}}', "a: "),
    ],
)
def test_what_cannot_be_tried_is_said_and_kept_in_the_form(designer: Visitor, expression: str, data: str, words: str) -> None:
    page = designer.submit(designer.open("/designer/rules"), {"expression": expression, "data": data}, action="/designer/rules")
    assert page.status == 422
    assert words in page.text
    assert page.form("/designer/rules").fields["data"].strip() == data


def test_markup_in_what_was_sent_stays_text(designer: Visitor) -> None:
    markup = '"<script>alert(1)</script>"'
    page = designer.submit(designer.open("/designer/rules"), {"expression": markup}, action="/designer/rules")
    assert page.tree.xpath("string(//*[@data-result])") == markup
    assert not page.tree.xpath("//main//script")


def test_the_tables_of_a_version_are_listed_with_their_analysis(designer: Visitor, version: str) -> None:
    page = designer.open(f"/designer/versions/{version}/tables")
    links = [link for link in page.links() if "/tables/" in link]
    assert len(links) == 3
    assert "duration(" in page.text  # a cell that was not analysed is named
    assert all(designer.open(link).status == 200 for link in links)


def test_a_tried_table_shows_which_rows_hit_and_why_the_others_did_not(designer: Visitor, version: str) -> None:
    page = shown(designer, version, term_years="10", full_points_year="false")
    assert page.tree.xpath("string(//*[@data-result])") == '{row: 9, term: "long-term"}'
    rows = [row.get("class") for row in page.tree.xpath("//table//tbody/tr")]
    assert rows == [None, "row-hit", "row-over"]
    first = page.tree.xpath("//table//tbody/tr[1]/td/span/@class")
    assert [name.split()[-1] for name in first] == ["cell-no", "cell-yes"]


def test_a_value_that_cannot_be_read_is_said_at_its_field(designer: Visitor, version: str) -> None:
    page = shown(designer, version, term_years="ten")
    assert page.status == 422
    (link,) = page.tree.xpath("//*[contains(@class, 'error-summary')]//a/@href")
    assert page.tree.xpath(f"//input[@id='{link[1:]}']/@value") == ["ten"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_goes_out_and_comes_back_as_the_same_version(designer: Visitor, version: str, kind: str) -> None:
    data = designer.client.get(f"/designer/versions/{version}/tables/{TABLE}/table.{kind}").data
    page = designer.open(f"/designer/versions/{version}/tables/{TABLE}")
    page = designer.submit(page, files=file_of(f"t.{kind}", data), action="/sheet")
    assert page.path == f"/designer/versions/{version}?already=1"


def changed(data: bytes, cell: str, value: str) -> bytes:
    """An Excel file with one cell changed."""
    book, out = load_workbook(io.BytesIO(data)), io.BytesIO()
    book.active[cell] = value
    book.save(out)
    return out.getvalue()


def test_a_changed_table_is_a_new_draft(designer: Visitor, version: str) -> None:
    data = designer.client.get(f"/designer/versions/{version}/tables/{TABLE}/table.xlsx").data
    page = designer.open(f"/designer/versions/{version}/tables/{TABLE}")
    page = designer.submit(page, files=file_of("t.xlsx", changed(data, "B8", "7")), action="/sheet")
    draft = page.path.rsplit("/", 1)[-1].partition("?")[0]
    assert draft != version
    again = shown(designer, draft, term_years="7", full_points_year="false")
    assert again.tree.xpath("string(//*[@data-result])") == '{row: 8, term: "10"}'


def test_a_wrong_cell_is_refused_with_row_and_column(designer: Visitor, version: str) -> None:
    data = designer.client.get(f"/designer/versions/{version}/tables/{TABLE}/table.xlsx").data
    page = designer.open(f"/designer/versions/{version}/tables/{TABLE}")
    page = designer.submit(page, files=file_of("t.xlsx", changed(data, "B9", "< <")), action="/sheet")
    assert page.status == 422
    assert "B9" in page.text
    assert designer.submit(page, action="/sheet").status == 422


def test_an_unknown_version_or_table_is_not_there(designer: Visitor, version: str) -> None:
    assert designer.open(f"/designer/versions/{'0' * 64}/tables").status == 404
    assert designer.open(f"/designer/versions/{version}/tables/nothing").status == 404
    assert designer.open(f"/designer/versions/{version}/tables/nothing/table.csv").status == 404


def post(designer: Visitor, path: str, body: Any) -> Any:
    """The answer of the API."""
    return designer.client.post(f"/api/v1/rules/{path}", json=body)


def test_programs_try_expressions(designer: Visitor) -> None:
    answer = post(designer, "expression", {"expression": "a > 5", "data": {"a": 7.5}})
    assert (answer.status_code, answer.json["value"], answer.json["error"]) == (200, True, None)
    assert post(designer, "expression", {"expression": "1 +* 2"}).json["position"] == [1, 4]
    assert post(designer, "expression", {"expression": 5}).status_code == 422
    assert post(designer, "expression", {"expression": "a", "data": []}).status_code == 422
    assert post(designer, "expression", []).status_code == 422


def test_programs_try_tables_and_read_their_analysis(designer: Visitor, version: str) -> None:
    answer = post(designer, f"versions/{version}/tables/{TABLE}", {"data": {"term_years": 6, "full_points_year": False}})
    assert answer.json["answer"]["value"] == {"row": 8, "term": "10"}
    assert [row["hit"] for row in answer.json["rows"]] == [True, False, True]
    found = designer.client.get(f"/api/v1/rules/versions/{version}/tables").json["tables"]
    assert {one["decision"]: one["analysis"]["complete"] for one in found}[TABLE] == "yes"


def test_only_designers_may(light_app: Flask, version: str) -> None:
    stranger = Visitor(light_app.test_client())
    assert stranger.open("/designer/rules").path.startswith("/official/sign-in")
    assert post(stranger, "expression", {"expression": "1"}).status_code == 401
    assert stranger.client.get(f"/api/v1/rules/versions/{version}/tables").status_code == 401
