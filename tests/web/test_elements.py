"""The reference of elements: a page for designers, JSON for programs, both languages."""

from __future__ import annotations

import pytest
from flask import Flask
from lxml import etree

from processes import accounts
from processes.database import Database
from tests.web.desk import PASSWORD
from tests.web.visitor import Visitor


@pytest.fixture
def designer(light_app: Flask) -> Visitor:
    """A designer who has signed in."""
    database: Database = light_app.extensions["onerun_database"]
    with light_app.app_context(), database.transaction() as tx:
        accounts.add_user(tx, username="designer", name="设计员", password=PASSWORD, roles=["designer"])
    visitor = Visitor(light_app.test_client())
    visitor.submit(visitor.open("/official/sign-in"), {"username": "designer", "password": PASSWORD}, action="/official/sign-in")
    return visitor


@pytest.mark.parametrize(("language", "name", "said"), [("zh", "用户任务", "待办"), ("en", "user task", "for people")])
def test_designers_read_what_runs_with_an_example(designer: Visitor, language: str, name: str, said: str) -> None:
    designer.open(f"/language/{language}")
    page = designer.open("/designer/elements")
    addresses = {link.text_content(): str(link.get("href")) for link in page.tree.xpath("//main//table//a")}
    assert len(addresses) > 60 and "call-fixed" in page.text
    one = designer.open(addresses[name])
    assert said in one.text and "s a e" in one.text
    assert one.tree.xpath("//main//*[local-name()='svg']//*[@data-element-id='a']")


def test_the_list_leads_there_from_the_definitions(designer: Visitor) -> None:
    assert "/designer/elements" in set(designer.open("/designer").links())


def test_programs_read_the_same(light_visitor: Visitor) -> None:
    answer = light_visitor.client.get("/api/v1/elements").get_json()
    by_key = {each["key"]: each for each in answer["elements"]}
    task = by_key["boundaryEvent timer, non-interrupting"]
    assert (task["trace"], task["test"].partition("::")[0]) == ("s u b x", "tests/engine/test_reference.py")
    assert {"zh", "en"} == set(task["name"]) == set(answer["refused"][0]["sentence"])
    drawing = light_visitor.client.get(f"/api/v1/elements/{task['id']}")
    assert drawing.mimetype == "image/svg+xml"
    assert etree.fromstring(drawing.data).tag.endswith("svg")
    assert light_visitor.client.get("/api/v1/elements/nothing").status_code == 404
