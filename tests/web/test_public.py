"""What anybody may look up: the daily checksum and licences."""

from __future__ import annotations

from datetime import timedelta

from engine.store import roots
from processes import audit
from tests.web.conftest import Stocked
from tests.web.visitor import Visitor


def test_the_daily_checksum_is_published_once_the_day_has_ended(citizen: Visitor, stocked: Stocked) -> None:
    assert "还没有公布校验值" in citizen.open("/daily-root").text
    database = stocked.machine.running.database
    citizen.submit(citizen.open("/services/driving-licence-renewal/apply"))
    with stocked.machine.running.session(), database.transaction() as tx:
        today = tx.now.date()
        tx.now += timedelta(days=2)
        roots.seal(tx)
        newest = audit.latest_root(tx)
    page = citizen.open("/daily-root")
    assert newest and newest.root in page.text
    assert newest.root in citizen.open(f"/daily-root?day={newest.day}").text
    assert "还没有公布校验值" in citizen.open(f"/daily-root?day={today + timedelta(days=40)}").text
    assert citizen.open("/daily-root?day=nonsense").status == 200


def test_an_unknown_licence_is_said_so(stocked: Stocked) -> None:
    page = Visitor(stocked.app.test_client()).open("/verify/1.2.156.3005.2.nothing")
    assert page.status == 404 and page.heading == "没有这份证照"


def test_the_form_leads_to_the_licence(stocked: Stocked) -> None:
    visitor = Visitor(stocked.app.test_client())
    found = visitor.submit(visitor.open("/verify"), {"identifier": " 1.2.156.3005.2 "})
    assert found.path == "/verify/1.2.156.3005.2"


def test_the_script_for_when_the_service_is_away_is_sent_again_only_when_it_has_changed(light_visitor: Visitor) -> None:
    first = light_visitor.client.get("/away.js")
    assert (first.status_code, first.mimetype, first.headers["Cache-Control"]) == (200, "text/javascript", "no-cache")
    again = light_visitor.client.get("/away.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
