"""Designers see which version an upload calls and who calls theirs; operators see the called process of an instance."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from engine.store.execution import start
from engine.store.host import InstanceRef
from processes import accounts, definitions, tables
from processes.host import CaseHost
from processes.settings import Settings
from tests.processes.shared import caller, looking
from tests.web.desk import PASSWORD
from tests.web.test_designer import database_of, designer_of, upload
from tests.web.visitor import Page, Visitor


@pytest.fixture
def designer(app: Flask) -> Visitor:
    return designer_of(app)


def publish(designer: Visitor, name: str, data: bytes) -> Page:
    """The upload goes live; its page."""
    page = upload(designer, name, data)
    return designer.submit(page, {}, action="/publish")


def section(page: Page, name: str) -> str:
    """What a part of the page says."""
    return " ".join(" ".join(page.tree.xpath(f"//*[@id='{name}']//text()")).split())


def test_an_upload_links_to_the_version_that_it_calls(designer: Visitor) -> None:
    called = publish(designer, "look.bpmn", looking())
    page = upload(designer, "mine.bpmn", caller())
    told = section(page, "calls")
    assert "看一看" in told and "随新版本更新" in told and "由“请看”调用" in told
    (link,) = page.tree.xpath("//*[@id='calls']//a/@href")
    assert designer.open(link).path == called.path


def test_what_is_not_published_is_named_and_found_when_it_is(designer: Visitor) -> None:
    page = upload(designer, "mine.bpmn", caller())
    assert "没有发布" in page.text and not page.tree.xpath("//*[@id='calls']//a")
    publish(designer, "look.bpmn", looking())
    again = designer.submit(page, {}, action="/look-again")
    assert again.path != page.path and "看一看" in section(again, "calls")


def test_a_called_process_lists_its_callers(designer: Visitor) -> None:
    called = publish(designer, "look.bpmn", looking())
    publish(designer, "mine.bpmn", caller())
    told = section(designer.open(called.path), "callers")
    assert "我的" in told and "没有承诺" in told


def test_a_proof_names_what_it_was_made_with_and_says_when_that_is_old(designer: Visitor) -> None:
    publish(designer, "look.bpmn", looking())
    page = publish(designer, "mine.bpmn", caller())
    proofs = page.path.split("?")[0] + "/proofs"
    assert "看一看 · 第 1 版" in designer.open(proofs).text
    publish(designer, "look.bpmn", looking(2))
    assert "证明已过时" in designer.open(proofs).text or "排队等待证明" in designer.open(proofs).text


def running(app: Flask, settings: Settings, page: Page) -> Visitor:
    """An operator; an instance of the version of this page runs."""
    with app.app_context(), database_of(app).transaction() as tx:
        t = tables.item_version
        version = re.split(r"[/?]", page.path)[3]
        definition = definitions.load(tx, str(tx.connection.scalar(select(t.c.definition_hash).where(t.c.hash == version))))
        ref = InstanceRef("i1", "i1", None, definition.hash, "designer")
        start(tx, CaseHost(settings), ref, process="mine", variables={}, key="start")
        accounts.add_user(tx, username="operator", name="运维", password=PASSWORD, roles=["operator"])
    operator = Visitor(app.test_client())
    operator.submit(operator.open("/official/sign-in"), {"username": "operator", "password": PASSWORD}, action="/official/sign-in")
    return operator


def test_an_instance_shows_the_called_process_and_where_it_stands(app: Flask, designer: Visitor, settings: Settings) -> None:
    publish(designer, "look.bpmn", looking())
    page = publish(designer, "mine.bpmn", caller())
    operator = running(app, settings, page)
    shown = operator.open("/admin/instances/i1")
    assert shown.status == 200, shown.text
    assert "调用的流程：看一看（第 1 版）" in section(shown, "called-1")
    assert "看" in shown.text and "@" not in shown.text


def test_a_migration_names_what_stays_in_a_called_process(app: Flask, designer: Visitor, settings: Settings) -> None:
    publish(designer, "look.bpmn", looking())
    operator = running(app, settings, publish(designer, "mine.bpmn", caller()))
    other = publish(designer, "mine.bpmn", caller().replace("请看".encode(), "请再看".encode()))
    page = operator.open(f"/admin/instances/i1/migrate?target={re.split(r'[/?]', other.path)[3]}")
    assert "可以换过去" in page.text and "看 → 看" in page.text and "@" not in page.text
    assert "依法" not in page.text and "受理" not in page.text  # it is no case
