"""R16 and R18: requests that pretend: other hosts and methods, languages that lead away, callbacks that nobody signed."""

from __future__ import annotations

import json
from itertools import product

from flask import Flask

from tests.web.visitor import Visitor
from web.hosts import is_host

CALLBACK = "/payments/callback"
BODIES = (
    b"",
    b"{}",
    b"[]",
    b"null",
    b"\xff",
    b"{",
    b'{"id": NaN}',
    b'{"a":' * 3000,
    b"x" * 100_000,
    json.dumps({"id": "1"}).encode(),
)
HEADERS: tuple[dict[str, str], ...] = (
    {},
    {"X-Timestamp": "0", "X-Signature": "0" * 64, "X-Message-Id": "m"},
    {"X-Timestamp": "99999999999999999999", "X-Signature": "", "X-Message-Id": ""},
    {"X-Timestamp": "nan", "X-Signature": "é".encode().decode("latin-1"), "X-Message-Id": "m" * 5000},
    {"X-Timestamp": "-1", "X-Signature": "sha256=" + "f" * 64, "X-Message-Id": "../m"},
)


def test_a_callback_that_nobody_signed_is_refused_and_shows_nothing(light_app: Flask) -> None:
    for body, headers in product(BODIES, HEADERS):
        answer = light_app.test_client().post(CALLBACK, data=body, headers=headers, content_type="application/json")
        assert 400 <= answer.status_code < 500, answer.data
        assert b"Traceback" not in answer.data


METHODS = ("TRACE", "CONNECT", "PROPFIND", "DELETE", "PATCH", "get", "X" * 100)
PATHS = ("/", "/services", CALLBACK, "/official/sign-in", "/api/v1/services", "/nowhere")


def test_an_odd_method_is_answered_below_500(light_visitor: Visitor) -> None:
    for method, path in product(METHODS, PATHS):
        assert light_visitor.client.open(path, method=method).status_code < 500, (method, path)


def test_the_method_is_the_one_that_was_sent(light_visitor: Visitor) -> None:
    plain = light_visitor.client.get("/track").status_code
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert light_visitor.client.get("/track?_method=DELETE", headers={name: "DELETE"}).status_code == plain


HOSTS = ("evil.example", "evil.example:80", "127.0.0.1@evil.example", "a\tb", "[::1", "x" * 64 + ".example", "x" * 3000, "a..b")


def test_another_host_never_comes_back_in_an_address(light_visitor: Visitor) -> None:
    for host, path in product(HOSTS, ("/", "/official", "/applications", "/language/en?next=/track")):
        answer = light_visitor.client.get(path, headers={"Host": host, "X-Forwarded-Host": "evil.example"})
        assert answer.status_code < 500
        assert "evil.example" not in answer.headers.get("Location", "")
        assert b"evil.example" not in answer.data


AWAY = (
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "%2f%2fevil.example",
    "/%5cevil.example",
    "\t//evil.example",
    "/..//evil.example",
)


def test_no_parameter_leads_to_another_site(light_visitor: Visitor) -> None:
    paths = ("/language/en", "/official/sign-in", "/sign-in")
    for address, path, name in product(AWAY, paths, ("next", "return", "back")):
        answer = light_visitor.client.get(path, query_string={name: address}, headers={"Referer": "https://evil.example/x"})
        found = answer.headers.get("Location", "/")
        assert answer.status_code < 500
        assert found.startswith("/") and not found.startswith(("//", "/\\")), found


def test_production_answers_its_own_hosts_only() -> None:
    assert is_host("onerun.example", ["onerun.example"]) and is_host("onerun.example:443", ["onerun.example"])
    assert not is_host("evil.example", ["onerun.example"])
    assert not is_host("", ["onerun.example"])
