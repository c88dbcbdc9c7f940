"""Proofs as designers see them: verdicts, the way to a fault, the reason for a worse version, and the line of the guide."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from flask import Flask
from sqlalchemy import update

from processes import publishing
from processes.promises import runs
from processes.promises.model import Proof, Proofs
from processes.tables import item_version
from processes.texts import text
from tests.processes.test_publishing import PLAIN
from tests.web.test_designer import designer_of, upload
from tests.web.visitor import Page, Visitor

BUNDLES = Path(__file__).resolve().parents[2] / "bpmn"
REVIEW = '<onerun:property name="onerun:operation" value="task.review" />'
VISIT = '<onerun:property name="onerun:visit" value="服务大厅" />'
COMES = {"process.bpmn": (REVIEW, REVIEW + VISIT)}
SLOWER = {"item.yaml": ("promised: {days: 10", "promised: {days: 12")}
KINDS = ("soundness", "visits", "time", "life-cycle", "once-only", "duty", "tables")


def bundle(name: str, changes: Mapping[str, tuple[str, str]] = MappingProxyType({})) -> bytes:
    """A shipped bundle, with one text changed in each of some of its files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted(one for one in (BUNDLES / name).rglob("*") if one.is_file()):
            inside, data = file.relative_to(BUNDLES / name).as_posix(), file.read_bytes()
            if inside in changes:
                old, new = (text.encode() for text in changes[inside])
                assert old in data
                data = data.replace(old, new, 1)
            archive.writestr(inside, data)
    return packed.getvalue()


def proofs_of(designer: Visitor, version: Page) -> Page:
    """The page of proofs, by the link of the version's page."""
    return designer.open(next(link for link in version.links() if link.endswith("/proofs")))


@pytest.fixture
def designer(app: Flask) -> Visitor:
    return designer_of(app)


def test_a_proved_version_shows_its_certificates_and_the_guide_says_so(designer: Visitor) -> None:
    version = upload(designer, "item.zip", bundle("driving-licence-renewal"))
    page = proofs_of(designer, version)
    assert "各项承诺都已证明" in page.text
    assert [section.get("id") for section in page.tree.xpath("//section[@class='proof']")] == list(KINDS)
    assert page.text.count("已证明") >= len(KINDS) and "查看过的状态" in page.text
    assert page.tree.xpath("//table//th[contains(., '受理到决定')]")
    designer.submit(version, action="/publish")
    guide = designer.open("/services/driving-licence-renewal")
    assert guide.tree.xpath("//details[@class='proved']/summary[contains(., '已证明：')]")


def test_a_broken_promise_is_followed_step_by_step_on_the_diagram(designer: Visitor) -> None:
    version = upload(designer, "item.zip", bundle("restaurant", COMES))
    page = proofs_of(designer, version)
    assert "有承诺不成立" in page.text and "怎么改：" in page.text
    assert page.tree.xpath("//table//tr[th[contains(., '受理到决定')]]/td[contains(., '可延长一次，10 个工作日')]")
    (link,) = (one for one in page.links() if "/proofs/visits/0" in one)
    first = designer.open(link)
    steps = first.tree.xpath("//div[@id='way']//ol/li")
    assert steps[0].get("aria-current") == "step" and "办理开始" in steps[0].text_content()
    assert "从这里分成几路同时进行" in first.text and "split" not in first.text  # the gateway has an id and no name
    assert first.tree.xpath("//svg//g[contains(@class, 'is-lit')]") and not first.tree.xpath(
        "//svg//g[contains(@class, 'is-blocked')]"
    )
    after = designer.open(first.tree.xpath("//a[@rel='next']/@href")[0])
    assert after.tree.xpath("//li[@aria-current='step']")[0].text_content() == steps[1].text_content()
    back = designer.open(after.tree.xpath("//a[@rel='prev']/@href")[0])
    assert back.tree.xpath("//li[@aria-current='step']")[0].text_content() == steps[0].text_content()
    end = designer.open(link.split("?")[0])
    assert end.tree.xpath("//svg//g[contains(@class, 'is-blocked')]")
    assert designer.open(link.split("?")[0] + "?step=99999").status == 200
    assert designer.open(link.split("?")[0].replace("/visits/0", "/visits/7")).status == 404


def test_a_counterexample_is_told_in_english_by_english_names() -> None:
    proofs = publishing.inspect("item.zip", bundle("restaurant", COMES)).proofs
    faults = [fault for proof in proofs or () for fault in proof.faults]
    told = [fault.text["en"] for fault in faults] + [step.text["en"] for fault in faults for step in fault.steps]
    assert "The applicant comes in person: “Intake review”." in told
    assert told[0].endswith("may have to come once: “Intake review”.")
    assert not [sentence for sentence in told if re.search("[\u4e00-\u9fff]", sentence)]


def test_a_version_that_is_worse_goes_live_with_a_signed_reason_only(designer: Visitor) -> None:
    designer.submit(upload(designer, "item.zip", bundle("restaurant")), action="/publish")
    slower = upload(designer, "item.zip", bundle("restaurant", SLOWER))
    refused = designer.submit(slower, action="/publish")
    assert refused.status == 409 and "须签署理由" in refused.text and "发布这一版" not in refused.text
    page = proofs_of(designer, refused)
    assert designer.submit(page, {"reason": "短"}, action="/reason").status == 422
    signed = designer.submit(page, {"reason": "省里的新规定要求增加消防复核。"}, action="/reason")
    assert "理由已保存" in signed.text and "消防复核。 设计员" in signed.text
    assert designer.submit(slower, action="/publish").status == 200
    told = designer.open(next(link for link in signed.links() if "/reform" in link))
    history = designer.open(next(link for link in signed.links() if link.endswith("/proofs") and "definitions" in link))
    assert history.status == 200 and history.text.count("已证明") == 2
    assert told.status == 200


def test_two_versions_are_compared_in_words(designer: Visitor) -> None:
    designer.submit(upload(designer, "item.zip", bundle("restaurant")), action="/publish")
    upload(designer, "item.zip", bundle("restaurant", SLOWER))
    page = designer.open("/designer/definitions/restaurant/reform")
    assert "由 10 个工作日增为 12 个工作日" in page.text and page.tree.xpath("//li[@class='reform-worse']")
    assert "经手部门：不变" in page.text
    swapped = page.tree.xpath("//select[@name='before']/option[@selected]/@value")[0]
    assert designer.open(f"/designer/definitions/restaurant/reform?before=nonsense&after={swapped}").status == 200


def test_what_is_called_otherwise_is_a_change_to_people(designer: Visitor) -> None:
    designer.submit(upload(designer, "item.zip", bundle("restaurant")), action="/publish")
    upload(designer, "item.zip", bundle("restaurant", {"item.yaml": ("城市管理局", "综合行政执法局")}))
    told = designer.open("/designer/definitions/restaurant/reform").text
    assert "经手部门：仍是 4 个，但内容有变。 不再需要：城市管理局 新增：综合行政执法局" in told


TWICE = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x" id="d">'
    '<process id="twice" isExecutable="true"><startEvent id="s"/><parallelGateway id="g"/><userTask id="a" name="A"/>'
    '<userTask id="b" name="B"/><{} id="j"/><endEvent id="e"/><sequenceFlow id="sg" sourceRef="s" targetRef="g"/>'
    '<sequenceFlow id="ga" sourceRef="g" targetRef="a"/><sequenceFlow id="gb" sourceRef="g" targetRef="b"/>'
    '<sequenceFlow id="aj" sourceRef="a" targetRef="j"/><sequenceFlow id="bj" sourceRef="b" targetRef="j"/>'
    '<sequenceFlow id="je" sourceRef="j" targetRef="e"/></process></definitions>'
)


def test_a_plain_process_is_told_what_its_faults_mean_for_publishing(designer: Visitor) -> None:
    direct = (
        TWICE.replace('<{} id="j"/>', "").replace('"j"', '"e"').replace('<sequenceFlow id="je" sourceRef="e" targetRef="e"/>', "")
    )
    version = upload(designer, "twice.bpmn", direct.encode())
    told = proofs_of(designer, version).text
    assert "流程有不妥之处" in told and "仍可以发布" in told and "不能发布" not in told
    assert "已发布" in designer.submit(version, action="/publish").answer.get_data(as_text=True)
    stuck = TWICE.format("parallelGateway").replace('<parallelGateway id="g"/>', '<exclusiveGateway id="g" default="ga"/>')
    stuck = stuck.replace('targetRef="b"/>', 'targetRef="b"><conditionExpression>=b</conditionExpression></sequenceFlow>', 1)
    version = upload(designer, "stuck.bpmn", stuck.encode())
    told = proofs_of(designer, version).text
    assert "这个流程不是总能办完" in told and "改好之前不能发布" in told and "承诺不成立" not in told


def test_a_proof_can_be_asked_for_and_stopped(designer: Visitor) -> None:
    version = upload(designer, "item.zip", bundle("driving-licence-renewal"))
    waiting = designer.submit(proofs_of(designer, version), action="/proofs")
    assert "排队等待证明" in waiting.text and waiting.tree.xpath("//*[@id='live'][@data-live]")
    assert len(waiting.tree.xpath("//section[@class='proof']")) == len(KINDS)
    stopped = designer.submit(waiting, action="/cancel")
    assert stopped.tree.xpath("//*[@id='live']//form[contains(@action, '/proofs')]")
    assert "证明已停止" in stopped.answer.get_data(as_text=True) and not stopped.tree.xpath("//*[@data-live]")


def test_only_designers_see_proofs(app: Flask) -> None:
    stranger = Visitor(app.test_client())
    assert "sign-in" in stranger.open("/designer/definitions/restaurant/reform").path


def test_a_process_that_is_not_proved_goes_live_with_a_signed_reason_only(app: Flask, designer: Visitor) -> None:
    version = upload(designer, "hello.bpmn", PLAIN)
    code = next(link for link in version.links() if link.endswith("/proofs")).split("/")[-2]
    claim = text("可能的情形太多，没有看完。", "There are more situations than could be looked at.")
    told = {"code": "not-proved", "gate": "publish", "level": "asks", "message": claim}
    with app.app_context(), app.extensions["onerun_database"].transaction() as tx:
        runs.keep(tx, code, Proofs("0" * 64, (Proof("soundness", "unproved", claim, reason=claim),), applies=False), "designer")
        tx.connection.execute(update(item_version).where(item_version.c.hash == code).values(findings=[told]))
    refused = designer.submit(version, action="/publish")
    assert refused.status == 409 and "须签署理由" in refused.text
    page = proofs_of(designer, refused)
    assert "为什么可以发布" in page.text
    signed = designer.submit(page, {"reason": "各条路都在试运行中走过。"}, action="/reason")
    assert "理由已保存" in signed.text and "为什么可以发布" not in signed.text
    assert designer.submit(version, action="/publish").status == 200
