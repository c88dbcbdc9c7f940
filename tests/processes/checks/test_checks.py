"""Each check against the sandbox: what it answers, and what it raises when the register does not do its part."""

from __future__ import annotations

import time
import uuid
from dataclasses import replace
from typing import Any

import pytest

from processes.checks import HANDLERS, SOURCES
from processes.checks.base import client
from processes.errors import RemoteError
from processes.settings import Settings
from tests.workers.sandbox.conftest import Running, free_port

TOLD = {"purpose": "driving-licence-renewal", "case_number": "33990120260105000123J", "requester": "11339900MB0A00034Q"}
CLEAN = {**TOLD, "citizen_id": "33990119850312001X", "name": "测试甲"}
FIRM = {**TOLD, "uscc": "91339901MA2LH00108", "name": "临和测试餐饮有限公司", "address": "临和市河滨区试验路101号"}


def run(operation: str, request: dict[str, Any], settings: Settings, key: str | None = None) -> dict[str, Any]:
    return dict(HANDLERS[operation](request, key=key or uuid.uuid4().hex, settings=settings).values)


def test_every_register_has_its_handler_and_both_names() -> None:
    assert set(SOURCES) == {"population", "driving-licence", "medical", "vehicles", "enterprise", "food-premises"}
    assert set(HANDLERS) == {f"check.{name}" for name in SOURCES}
    assert all(s.label["zh"] and s.label["en"] for s in SOURCES.values())


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_clean_answer_has_origin_time_and_validity(name: str, settings: Settings, sandbox: Running) -> None:
    request = FIRM if SOURCES[name].subject == "uscc" else CLEAN
    result = run(f"check.{name}", request, settings)
    assert (result["status"], result["origin"], result["differs"]) == ("clean", name, [])
    assert result["at"] < result["valid_until"]
    assert result["data"]


def test_a_register_that_disagrees_is_a_mismatch_that_names_the_field(settings: Settings, sandbox: Running) -> None:
    result = run("check.driving-licence", {**CLEAN, "citizen_id": "339902198709190124", "name": "测试癸"}, settings)
    assert (result["status"], result["differs"]) == ("mismatch", ["name"])


def test_a_firm_that_is_struck_off_is_a_mismatch(settings: Settings, sandbox: Running) -> None:
    result = run("check.enterprise", {**TOLD, "uscc": "91339901MA2LH0061G"}, settings)
    assert (result["status"], result["differs"]) == ("mismatch", ["status"])


def test_what_is_not_registered_is_missing(settings: Settings, sandbox: Running) -> None:
    result = run("check.medical", {**CLEAN, "citizen_id": "339921199107250138", "name": "测试子"}, settings)
    assert (result["status"], result["data"]) == ("missing", {})


def test_only_declared_fields_come_through(settings: Settings, sandbox: Running) -> None:
    assert "household" not in run("check.population", CLEAN, settings)["data"]


@pytest.mark.parametrize("fault", ["error", "lost", "malformed"])
def test_a_fault_is_retryable_and_the_repeat_has_no_second_effect(fault: str, settings: Settings, sandbox: Running) -> None:
    sandbox.behave("population", fault=fault, times=1)
    key = uuid.uuid4().hex
    with pytest.raises(RemoteError) as raised:
        run("check.population", CLEAN, settings, key)
    assert (raised.value.retryable, raised.value.code) == (True, "source-down")
    assert run("check.population", CLEAN, settings, key)["status"] == "clean"
    assert len(sandbox.effects(key=key)) == 1


def test_a_slow_register_is_given_up_in_time(settings: Settings, sandbox: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "TIMEOUT", 0.2)
    sandbox.behave("population", latency=10_000)
    began = time.monotonic()
    with pytest.raises(RemoteError) as raised:
        run("check.population", CLEAN, settings)
    assert raised.value.retryable
    assert time.monotonic() - began < 10, "the register had answered by then"


def test_a_register_that_nobody_serves_is_down(settings: Settings) -> None:
    alone = replace(settings, source_urls={"population": f"http://127.0.0.1:{free_port()}"})
    with pytest.raises(RemoteError) as raised:
        run("check.population", CLEAN, alone)
    assert (raised.value.retryable, raised.value.code) == (True, "source-down")


def test_a_register_can_have_its_own_address(settings: Settings, sandbox: Running) -> None:
    moved = Settings.from_env({"ONERUN_SOURCE_DRIVING_LICENCE": sandbox.url + "/"})
    assert run("check.driving-licence", CLEAN, moved)["status"] == "clean"


def test_a_question_without_its_case_is_not_even_sent(settings: Settings, sandbox: Running) -> None:
    key = uuid.uuid4().hex
    with pytest.raises(RemoteError, match="case_number") as raised:
        run("check.population", {**CLEAN, "case_number": ""}, settings, key)
    assert not raised.value.retryable
    assert sandbox.effects(key=key) == []


def test_a_key_used_for_another_question_is_for_a_person(settings: Settings, sandbox: Running) -> None:
    key = uuid.uuid4().hex
    run("check.population", CLEAN, settings, key)
    with pytest.raises(RemoteError, match="409") as raised:
        run("check.population", {**CLEAN, "case_number": "another"}, settings, key)
    assert not raised.value.retryable
