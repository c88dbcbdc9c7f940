"""What designers do, in a real browser: the uploaded file is drawn, with what blocks it marked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.browser.desk import sign_in
from tests.browser.viewer import Viewer

Window = Callable[..., Viewer]
SHIPPED = Path(__file__).resolve().parents[2] / "bpmn" / "restaurant" / "process.bpmn"


def blocked_file(folder: Path) -> Path:
    """A shipped process in which some tasks have lost what makes them run."""
    made = folder / "blocked.bpmn"
    made.write_text(SHIPPED.read_text().replace('value="check.enterprise"', 'value="check.nothing"'))
    return made


def upload(window: Viewer, file: Path) -> Viewer:
    window.open("/designer/upload").page.set_input_files("[name=file]", file)
    window.press("上传").page.wait_for_load_state()
    return window


def test_an_upload_is_drawn_with_what_blocks_it_marked(viewer: Window, tmp_path: Path) -> None:
    window = sign_in(viewer(), "designer").look("definitions")
    window.open("/designer/upload").look("upload")
    upload(window, blocked_file(tmp_path))
    window.page.wait_for_selector(".viewer .djs-container .is-blocked")
    assert window.page.locator(".viewer .bjs-powered-by").is_visible()
    assert not window.page.locator(".drawn .diagram").is_visible()
    blocked = window.page.locator(".viewer").get_attribute("data-blocked")
    assert blocked
    for element in blocked.split():
        assert window.page.locator(f".viewer [data-element-id='{element}'].is-blocked").count()
    window.page.locator(".findings a").first.click()
    assert window.page.locator(".viewer .is-chosen").count()
    window.look("version-blocked")
    assert not window.faults


def test_without_scripts_or_vendor_files_the_server_draws(viewer: Window, tmp_path: Path) -> None:
    window = sign_in(viewer(width=320, vendor=False), "designer")
    upload(window, blocked_file(tmp_path)).look("version-narrow")
    link = window.page.locator(".findings a").first
    link.click()
    target = window.page.locator(".drawn svg :target")
    assert target.get_attribute("data-element-id") == link.get_attribute("data-element")
    plain = upload(sign_in(viewer(scripts=False), "designer"), blocked_file(tmp_path)).look("version")
    assert plain.page.locator(".drawn svg .is-blocked").count()


def test_a_refused_file_says_where_it_is_wrong(viewer: Window, tmp_path: Path) -> None:
    broken = tmp_path / "broken.bpmn"
    broken.write_text(SHIPPED.read_text()[:-30])
    window = upload(sign_in(viewer(width=360), "designer"), broken).look("upload-refused")
    assert window.page.locator("main h1").inner_text() == "这个文件不能接收"
    assert window.page.locator(".findings li").count()


SPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:maker="http://maker.example/bpmn"'
)


def exported_file(folder: Path) -> Path:
    """What a modeler of another house might export: two diagrams, a pool that is in none, its own settings on everything."""
    own = '<extensionElements><maker:colours fill="white"/></extensionElements>'
    processes = "".join(
        f'<process id="p{n}" name="Part {n}" isExecutable="true"><startEvent id="s{n}" maker:page="1"/>'
        f'<userTask id="a{n}" name="Look at it {n}">{own}</userTask>'
        f'<exclusiveGateway id="g{n}" gatewayDirection="Converging"/><userTask id="b{n}"/><endEvent id="e{n}"/>'
        f'<sequenceFlow id="f{n}" sourceRef="s{n}" targetRef="a{n}"/><sequenceFlow id="h{n}" sourceRef="a{n}" targetRef="g{n}"/>'
        f'<sequenceFlow id="i{n}" sourceRef="g{n}" targetRef="b{n}"/><sequenceFlow id="j{n}" sourceRef="g{n}" targetRef="e{n}"/>'
        "</process>"
        for n in (1, 2, 3)
    )
    drawings = "".join(
        f'<di:BPMNDiagram{name}><di:BPMNPlane bpmnElement="p{n}"><di:BPMNShape bpmnElement="a{n}">'
        '<dc:Bounds x="200" y="80" width="100" height="80"/></di:BPMNShape></di:BPMNPlane></di:BPMNDiagram>'
        for n, name in ((1, ' name="First sheet"'), (2, ""))
    )
    made = folder / "exported.bpmn"
    made.write_text(f'<definitions {SPACES} targetNamespace="t" exporter="Maker 7">{processes}{drawings}</definitions>')
    return made


def test_every_diagram_of_an_export_can_be_looked_at(viewer: Window, tmp_path: Path) -> None:
    for width in (360, 1280):
        window = upload(sign_in(viewer(width=width), "designer"), exported_file(tmp_path))
        for name, element in (("First sheet", "a1"), ("Part 2", "a2")):
            window.follow(name).page.wait_for_selector(f".viewer [data-element-id='{element}']")
            assert window.page.locator("nav [aria-current]").last.inner_text() == name
        window.look("export-sheet")
        window.page.locator(".findings a[data-element='a1']").first.click()
        window.page.wait_for_selector(".viewer [data-element-id='a1'].is-chosen")
        window.follow("Part 3").page.wait_for_selector(".drawn svg [data-element-id='a3']")
        assert window.page.locator(".drawn svg").is_visible()
        assert not window.page.locator(".viewer").count()
        assert not window.faults


def test_a_proposed_change_of_an_export_is_taken_with_one_press(viewer: Window, tmp_path: Path) -> None:
    window = upload(sign_in(viewer(width=360), "designer"), exported_file(tmp_path))
    before = window.page.locator(".findings form").count()
    window.look("export-findings").press("删除网关方向")
    window.page.wait_for_load_state()
    assert window.page.locator(".findings form").count() < before
    assert "maker:colours" in window.text
