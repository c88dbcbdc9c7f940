"""Designers: whatever is uploaded ends as a page that says what is right or wrong with it, and where."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from engine.model.report import Finding
from processes import accounts, tables
from processes.database import Database
from tests.corpora import corpus
from tests.web.desk import PASSWORD, file_of
from tests.web.visitor import Page, Visitor
from web.designer.report import gates

BLOCKED = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:test">
<process id="sums" name="算一算" isExecutable="true">
<startEvent id="begin"/><sequenceFlow id="f1" sourceRef="begin" targetRef="evil"/>
<scriptTask id="evil" name="算" scriptFormat="python"><script>1</script></scriptTask>
<sequenceFlow id="f2" sourceRef="evil" targetRef="done"/><endEvent id="done"/>
</process></definitions>"""
BUNDLE = Path(__file__).resolve().parents[2] / "bpmn" / "driving-licence-renewal"
MARKUP = '"><script>alert(1)</script>'


def designer_of(app: Flask) -> Visitor:
    with app.app_context(), database_of(app).transaction() as tx:
        accounts.add_user(tx, username="designer", name="设计员", password=PASSWORD, roles=["designer"])
    visitor = Visitor(app.test_client())
    page = visitor.open("/official/sign-in")
    visitor.submit(page, {"username": "designer", "password": PASSWORD}, action="/official/sign-in")
    return visitor


def database_of(app: Flask) -> Database:
    found: Database = app.extensions["onerun_database"]
    return found


def upload(designer: Visitor, name: str, data: bytes) -> Page:
    return designer.submit(designer.open("/designer/upload"), files=file_of(name, data), action="/designer/upload")


def test_what_one_gate_has_said_of_an_element_is_not_said_again_in_other_words(app: Flask) -> None:
    event = '<intermediateCatchEvent id="wait" name="等"><timerEventDefinition/></intermediateCatchEvent>'
    model = re.sub(r"<scriptTask.*?</scriptTask>", event, BLOCKED).replace('"evil"', '"wait"').replace('id="d"', 'exporter="x"')
    text = upload(designer_of(app), "waits.bpmn", model.encode()).text
    assert "timer-missing" in text and "cannot-run" not in text


def test_what_is_in_no_drawing_is_named_without_a_link(app: Flask) -> None:
    head = 'xmlns:v="http://vendor.example/x" v:made="1" id="d"'
    page = upload(designer_of(app), "sums.bpmn", BLOCKED.replace('id="d"', head).encode())
    assert "扩展“v:made”" in page.text
    assert page.tree.xpath("//*[@class='findings']//a/@data-element") == ["evil"]


def kept(app: Flask) -> int:
    with app.app_context(), database_of(app).transaction(write=False) as tx:
        return int(tx.connection.scalar(select(func.count()).select_from(tables.item_version)) or 0)


def zipped(folder: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            archive.writestr(path.relative_to(folder).as_posix(), path.read_bytes())
    return packed.getvalue()


@pytest.fixture
def designer(light_app: Flask) -> Visitor:
    return designer_of(light_app)


def test_bad_models_get_their_verdict_and_nothing_of_a_refused_one_is_kept(light_app: Flask, designer: Visitor) -> None:
    folder = corpus("bad_inputs")
    told = [one for one in json.loads((folder / "index.json").read_text())["files"] if one["kind"] == "bpmn"]
    assert len(told) > 10
    for one in told:
        before = kept(light_app)
        page = upload(designer, Path(one["file"]).name, (folder / one["file"]).read_bytes())
        assert page.status in (200, 422), one["file"]
        assert page.heading and page.tree.xpath("//*[contains(@class, 'gate')]"), one["file"]
        assert kept(light_app) == before + (page.status == 200), one["file"]
        publishable = bool(page.tree.xpath("//form[contains(@action, '/publish')]"))
        assert one["expected"] != "reject" or not publishable or one["file"].startswith(("bpmn/dev05", "bpmn/dev08")), one["file"]
        assert page.status == 422 or page.tree.xpath("//*[@class='drawn']//svg"), one["file"]
        if page.status == 422:
            assert page.tree.xpath("//*[@class='findings']/li"), one["file"]


def test_models_of_governments_are_drawn_with_every_blocking_element_named(designer: Visitor) -> None:
    files = sorted(corpus("corpora", "government").rglob("*.bpmn"))
    assert len(files) > 20
    for path in files:
        page = upload(designer, path.name, path.read_bytes())
        assert page.status == 200, path.name
        drawn = {str(one) for one in page.tree.xpath("//*[@class='drawn']//svg//g/@data-element-id")}
        marked = {str(one) for one in page.tree.xpath("//svg//g[contains(@class, 'is-blocked')]/@data-element-id")}
        (blocked,) = page.tree.xpath("//*[contains(@class, 'viewer')]/@data-blocked")
        named = {str(one) for one in page.tree.xpath("//*[@class='findings']//a/@data-element")}
        assert drawn, path.name
        assert set(blocked.split()) & drawn <= named and all(one in page.text for one in blocked.split()), path.name
        assert marked == set(blocked.split()) & drawn, path.name


def test_a_wrong_file_and_no_file_are_told_apart(light_app: Flask, designer: Visitor) -> None:
    nothing = designer.submit(designer.open("/designer/upload"), action="/designer/upload")
    assert nothing.status == 422 and "请先选择一个文件" in nothing.text
    for name, data in (("a.bpmn", b""), ("a.bpmn", b"<a>"), ("a.zip", b"PK\x03\x04 no zip"), ("a.pdf", b"%PDF-1.4")):
        page = upload(designer, name, data)
        assert page.status == 422 and page.heading == "这个文件不能接收", (name, data)
    assert kept(light_app) == 0
    assert "还没有流程" in designer.open("/designer").text


def test_markup_in_names_is_shown_and_never_run(designer: Visitor) -> None:
    name = MARKUP.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    model = re.sub(r'(<bpmn:\w+ id="[^"]*" name=")', lambda found: found[1] + name, (BUNDLE / "process.bpmn").read_text())
    page = upload(designer, 'x"<b>.bpmn', model.encode())
    assert "<script>alert(1)" in page.tree.text_content()
    assert not [one for one in page.tree.xpath("//script") if not one.get("src")]
    assert not page.tree.xpath("//svg//script")


def test_a_bundle_is_published_and_its_export_is_the_same_version(app: Flask) -> None:
    designer = designer_of(app)
    page = upload(designer, "renewal.zip", zipped(BUNDLE))
    assert page.status == 200 and "可以发布" in page.text
    version = page.path.partition("?")[0]
    published = designer.submit(page, action="/publish")
    assert "新办件从现在起用这一版" in published.text
    assert not published.tree.xpath("//form[contains(@action, '/publish')]")
    exported = designer.client.get(f"{version}/bundle.zip")
    assert "attachment" in exported.headers["Content-Disposition"]
    again = upload(designer, "again.zip", exported.data)
    assert again.path.startswith(version) and "以前上传过" in again.text
    assert kept(app) == 1
    source = designer.client.get(f"{version}/process.bpmn")
    assert source.data == (BUNDLE / "process.bpmn").read_bytes() and "attachment" in source.headers["Content-Disposition"]
    listed = designer.open("/designer/definitions/driving-licence-renewal")
    assert "第 1 版" in listed.text and "机动车驾驶证期满换证" in designer.open("/designer").text
    assert Visitor(app.test_client()).open("/services/driving-licence-renewal").status == 200


def test_a_draft_that_is_blocked_cannot_be_published_by_hand(app: Flask) -> None:
    designer = designer_of(app)
    page = upload(designer, "blocked.bpmn", BLOCKED.encode())
    assert page.status == 200 and "保留为草稿" in page.text
    assert page.tree.xpath("//a[@href='#element-evil']")
    token = page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    answer = designer.client.post(f"{page.path}/publish", data={"csrf_token": token})
    assert answer.status_code == 409
    assert "未发布" in designer.open("/designer").text


def test_many_findings_of_one_kind_are_folded_behind_the_third() -> None:
    many = [Finding("name-missing", "publish", "asks", {"zh": "无名", "en": "No name"}, element=f"t{n}") for n in range(7)]
    few = [Finding("no-default", "publish", "error", {"zh": "缺", "en": "Missing"}, element=f"g{n}") for n in range(4)]
    lines = gates([*many, *few], "draft")[2].lines
    assert [(line.finding.element, len(line.same)) for line in lines] == [
        *((f"g{n}", 0) for n in range(4)),
        *(("t0", 0), ("t1", 0), ("t2", 4)),
    ]
    assert [f.element for f in lines[-1].same] == ["t3", "t4", "t5", "t6"]
