"""The registries over real HTTP: what they answer, how they fail, and that one key has one effect."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.workers.sandbox.conftest import Running

PERSON = "33990119850312001X"
BODY = {"purpose": "driving-licence-renewal", "case_number": "33990120260105000123J", "requester": "11339900MB0A00034Q"}


def query(sandbox: Running, registry: str = "population", key: str | None = None, **body: Any) -> httpx.Response:
    named = {**BODY, "citizen_id": PERSON, **body}
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    return httpx.post(f"{sandbox.url}/registries/{registry}/queries", json=named, headers=headers, timeout=10)


def test_a_register_answers_with_its_record(sandbox: Running) -> None:
    answer = query(sandbox).json()
    assert answer["found"] is True
    assert answer["record"]["name"] == "测试甲"
    assert answer["record"]["birth"] == "1985-03-12"
    assert answer["valid_until"] > answer["at"]


def test_an_unknown_person_is_not_found(sandbox: Running) -> None:
    answer = query(sandbox, citizen_id="339901199912310018").json()
    assert (answer["found"], answer["record"]) == (False, None)


@pytest.mark.parametrize("name", ["purpose", "case_number", "requester", "citizen_id"])
def test_a_question_without_reason_or_subject_is_refused(sandbox: Running, name: str) -> None:
    refused = query(sandbox, **{name: " "})
    assert refused.status_code == 400
    assert name in refused.json()["detail"]


def test_a_question_without_key_is_refused(sandbox: Running) -> None:
    url = f"{sandbox.url}/registries/population/queries"
    assert httpx.post(url, json={**BODY, "citizen_id": PERSON}).status_code == 400


def test_an_unknown_register_is_not_there(sandbox: Running) -> None:
    assert query(sandbox, "nothing").status_code == 404


def test_the_same_key_has_one_effect_and_one_answer(sandbox: Running) -> None:
    key = uuid.uuid4().hex
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: query(sandbox, key=key).json(), range(16)))
    assert all(a == answers[0] for a in answers)
    assert len(sandbox.effects(key=key)) == 1


def test_the_same_key_for_another_question_is_refused(sandbox: Running) -> None:
    key = uuid.uuid4().hex
    assert query(sandbox, key=key).status_code == 200
    assert query(sandbox, key=key, case_number="another").status_code == 409
    assert len(sandbox.effects(key=key)) == 1


def test_the_log_says_who_asked_about_whom_and_why(sandbox: Running) -> None:
    key = uuid.uuid4().hex
    query(sandbox, key=key)
    (effect,) = sandbox.effects(key=key)
    assert {**BODY, "kind": "population", "subject": PERSON}.items() <= effect.items()


def test_an_error_leaves_no_effect(sandbox: Running) -> None:
    sandbox.behave("population", fault="error", times=2)
    key = uuid.uuid4().hex
    assert [query(sandbox, key=key).status_code for _ in range(3)] == [500, 500, 200]
    assert len(sandbox.effects(key=key)) == 1


def test_a_lost_answer_has_its_effect_and_the_repeat_has_no_second(sandbox: Running) -> None:
    sandbox.behave("population", fault="lost", times=1)
    key = uuid.uuid4().hex
    with pytest.raises(httpx.HTTPError):
        query(sandbox, key=key)
    assert len(sandbox.effects(key=key)) == 1
    assert query(sandbox, key=key).json()["found"] is True
    assert len(sandbox.effects(key=key)) == 1


def test_a_malformed_answer_is_no_json(sandbox: Running) -> None:
    sandbox.behave("population", fault="malformed", times=1)
    with pytest.raises(ValueError):
        query(sandbox).json()


def test_a_timeout_does_nothing(sandbox: Running) -> None:
    sandbox.behave("population", fault="timeout", times=1, hang=300)
    key = uuid.uuid4().hex
    assert query(sandbox, key=key).status_code == 504
    assert sandbox.effects(key=key) == []


def test_an_outage_lasts_until_it_is_switched_off(sandbox: Running) -> None:
    sandbox.behave("medical", outage=True)
    assert {query(sandbox, "medical").status_code for _ in range(3)} == {503}
    assert query(sandbox, "population").status_code == 200
    sandbox.behave("medical", outage=False)
    assert query(sandbox, "medical").status_code == 200


@pytest.mark.parametrize("values", [{"fault": "nonsense"}, {"rate": 2}, {"latency": -1}, {"unknown": 1}, {"outage": "yes"}])
def test_a_behaviour_out_of_range_is_refused(sandbox: Running, values: dict[str, Any]) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="400"):
        sandbox.behave("population", **values)


def test_the_administration_needs_its_token(sandbox: Running) -> None:
    assert httpx.get(f"{sandbox.url}/admin/effects").status_code == 401
    assert httpx.get(f"{sandbox.url}/admin/effects", headers={"Authorization": "Bearer wrong"}).status_code == 401
