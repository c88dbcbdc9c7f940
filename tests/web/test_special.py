"""Special procedures at the page of a task and for programs: what is missing is said where it was asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from processes.settings import Settings
from tests.web.conftest import Stocked
from tests.web.desk import Desk
from tests.web.test_operating import permit
from tests.web.visitor import Visitor

EXAMINER = "permit-examiner"


@pytest.fixture
def desk(stocked: Stocked, settings: Settings) -> Desk:
    return Desk(stocked, settings)


def call(official: Visitor, path: str, body: dict[str, Any]) -> Any:
    return official.client.post(f"/api/v1{path}", data=json.dumps(body), content_type="application/json")


def test_an_examiner_starts_and_ends_a_special_procedure_on_the_page(desk: Desk) -> None:
    permit(desk)
    official = desk.official(EXAMINER, departments=("permit",))
    address = desk.task_of(official)
    wrong = official.submit(official.open(address), {"special_reason": "", "days": "99"}, action="/special")
    assert wrong.status == 422 and "请写明启动的原因" in wrong.text and "1 到 15 之间" in wrong.text
    started = official.submit(wrong, {"special_reason": "需要检测", "days": "5"}, action="/special")
    assert "特别程序已启动" in started.text and "特别程序中" in started.text
    assert official.submit(started, {"special_result": ""}, action="/special/end").status == 422
    ended = official.submit(official.open(address), {"special_result": "检测合格"}, action="/special/end")
    assert "特别程序已结束" in ended.text and "检测合格" in ended.text


def test_programs_hear_which_of_their_fields_is_wrong(desk: Desk) -> None:
    permit(desk)
    official = desk.official(EXAMINER, departments=("permit",))
    path = f"/tasks/{desk.task_of(official).rpartition('/')[2]}/special"
    missing = call(official, path, {"kind": "testing"})
    assert missing.status_code == 422 and set(missing.json["errors"]) == {"reason", "days"}
    begun = call(official, path, {"kind": "testing", "reason": "需要检测", "days": 5})
    assert begun.status_code == 200 and begun.json["state"] == "PAUSED_SPECIAL"
    assert set(call(official, f"{path}/end", {}).json["errors"]) == {"result"}
    assert call(official, f"{path}/end", {"result": "合格"}).json["state"] == "IN_REVIEW"
