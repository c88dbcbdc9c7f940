"""Proposed changes on the page of a version: accepted with one click, kept as a draft, the original untouched."""

from __future__ import annotations

import pytest
from flask import Flask

from engine.model import FIXES
from tests.web.test_designer import designer_of, kept, upload
from tests.web.visitor import Page, Visitor
from web.catalogue import texts

DRAWN = """<?xml version="1.0" encoding="ISO-8859-1"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:test" exporter="bpmn-js">
<process id="drawn" name="Gepr&#252;ft"><startEvent id="s"/><userTask id="a" name="Antrag"/>
<sequenceFlow id="f" sourceRef="s" targetRef="a"/></process></definitions>"""


@pytest.fixture
def designer(light_app: Flask) -> Visitor:
    return designer_of(light_app)


def _accept(designer: Visitor, page: Page, fix: str) -> Page:
    (form,) = page.tree.xpath(f"//form[input[@name='fix' and @value='{fix}']]")
    sent = {str(i.get("name")): str(i.get("value")) for i in form.xpath(".//input[@name]")}
    answer = designer.client.post(form.get("action"), data=sent)
    assert answer.status_code == 303
    return designer.open(answer.headers["Location"])


def test_a_drawn_file_becomes_a_published_process_with_four_clicks(light_app: Flask, designer: Visitor) -> None:
    page = upload(designer, "drawn.bpmn", DRAWN.encode())
    first = page.path
    for count, fix in enumerate(("save-as-utf-8", "make-executable", "draw-end", "draw-diagram"), start=2):
        page = _accept(designer, page, fix)
        assert "已按建议修改" in page.text
        assert kept(light_app) == count
        assert page.path.partition("?")[0] != first.partition("?")[0]
    assert "可以发布" in page.text
    assert not page.tree.xpath("//input[@name='fix']")
    original = designer.client.get(f"{first.partition('?')[0]}/process.bpmn")
    assert b"ISO-8859-1" in original.data
    assert designer.submit(page, action="/publish").status == 200


def test_a_change_that_no_finding_proposes_is_not_found(light_app: Flask, designer: Visitor) -> None:
    page = upload(designer, "drawn.bpmn", DRAWN.encode())
    token = page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    path = page.path.partition("?")[0]
    for fix, element in (("make-executable", "a"), ("draw-start", "drawn"), ("nonsense", ""), ("", "")):
        answer = designer.client.post(f"{path}/fixes", data={"csrf_token": token, "fix": fix, "element": element})
        assert answer.status_code == 404
    assert kept(light_app) == 1


def test_a_change_after_which_the_file_is_refused_is_told_and_not_kept(light_app: Flask, designer: Visitor) -> None:
    plain = DRAWN.replace(' exporter="bpmn-js"', "")
    page = upload(designer, "drawn.bpmn", plain.encode())
    (form,) = page.tree.xpath("//form[input[@value='make-executable']]")
    sent = {str(i.get("name")): str(i.get("value")) for i in form.xpath(".//input[@name]")}
    answer = designer.client.post(form.get("action"), data=sent)
    assert answer.status_code == 422
    assert kept(light_app) == 1


def test_every_fix_has_its_words() -> None:
    assert {f"fix.{name}" for name in FIXES} <= set(texts())


@pytest.mark.parametrize("dialect", ["camunda-7", "camunda-8"])
def test_element_templates_are_offered_where_files_are_uploaded(designer: Visitor, dialect: str) -> None:
    page = designer.open("/designer/upload")
    (address,) = page.tree.xpath(f"//a[contains(@href, '{dialect}')]/@href")
    answer = designer.client.get(address)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert {t["id"] for t in answer.get_json()} >= {"onerun.human", "onerun.check", "onerun.effect"}
