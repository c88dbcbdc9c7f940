"""What people and programs send in error or in bad faith: always an answer below 500, said by field, nothing half stored."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask, url_for
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import FileMultiDict

from processes import accounts
from tests.corpora import corpus
from tests.web.conftest import Stocked
from tests.web.visitor import Page, Visitor

RENEWAL, RESTAURANT = "driving-licence-renewal", "restaurant"
MARKUP = "<svg onload=alert(1)>"
IDS = (
    "x",
    "0",
    "-1",
    "..",
    "%00",
    "%ff",
    "%F0%9F%A6%84",
    "a" * 3000,
    "' OR 1=1 --",
    MARKUP,
    "{{7*7}}",
    "33990020260101000001A",
    "%2e%2e%2f",
)
QUERIES = (
    "",
    "?q=%00",
    "?q=%ff&page=-1",
    "?page=99999999999999999999",
    "?day=0000-00-00&lang=%ed%a0%80",
    "?sort=%27&next=//evil.example",
)
STAFF = ("designer", "admin", "auditor", "supervisor", "records-manager", "licence-keeper")
PASSWORD = "a password in a test"
WORD = "987654321"  # fits every place of an address, numbers too


def begun(visitor: Visitor, item: str) -> str:
    """The id of a draft of this item."""
    return visitor.submit(visitor.open(f"/services/{item}/apply")).path.split("/")[2]


def samples(kind: str) -> list[dict[str, Any]]:
    """The stored bad requests of a kind, each with the verdict it deserves."""
    listed = json.loads(corpus("bad_inputs", "index.json").read_text("utf-8"))["files"]
    found = [entry for entry in listed if entry["kind"] == kind]
    assert found, kind
    return found


def post(visitor: Visitor, body: bytes, kind: str = "application/json", item: str = RENEWAL) -> Any:
    headers = {"Idempotency-Key": "k", "Accept-Language": "en"}
    return visitor.client.post(f"/api/v1/services/{item}/applications", data=body, content_type=kind, headers=headers)


def test_every_stored_form_is_answered_by_field_through_the_api(citizen: Visitor) -> None:
    for entry in samples("form"):
        answer = post(citizen, corpus("bad_inputs", entry["file"]).read_bytes())
        assert answer.status_code == 422, entry["file"]  # the fields are those of another form
        assert answer.json["errors"], entry["file"]


WRONG_KINDS = ("text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/xml", "")


@pytest.mark.parametrize("kind", WRONG_KINDS)
def test_another_kind_of_body_is_refused_by_its_kind(citizen: Visitor, kind: str) -> None:
    assert post(citizen, b"{}", kind).status_code == 415


@pytest.mark.parametrize("size", [1_100_000, 13_000_000])
def test_a_body_that_is_too_large_is_refused(citizen: Visitor, size: int) -> None:
    answer = post(citizen, b'{"phone": "' + b"1" * size + b'"}')
    assert answer.status_code in (413, 422) and answer.content_type == "application/problem+json"


TEXTS = ("\x00", "\ud800", "\u202e", "\u3164", "1e999", "９" * 11, "a" * 100_000, MARKUP, "__class__", "\n\r")


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_odd_words_in_a_form_are_said_at_their_field(citizen: Visitor, text: str) -> None:
    found = post(citizen, json.dumps({"phone": text, "extra": "x"}).encode())
    assert found.status_code == 422
    door = text in "\x00\ud800"  # refused before the form is looked at
    assert ({"phone"} if door else {"phone", "extra", "citizen_id"}) <= set(found.json["errors"]), found.json
    draft = begun(citizen, RENEWAL)
    page = citizen.open(f"/applications/{draft}/pages/page1")
    token = dict(page.form().form_values())["csrf_token"]
    sent = {b"csrf_token": token.encode(), b"phone": text.encode("utf-8", "surrogatepass")}
    answer = citizen.client.post(page.path, data=_encoded(sent), content_type="application/x-www-form-urlencoded")
    shown = Page(answer, page.path)
    assert answer.status_code == 422 and {"#phone", "#citizen_id", "#applicant_name"} <= set(shown.links())
    assert not shown.tree.xpath("//svg[@onload]")


def _encoded(pairs: dict[bytes, bytes]) -> bytes:
    return b"&".join(name + b"=" + b"".join(b"%%%02X" % byte for byte in value) for name, value in pairs.items())


@pytest.mark.parametrize(("language", "words"), [("zh", "请"), ("en", "Enter")])
def test_faults_come_all_at_once_in_the_language_of_the_reader(citizen: Visitor, language: str, words: str) -> None:
    citizen.open(f"/language/{language}")
    draft = begun(citizen, RENEWAL)
    page = citizen.open(f"/applications/{draft}/pages/page1")
    faults = citizen.submit(page, {"applicant_name": "", "citizen_id": "33990119850312001A", "address": "", "phone": "1"})
    summary = faults.tree.xpath("//*[contains(@class, 'govuk-error-summary__list')]//a")
    assert faults.status == 422 and len(summary) == 4
    assert words in faults.text
    answer = citizen.client.post(
        f"/api/v1/services/{RENEWAL}/applications", data=b"{}", content_type="application/json", headers={"Idempotency-Key": "l"}
    )
    assert answer.status_code == 422 and any(words in one for found in answer.json["errors"].values() for one in found)


def test_every_stored_upload_gets_its_verdict_on_the_page_of_papers(stocked: Stocked) -> None:
    owner = Visitor(stocked.app.test_client())
    owner.sign_in("demo-4")
    draft = begun(owner, RESTAURANT)
    answers = {
        "only_prepackaged": "no",
        **dict.fromkeys(("raw_food", "cold_dishes", "cakes", "fresh_juice", "canteen", "known_chain"), "no"),
    }
    owner.submit(owner.open(f"/applications/{draft}/pages/page2"), answers)
    address = f"/applications/{draft}/materials"
    for entry in samples("upload"):
        files = FileMultiDict()
        files.add_file("file", BytesIO(corpus("bad_inputs", entry["file"]).read_bytes()), entry["filename"])
        after = owner.submit(owner.open(address), action="/layout-plan", files=files)
        assert after.status == (422 if entry["expected"] == "reject" else 200), entry["file"]
        assert (entry["filename"] in owner.open(address).text) == (entry["expected"] == "accept"), entry["file"]


def test_a_file_without_a_name_or_content_and_an_unknown_material_are_refused(citizen: Visitor) -> None:
    draft = begun(citizen, RENEWAL)
    page = citizen.open(f"/applications/{draft}/materials")
    token = dict(page.form().form_values())["csrf_token"]
    for material, file, status in (("medical-report", (BytesIO(b""), ""), 422), ("medical-report", (BytesIO(b""), "a.pdf"), 422)):
        sent = {"csrf_token": token, "file": file}
        assert citizen.client.post(f"{page.path}/{material}", data=sent).status_code == status
    for material in ("no-such", "..", "%00"):
        sent = {"csrf_token": token, "file": (BytesIO(b"%PDF-"), "a.pdf")}
        assert citizen.client.post(f"{page.path}/{material}", data=sent).status_code == 404, material
    assert citizen.client.post(f"{page.path}/medical-report", data={"csrf_token": token, "file": "text"}).status_code == 422


def _addresses(app: Flask) -> list[str]:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != "static"]
    with app.test_request_context():
        plain = [(rule, url_for(rule.endpoint, **dict.fromkeys(rule.arguments, WORD))) for rule in rules]
    found = [address.replace(WORD, word) for rule, address in plain if rule.arguments for word in IDS]
    return found + [address + query for rule, address in plain if not rule.arguments for query in QUERIES]


@pytest.mark.parametrize("who", ["nobody", "demo-1", *STAFF])
def test_no_address_makes_the_program_fail(stocked: Stocked, who: str) -> None:
    visitor = Visitor(stocked.app.test_client())
    if who.startswith("demo"):
        visitor.sign_in(who)
    elif who != "nobody":
        with stocked.app.app_context(), stocked.app.extensions["onerun_database"].transaction() as tx:
            accounts.add_user(tx, username=who, name=who, password=PASSWORD, roles=(who,), departments=())
        visitor.submit(visitor.open("/official/sign-in"), {"username": who, "password": PASSWORD}, action="/official/sign-in")
    for address in _addresses(stocked.app):
        answer = visitor.client.get(address)
        assert answer.status_code < 500, address
        assert b"onload=alert(1)>" not in answer.data, address


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.text(st.characters(blacklist_categories=("Cs",)), max_size=40),
    query=st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=3),
)
def test_any_path_and_query_at_all_is_answered(light_visitor: Visitor, path: str, query: dict[str, str]) -> None:
    clean = {k.encode("utf-8", "replace").decode(): v.encode("utf-8", "replace").decode() for k, v in query.items()}
    assert light_visitor.client.get("/" + quote(path.lstrip("/")), query_string=clean).status_code < 500
