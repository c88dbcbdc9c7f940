"""What a browser is told, and what an attacker does not get."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from processes.errors import SettingsError
from tests.web.visitor import Visitor
from web.addresses import local

PRODUCTION = {
    "ONERUN_ENV": "production",
    "ONERUN_SECRET": "s" * 40,
    "ONERUN_PAYMENT_SECRET": "p" * 40,
    "ONERUN_BASE_URL": "https://onerun.example",
}


def test_headers_forbid_foreign_scripts_frames_and_guessing(light_visitor: Visitor) -> None:
    headers = light_visitor.open("/").answer.headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_hold_no_inline_script_or_style(light_visitor: Visitor) -> None:
    for path in ("/", "/sign-in", "/track", "/nothing-here"):
        tree = light_visitor.open(path).tree
        assert not tree.xpath("//script[not(@src)] | //style | //*[@style]")
        assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on")]


def test_a_changing_request_needs_its_token(light_app: Flask) -> None:
    client = light_app.test_client()
    assert client.post("/sign-in", data={"identity": "demo-1"}).status_code == 400
    assert client.get("/my-cases").status_code == 303


def test_a_changing_request_from_another_site_is_refused(light_visitor: Visitor) -> None:
    page = light_visitor.open("/sign-in")
    data = dict(page.form("/sign-in").form_values()) | {"identity": "demo-1"}
    answer = light_visitor.client.post("/sign-in", data=data, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 400


def test_signing_in_gives_a_new_cookie_and_signing_out_ends_the_session_on_the_server(visitor: Visitor) -> None:
    visitor.open("/sign-in")
    before = visitor.client.get_cookie("onerun")
    visitor.sign_in()
    cookie = visitor.client.get_cookie("onerun")
    assert before and cookie and cookie.value != before.value
    assert cookie.http_only and cookie.same_site == "Lax"
    page = visitor.open("/")
    token = page.tree.xpath("//header//input[@name='csrf_token']/@value")[0]
    visitor.client.post("/sign-out", data={"csrf_token": token})
    visitor.client.set_cookie("onerun", cookie.value)
    assert visitor.client.get("/my-cases").status_code == 303


def test_pages_of_a_signed_in_person_are_not_kept_by_caches(visitor: Visitor) -> None:
    assert "Cache-Control" not in visitor.open("/").answer.headers
    visitor.sign_in()
    assert visitor.open("/").answer.headers["Cache-Control"] == "no-store"


def test_production_asks_for_https_and_knows_no_demo(make_app: Callable[..., Flask]) -> None:
    client = make_app(PRODUCTION).test_client()
    answer = client.get("/official/sign-in", base_url="https://onerun.example")
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "demo-1" not in client.get("/sign-in", base_url="https://onerun.example").get_data(as_text=True)
    assert client.get("/", base_url="https://evil.example").status_code == 400


def test_production_does_not_start_with_the_demo_secret(make_app: Callable[..., Flask]) -> None:
    with pytest.raises(SettingsError):
        make_app({**PRODUCTION, "ONERUN_SECRET": ""})


def test_too_many_requests_are_answered_429(make_app: Callable[..., Flask]) -> None:
    client = make_app(None, RATELIMIT_ENABLED=True).test_client()
    answers = [client.get("/verify/1.2.156").status_code for _ in range(125)]
    assert answers[0] == 404 and answers[-1] == 429


def test_a_body_that_is_too_large_is_answered_413(light_visitor: Visitor) -> None:
    answer = light_visitor.client.post("/track", data=b"x" * (13 * 1024 * 1024), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "address", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", None, "/a\nb"]
)
def test_addresses_of_other_sites_lead_home(light_app: Flask, address: str | None) -> None:
    with light_app.test_request_context():
        assert local(address) == "/"


@given(st.text(max_size=40))
def test_no_text_at_all_leads_to_another_site(light_address: Callable[[str], str], address: str) -> None:
    found = light_address(address)
    assert found.startswith("/") and not found.startswith(("//", "/\\"))


@pytest.fixture(scope="module")
def light_address() -> Callable[[str], str]:
    app = Flask("addresses")
    app.add_url_rule("/", "citizen.home", lambda: "")

    def find(address: str) -> str:
        with app.test_request_context():
            return local(address)

    return find
