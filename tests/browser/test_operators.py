"""What operators do, in a real browser: find a case, see where it stands, suspend it, repair it, carry it over."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from processes import accounts, casefile, publishing
from processes.database import open_database
from processes.operating import carrying
from processes.operating.asking import Asked
from processes.operating.carrying import Way
from processes.publishing import LOADER
from processes.tables import item_live
from tests.browser.desk import file_case, sign_in
from tests.browser.site import Site
from tests.browser.viewer import Viewer

Window = Callable[..., Viewer]
SHIPPED = Path(__file__).resolve().parents[2] / "bpmn" / "driving-licence-renewal"
EXAMINE = re.compile(r'((?:id|sourceRef|targetRef|bpmnElement)="|<bpmn:flowNodeRef>)examine(?=["<])')


@pytest.fixture(scope="module")
def other_version(site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The hash of a published version in which the examination has another id; the shipped one is on offer all the same."""
    folder = tmp_path_factory.mktemp("versions") / "other"
    shutil.copytree(SHIPPED, folder)
    for name, pattern, by in (("process.bpmn", EXAMINE, r"\1assess"), ("item.yaml", re.compile(r"\bexamine\b"), "assess")):
        file = folder / name
        file.write_text(pattern.sub(by, file.read_text(encoding="utf-8")), encoding="utf-8")
    database = open_database(site.settings.database_url)
    with database.transaction() as tx:
        shipped = tx.connection.execute(select(item_live.c.version).where(item_live.c.key == SHIPPED.name)).scalar_one()
        made = publishing.load_folder(tx, folder)
        assert made.verdict == "publish", made.findings
        publishing.publish(tx, LOADER, shipped)
    database.close()
    return str(made.draft)


def at(window: Viewer, number: str) -> Viewer:
    """The page of the case's instance."""
    window.open(f"/admin/instances?number={number}").follow(number)
    return window.until("待办 ·")


def confirmed(window: Viewer, button: str) -> Viewer:
    """The operation's form is sent."""
    window.page.locator("main textarea[name='reason']").fill("登记库数据有误，联系更正")
    window.page.locator("main input[name='confirmed']").check()
    return window.press(button)


@pytest.mark.parametrize("width", [1280, 390])
def test_an_operator_repairs_a_case(site: Site, viewer: Window, width: int, other_version: str) -> None:
    number = file_case(site)
    window = sign_in(viewer(width=width), "admin")
    window.open("/admin/instances").look("instances")
    at(window, number).look("instance")
    window.follow("暂停").look("operation-suspend")
    window.press("暂停办件").look("operation-suspend-wrong")
    assert window.page.locator(".govuk-error-summary").is_visible()
    confirmed(window, "暂停办件").look("instance-suspended")
    assert "起暂停" in window.text
    window.follow("修改变量").look("operation-variable")
    window.page.locator("main select[name='name']").select_option(index=1)
    window.fill(value='{x: 1, y: "甲"}')
    confirmed(window, "写入新值")
    window.follow("移到别处").look("operation-move")
    window.follow("不做了，返回").follow("换到另一版本").look("migrate")
    window.press("预演").look("migrate-no-place")
    window.page.locator("main select[name='map-examine']").select_option("assess")
    window.press("再预演一次").look("migrate-fits")
    confirmed(window, "换到这个版本")
    assert "已换到新版本" in window.text
    window.follow("恢复")
    confirmed(window, "恢复办件").look("instance-resumed")
    assert "起暂停" not in window.text
    assert not [fault for fault in window.faults if "422" not in fault]


def test_a_whole_version_is_rehearsed_and_migrated(site: Site, viewer: Window, other_version: str) -> None:
    number = file_case(site)
    window = at(sign_in(viewer(), "admin"), number)
    carried_over(site, number, other_version)
    window.open("/admin/migrations").look("migrations")
    window.page.locator("main select[name='versions']").select_option(index=1)
    window.fill(reason="恢复原来的版本").press("开始预演").until("已完成").look("rehearsal-no-place")
    assert "没有位置" in window.text
    window.page.locator("main select[name='map-assess']").select_option("examine")
    window.press("再预演一次").until("已完成").look("rehearsal-fits")
    confirmed(window, "正式迁移").until("已完成").look("migration-done")
    assert "已换" in window.text and number in window.text
    assert "第 1 版" in at(window, number).text and not window.faults


def carried_over(site: Site, number: str, version: str) -> None:
    """The case runs on the other version."""
    database = open_database(site.settings.database_url)
    with database.transaction() as tx:
        admin = accounts.find_official(tx, "admin")
        assert admin is not None
        asked = Asked(casefile.find_case(tx, number).id, "试用另一版本", "story")
        carrying.carry(tx, site.settings, admin, asked, Way(version, {"examine": "assess"}))
    database.close()


def test_everything_works_without_scripts(site: Site, viewer: Window) -> None:
    number = file_case(site)
    window = sign_in(viewer(scripts=False), "admin")
    at(window, number).look("instance")
    window.follow("暂停")
    confirmed(window, "暂停办件")
    assert "起暂停" in window.text
