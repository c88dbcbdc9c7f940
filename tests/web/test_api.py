"""Programs do what pages do: strict JSON in, JSON or problem documents out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient

from processes import publishing
from tests.web.conftest import SHIPPED, Stocked
from tests.web.visitor import Visitor

ITEM = "driving-licence-renewal"
ANSWERS = {
    "applicant_name": "测试甲",
    "citizen_id": "33990119850312001X",
    "address": "临和市河滨区试验路1号",
    "phone": "13800000001",
    "file_number": "339900198503",
    "expiry": "2027-01-06",
    "status_change": "no",
    "photo_choice": "keep",
    "delivery": "electronic",
    "declared": True,
}


@pytest.fixture
def free(stocked: Stocked, tmp_path: Path) -> str:
    """The key of an item like the shipped one, without fee and papers, so that one request can file it."""
    folder = tmp_path / "free-renewal"
    shutil.copytree(SHIPPED / ITEM, folder)
    item = yaml.safe_load((folder / "item.yaml").read_text(encoding="utf-8"))
    item |= {"key": folder.name, "code": "T01", "fee": None}
    item["materials"] = [one for one in item["materials"] if not one.get("upload")]
    (folder / "item.yaml").write_text(yaml.safe_dump(item, allow_unicode=True), encoding="utf-8")
    with stocked.app.app_context(), stocked.app.extensions["onerun_database"].transaction() as tx:
        kept = publishing.load_folder(tx, folder)
    assert kept.draft, kept.findings
    return folder.name


def answers(citizen: Visitor, key: str) -> dict[str, Any]:
    """The sample answers, with the choices that the form really offers."""
    page = citizen.submit(citizen.open(f"/services/{key}/apply"))
    draft = page.path.split("/")[2]
    found = dict(ANSWERS)
    for number in range(1, 5):
        tree = citizen.open(f"/applications/{draft}/pages/page{number}").tree
        for name in {str(one) for one in tree.xpath("//main//input[@type='radio']/@name")}:
            found[name] = str(tree.xpath(f"//input[@name='{name}']/@value")[0])
    return found | {"status_change": "no"}


def send(client: FlaskClient, path: str, body: Any, **headers: str) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(path, data=data, content_type="application/json", headers=headers)


def test_services_and_guides_are_listed(stocked: Stocked) -> None:
    client = stocked.app.test_client()
    listed = client.get("/api/v1/services?q=jiashizheng").json
    assert [one["key"] for one in listed["services"]] == [ITEM]
    guide = client.get(f"/api/v1/services/{ITEM}").json
    assert guide["card"]["name"]["en"] == "Driving licence renewal" and guide["fee"]["amount"] == "10.00"
    assert "fee" in guide["apart"] and "material:medical-report" in guide["apart"]
    assert client.get("/api/v1/services/none").status_code == 404


def test_one_request_files_once_however_often_it_is_sent(citizen: Visitor, free: str) -> None:
    path, body = f"/api/v1/services/{free}/applications", answers(citizen, free)
    first = send(citizen.client, path, body, **{"Idempotency-Key": "dev-1"})
    assert first.status_code == 201, first.json
    again = send(citizen.client, path, body, **{"Idempotency-Key": "dev-1"})
    assert again.status_code == 200 and again.json == first.json
    other = send(citizen.client, path, body | {"phone": "13800000002"}, **{"Idempotency-Key": "dev-1"})
    assert other.status_code == 409 and other.json["type"] == "urn:onerun:problem:conflict"
    secret = {"number": first.json["number"], "secret": first.json["code"]}
    assert send(citizen.client, "/api/v1/progress", secret).json["number"] == first.json["number"]
    wrong = send(citizen.client, "/api/v1/progress", secret | {"secret": "WRONGCODE1"})
    assert wrong.status_code == 404


def test_faults_are_named_by_field_and_nothing_is_stored(citizen: Visitor, free: str) -> None:
    path = f"/api/v1/services/{free}/applications"
    wrong = send(citizen.client, path, {"phone": "1", "unknown": 1}, **{"Idempotency-Key": "k"})
    assert wrong.status_code == 422 and wrong.content_type == "application/problem+json"
    assert {"phone", "unknown", "applicant_name"} <= set(wrong.json["errors"])
    assert not [link for link in citizen.open("/my-cases").links() if link.startswith(("/applications/", "/cases/"))]


def test_what_one_request_cannot_bring_is_named(citizen: Visitor) -> None:
    path, body = f"/api/v1/services/{ITEM}/applications", answers(citizen, ITEM)
    open_still = send(citizen.client, path, body, **{"Idempotency-Key": "k"})
    assert open_still.status_code == 409 and set(open_still.json["errors"]) == {"fee"}


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"[" * 100_000, b'{"__class__": 1}', b'{"a": "\\ud800"}', b"[]", b"\xff"],
    ids=["empty", "cut", "nan", "twice", "deep", "reserved", "surrogate", "list", "not-utf-8"],
)
def test_json_that_is_not_strict_is_refused(citizen: Visitor, body: bytes) -> None:
    answer = send(citizen.client, f"/api/v1/services/{ITEM}/applications", body, **{"Idempotency-Key": "k"})
    assert answer.status_code == 422 and answer.content_type == "application/problem+json"


def test_a_form_of_another_site_cannot_file(citizen: Visitor) -> None:
    path = f"/api/v1/services/{ITEM}/applications"
    assert citizen.client.post(path, data={"a": "1"}).status_code == 415
    assert citizen.client.post(path, data="{}", content_type="text/plain").status_code == 415


def test_a_stranger_cannot_file_and_a_key_is_needed(stocked: Stocked, citizen: Visitor) -> None:
    path = f"/api/v1/services/{ITEM}/applications"
    assert send(stocked.app.test_client(), path, {}, **{"Idempotency-Key": "k"}).status_code == 401
    assert set(send(citizen.client, path, {}).json["errors"]) == {"Idempotency-Key"}


def test_an_unknown_licence_is_a_problem_document(stocked: Stocked) -> None:
    answer = stocked.app.test_client().get("/api/v1/licences/1.2.3")
    assert answer.status_code == 404 and answer.content_type == "application/problem+json"
