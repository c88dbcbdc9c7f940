"""Uploads become drafts and versions, whole or not at all."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from sqlalchemy import func, select

from processes import publishing, tables
from processes.errors import NotAllowedError, NotPublishableError
from processes.items import versions
from processes.items.bundle import read_folder, read_zip, write_zip
from processes.items.guide import get_item
from processes.items.search import list_themes, search_items
from tests.processes.support import PERMIT, Office

FILES = read_folder(PERMIT)
PLAIN = (
    b'<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x" id="d">'
    b'<process id="hello" name="Hello" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>'
    b'<userTask id="t" name="Look"/><sequenceFlow id="g" sourceRef="t" targetRef="e"/><endEvent id="e"/></process></definitions>'
)


def _count(office: Office) -> int:
    with office.database.transaction() as tx:
        return int(tx.connection.scalar(select(func.count()).select_from(tables.item_version)) or 0)


def _changed(path: str, old: str, new: str) -> bytes:
    return write_zip({**FILES, path: FILES[path].replace(old.encode(), new.encode())})


def test_the_same_files_are_one_version_and_other_files_the_next(office: Office) -> None:
    designer = office.official("designer", "designer")
    with office.database.transaction() as tx:
        again = publishing.keep(tx, designer, publishing.inspect("permit.zip", write_zip(FILES)))
        assert again.already and again.draft is not None
        assert publishing.publish(tx, designer, again.draft).row.number == 1
        other = publishing.inspect("permit.zip", _changed("item.yaml", "用于测试的许可事项。", "另一个摘要。"))
        kept = publishing.keep(tx, designer, other)
        assert kept.draft is not None and not kept.already and kept.draft != again.draft
        assert get_item(tx, "permit").card.summary["zh"] == "用于测试的许可事项。"
        view = publishing.publish(tx, designer, kept.draft)
        assert (view.row.number, view.row.live) == (2, True)
        assert get_item(tx, "permit").card.summary["zh"] == "另一个摘要。"
        assert [(v.number, v.live) for v in publishing.list_versions(tx, designer, "permit")] in (
            [(2, True), (1, False)],
            [(1, False), (2, True)],
        )
        assert read_zip(publishing.export(tx, designer, kept.draft))["item.yaml"] != FILES["item.yaml"]
        (row,) = publishing.list_definitions(tx, designer)
        assert (row.versions, row.drafts, row.live_number) == (2, 0, 2)


def test_a_process_without_a_name_goes_by_its_pool(office: Office) -> None:
    pool = b'<collaboration id="c"><participant id="pool" name="Front desk" processRef="hello"/></collaboration></definitions>'
    assert publishing.inspect("hello.bpmn", PLAIN).name["en"] == "Hello"
    nameless = PLAIN.replace(b' name="Hello"', b"")
    assert publishing.inspect("hello.bpmn", nameless).name["en"] == "hello"
    assert publishing.inspect("hello.bpmn", nameless.replace(b"</definitions>", pool)).name["en"] == "Front desk"


def test_a_start_of_the_program_leaves_on_offer_what_a_designer_has_published(office: Office) -> None:
    designer = office.official("designer", "designer")
    with office.database.transaction() as tx:
        changed = publishing.inspect("permit.zip", _changed("item.yaml", "用于测试的许可事项。", "另一个摘要。"))
        publishing.publish(tx, designer, publishing.keep(tx, designer, changed).draft or "")
        assert publishing.load_folder(tx, PERMIT).already
        assert get_item(tx, "permit").card.summary["zh"] == "另一个摘要。"


def test_a_start_of_the_program_leaves_on_offer_the_earlier_version_that_a_designer_went_back_to(
    office: Office, tmp_path: Path
) -> None:
    designer = office.official("designer", "designer")
    newer = copytree(PERMIT, tmp_path / PERMIT.name)
    item = newer / "item.yaml"
    item.write_bytes(item.read_bytes().replace("用于测试的许可事项。".encode(), "另一个摘要。".encode()))
    with office.database.transaction() as tx:
        shipped = versions.live(tx, "permit").hash
        assert publishing.load_folder(tx, newer).draft == versions.live(tx, "permit").hash != shipped
        publishing.publish(tx, designer, shipped)
        assert publishing.load_folder(tx, newer).already
        assert versions.live(tx, "permit").hash == shipped


def test_a_running_case_keeps_its_version(office: Office) -> None:
    person = office.person()
    receipt = office.filed(person, "review")
    designer = office.official("designer", "designer")
    with office.database.transaction() as tx:
        changed = publishing.inspect("permit.zip", _changed("item.yaml", "days: 20", "days: 19"))
        publishing.publish(tx, designer, publishing.keep(tx, designer, changed).draft or "")
    office.work()
    office.complete(office.official("permit-clerk", "permit-clerk"), receipt.number, "accept")
    with office.database.transaction() as tx:
        days = tx.connection.scalar(select(tables.clock.c.days).where(tables.clock.c.name == "statutory"))
    assert days == 20


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "verdict"),
    [
        ("item.yaml", "days: 5, unit: working}", "days: 50, unit: working}", "item-invalid", "refuse"),
        ("item.yaml", "key: permit", "key: Permit!", "item-invalid", "refuse"),
        ("item.yaml", "form: forms/application.json", "form: forms/other.json", "item-file-missing", "refuse"),
        ("item.yaml", "permit-clerk:", "other-clerk:", "task-role-unknown", "draft"),
        ("item.yaml", "nodes: [check]", "nodes: [nowhere]", "stage-node-unknown", "draft"),
        ("process.bpmn", "case.propose", "case.impress", "operation-unknown", "draft"),
        ("process.bpmn", '"examine" /&gt;', "", "", "publish"),
        ("notices/hello.yaml", "body:", "corpus:", "notice-invalid", "draft"),
    ],
)
def test_findings_stand_against_publishing(office: Office, path: str, old: str, new: str, code: str, verdict: str) -> None:
    designer = office.official("designer", "designer")
    before = _count(office)
    inspected = publishing.inspect("permit.zip", _changed(path, old, new))
    assert inspected.verdict == verdict
    assert not code or code in {f.code for f in inspected.findings}
    assert all(f.message["zh"] and f.message["en"] for f in inspected.findings)
    with office.database.transaction() as tx:
        kept = publishing.keep(tx, designer, inspected)
        assert (kept.draft is None) == (verdict == "refuse")
        if verdict == "draft":
            with pytest.raises(NotPublishableError):
                publishing.publish(tx, designer, kept.draft or "")
    assert _count(office) - before == (verdict == "draft")


def test_a_plain_process_promises_nothing_and_is_not_offered(office: Office) -> None:
    designer = office.official("designer", "designer")
    with office.database.transaction() as tx:
        kept = publishing.keep(tx, designer, publishing.inspect("hello.bpmn", PLAIN))
        assert kept.verdict == "publish", kept.findings
        view = publishing.publish(tx, designer, kept.draft or "")
        assert view.kind == "process" and "no promise" in view.promise["en"].lower()
        assert [i.key for i in search_items(tx, "")] == ["permit"]


def test_item_operations_need_their_item(office: Office) -> None:
    inspected = publishing.inspect("process.bpmn", FILES["process.bpmn"])
    assert inspected.verdict == "draft" and "operation-needs-item" in {f.code for f in inspected.findings}


def test_only_designers_publish(office: Office) -> None:
    stranger = office.official("stranger", "permit-clerk")
    with office.database.transaction() as tx, pytest.raises(NotAllowedError):
        publishing.keep(tx, stranger, publishing.inspect("hello.bpmn", PLAIN))


def _zip(*members: tuple[str, bytes], **more: Any) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 broken",
        _zip(),
        _zip(("../item.yaml", b"x")),
        _zip(("/item.yaml", b"x")),
        _zip(("item.exe", b"x")),
        _zip(("item.yaml", b"x"), ("ITEM.yaml", b"x")),
        _zip(("item.yaml", b"\0" * 5_000_000)),
        _zip(*((f"f{n}.json", b"{}") for n in range(201))),
        _zip(("item.yaml", b"[")),
    ],
)
def test_hostile_bundles_are_refused_with_words(data: bytes) -> None:
    inspected = publishing.inspect("bundle.zip", data)
    assert inspected.verdict == "refuse" and inspected.hash is None and inspected.findings


@pytest.mark.parametrize(
    "query", ["试验许可", "试验", "shiyanxuke", "SYXK", "permit", "test p", "换驾照", "huanjiazhao", "X01", "许可 试验"]
)
def test_items_are_found_in_chinese_pinyin_and_english(office: Office, query: str) -> None:
    with office.database.transaction() as tx:
        assert [i.key for i in search_items(tx, query)] == ["permit"]
        assert search_items(tx, "没有这个") == [] and search_items(tx, query, theme="other") == []
        assert [(t.key, t.count) for t in list_themes(tx)] == [("testing", 1)]
