"""Markup in names and answers is text wherever it is shown: pages of applicants and officials, PDF, API."""

from __future__ import annotations

from itertools import count

from processes import accounts, demo
from processes.settings import Settings
from tests.web.conftest import Stocked
from tests.web.visitor import Visitor

NAME = "<svg onload=alert(1)>{{7*7}}"
PASSWORD = "a password in a test"
KNOWN = {"enterprise": {"name": NAME, "address": NAME, "legal_rep_name": NAME, "legal_rep_id": "339901197501050105"}}


def filed(stocked: Stocked, settings: Settings) -> tuple[str, str]:
    """The number and the code of a restaurant's case with markup in its names; the counter clerk has an account."""
    with stocked.app.app_context(), stocked.app.extensions["onerun_database"].transaction() as tx:
        accounts.add_user(tx, username="clerk", name=NAME, password=PASSWORD, roles=("counter-clerk",), departments=("counter",))
        turns = ((n, *demo.choose(tx, settings, n)) for n in count())
        turn = next(n for n, version, person in turns if (version.key, person.id) == ("restaurant", "demo-4"))
        receipt = demo.file_one(tx, settings, turn, KNOWN)
    stocked.work()
    return receipt.number, receipt.code


def inert(visitor: Visitor, address: str) -> str:
    """What the page shows; no element has come of the markup and no formula was worked out."""
    page = visitor.open(address)
    assert page.status == 200, address
    assert not page.tree.xpath("//svg[@onload]"), address
    return page.text


def test_markup_is_shown_as_text_everywhere(stocked: Stocked, settings: Settings) -> None:
    number, code = filed(stocked, settings)
    owner, clerk = Visitor(stocked.app.test_client()), Visitor(stocked.app.test_client())
    owner.sign_in("demo-4")
    assert NAME in inert(owner, f"/cases/{number}")
    for address in (
        f"/cases/{number}/receipt",
        "/my-cases",
        f"/cases/{number}/withdraw",
        f"/search?q={NAME}",
        f"/track?number={NAME}",
    ):
        inert(owner, address)
    assert owner.client.get(f"/cases/{number}/receipt.pdf").data.startswith(b"%PDF")
    clerk.submit(clerk.open("/official/sign-in"), {"username": "clerk", "password": PASSWORD}, action="/official/sign-in")
    inert(clerk, "/official?scope=all")
    task = next(link for link in clerk.open("/official?scope=all").links() if link.startswith("/official/tasks/"))
    assert NAME in inert(clerk, task)
    told = owner.client.post("/api/v1/progress", json={"number": number, "secret": code})
    assert told.status_code == 200 and told.content_type == "application/json" and NAME not in told.get_data(as_text=True)
