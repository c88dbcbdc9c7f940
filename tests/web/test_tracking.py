"""Following a case without signing in: by code, by the end of the ID, locked after five wrong tries, alike in every failure."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from statistics import median

import pytest

from processes import demo, tracking
from processes.settings import Settings
from tests.web.conftest import Stocked
from tests.web.visitor import Page, Visitor

TAIL, WRONG_TAIL, UNKNOWN = "001X", "0011", "33990020260101000001A"


@pytest.fixture
def number(stocked: Stocked, settings: Settings) -> str:
    """The number of a case of the first applicant."""
    with stocked.app.app_context(), stocked.app.extensions["onerun_database"].transaction() as tx:
        turn = next(n for n in range(10) if demo.choose(tx, settings, n)[1].id == "demo-1")
        return demo.file_one(tx, settings, turn, {}).number


@pytest.fixture
def stranger(stocked: Stocked) -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(stocked.app.test_client())


def tried(stranger: Visitor, number: str, secret: str) -> Page:
    return stranger.submit(stranger.open("/track"), {"number": number, "secret": secret}, action="/track")


def test_the_end_of_the_id_opens_and_five_wrong_tries_lock_for_an_hour(number: str, stranger: Visitor, stocked: Stocked) -> None:
    found = tried(stranger, number, TAIL.lower())
    assert found.status == 200 and number in found.text
    assert not re.search("测试甲|33990119850312001X|13800000001", found.answer.get_data(as_text=True))
    for _ in range(5):
        assert tried(stranger, number, WRONG_TAIL).status == 422
    assert tried(stranger, number, TAIL).status == 422
    with stocked.app.app_context(), stocked.app.extensions["onerun_database"].transaction() as tx:
        tx.now += timedelta(minutes=61)
        assert tracking.track(tx, number, TAIL) is not None


def test_every_failure_gives_the_same_page(number: str, stranger: Visitor) -> None:
    def page(*asked: str) -> str:
        found = tried(stranger, *asked)
        assert found.status == 422
        return re.sub(r'value="[^"]*"|csrf_token.*', "", found.answer.get_data(as_text=True))

    wrong, unknown, junk = page(number, WRONG_TAIL), page(UNKNOWN, TAIL), page("junk", "junk")
    for _ in range(5):
        page(number, WRONG_TAIL)
    assert wrong == unknown == junk == page(number, TAIL)


def test_every_failure_takes_about_the_same_time(number: str, stranger: Visitor) -> None:
    def seconds(asked: str) -> float:
        begun = time.process_time()
        tried(stranger, asked, WRONG_TAIL)
        return time.process_time() - begun

    pairs = [(seconds(number), seconds(UNKNOWN)) for _ in range(9)]
    known, unknown = (median(times) for times in zip(*pairs, strict=True))
    assert 1 / 3 < known / unknown < 3


def test_programs_get_one_answer_for_every_failure_too(number: str, stranger: Visitor) -> None:
    answers = [
        stranger.client.post("/api/v1/progress", json={"number": asked, "secret": WRONG_TAIL}).json
        for asked in (number, UNKNOWN, "x")
    ]
    assert answers[0] == answers[1] == answers[2]
    assert stranger.client.post("/api/v1/progress", json={"number": number, "secret": TAIL}).json["number"] == number
