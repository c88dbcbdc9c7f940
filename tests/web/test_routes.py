"""Strangers are led to sign in, open pages are whole, and what they link to is there."""

from __future__ import annotations

import pytest
from flask import Flask, url_for

from tests.web.visitor import Visitor

OPEN = ("/", "/search", "/track", "/verify", "/help", "/privacy", "/accessibility", "/daily-root", "/sign-in", "/official/sign-in")


def test_routes_for_signed_in_people_send_strangers_to_sign_in(light_app: Flask) -> None:
    """A page leads to the page to sign in; a call of the API answers 401."""
    client = light_app.test_client()
    seen = 0
    for rule in light_app.url_map.iter_rules():
        view = light_app.view_functions[rule.endpoint]
        if getattr(view, "permission", "public") != "public" and "GET" in (rule.methods or ()):
            with light_app.test_request_context():
                path = url_for(rule.endpoint, **dict.fromkeys(rule.arguments, "1"))
            answer = client.get(path)
            if path.startswith("/api/"):
                assert answer.status_code == 401 and answer.is_json, path
            else:
                assert answer.status_code == 303 and "sign-in" in answer.headers["Location"], path
            seen += 1
    assert seen > 10


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_open_pages_have_a_title_a_heading_and_both_languages(light_visitor: Visitor, path: str, language: str) -> None:
    light_visitor.open(f"/language/{language}")
    page = light_visitor.open(path)
    assert page.status == 200
    assert page.tree.get("lang") == {"zh": "zh-CN", "en": "en"}[language]
    assert page.heading and page.title.endswith({"zh": "一次办", "en": "Onerun"}[language])


@pytest.mark.parametrize("path", OPEN)
def test_no_link_of_an_open_page_is_dead(light_visitor: Visitor, path: str) -> None:
    for address in set(light_visitor.open(path).links()):
        if address.startswith("/"):
            assert light_visitor.open(address).status == 200, address


def test_every_file_a_page_names_exists(light_visitor: Visitor) -> None:
    page = light_visitor.open("/")
    for address in page.tree.xpath("//link/@href | //script/@src | //img/@src"):
        assert light_visitor.client.get(str(address)).status_code == 200, address
