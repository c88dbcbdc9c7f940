"""Officials sign in by password: every failure looks alike, and each is led to the page they work on."""

from __future__ import annotations

import pytest

from processes import accounts
from tests.web.conftest import Stocked
from tests.web.visitor import Visitor

PASSWORD = "a-long-enough-password"


@pytest.fixture
def visitor(stocked: Stocked) -> Visitor:
    with stocked.app.app_context(), stocked.app.extensions["onerun_database"].transaction() as tx:
        accounts.add_user(tx, username="designer", name="设计员", password=PASSWORD, roles=["designer"])
    return Visitor(stocked.app.test_client())


def test_the_right_password_opens_and_signing_out_closes(visitor: Visitor) -> None:
    page = visitor.submit(visitor.open("/official/sign-in"), {"username": "designer", "password": PASSWORD})
    assert page.status == 200 and "设计员" in page.tree.text_content()
    form = page.tree.xpath("//header//form")[0]
    visitor.client.post("/sign-out", data=dict(form.form_values()))
    assert "设计员" not in visitor.open("/").tree.text_content()


def test_every_failure_looks_alike(visitor: Visitor) -> None:
    page = visitor.open("/official/sign-in")
    wrong = visitor.submit(page, {"username": "designer", "password": "x" * 20})
    unknown = visitor.submit(page, {"username": "nobody", "password": PASSWORD})
    assert wrong.status == unknown.status == 422
    assert wrong.text == unknown.text


def test_an_official_has_no_cases_and_is_told_which_account_is_needed(visitor: Visitor) -> None:
    visitor.submit(visitor.open("/official/sign-in"), {"username": "designer", "password": PASSWORD})
    page = visitor.open("/my-cases")
    assert page.status == 403 and page.heading == "请换一种身份登录"
