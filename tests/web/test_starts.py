"""Starts of plain processes at their page, in the designer's, and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from processes import accounts, work
from processes.settings import Settings
from tests.processes.starts.support import HOT, MESSAGE, SIGNAL, Hall, plain, timer
from tests.web.visitor import Visitor

PASSWORD = "a desk in a test office"


@pytest.fixture
def hall(light_app: Flask, tmp_path: Path) -> Hall:
    with light_app.app_context():
        return Hall(light_app.extensions["onerun_database"], Settings.from_env({"ONERUN_HOME": str(tmp_path)}))


def signed_in(app: Flask, hall: Hall, role: str) -> Visitor:
    with app.app_context(), hall.database.transaction() as tx:
        accounts.add_user(tx, username=role, name=role, password=PASSWORD, roles=(role,), departments=())
    visitor = Visitor(app.test_client())
    visitor.submit(visitor.open("/official/sign-in"), {"username": role, "password": PASSWORD}, action="/official/sign-in")
    return visitor


def sweep(app: Flask, hall: Hall) -> None:
    with app.app_context():
        with hall.database.transaction(write=False) as tx:
            found = work.due_steps(tx, hall.settings, 100)
        for step in found:
            with hall.database.transaction() as tx:
                step.do(tx)


def publish(app: Flask, hall: Hall, data: bytes) -> str:
    with app.app_context():
        return hall.publish(data)


def test_an_operator_sees_what_comes_and_starts_pauses_and_resumes(light_app: Flask, hall: Hall) -> None:
    operator = signed_in(light_app, hall, "operator")
    assert "还没有发布普通流程" in operator.open("/admin/starts").text
    publish(light_app, hall, plain(timer("R/P1D"), MESSAGE))
    page = operator.open("/admin/starts")
    assert "每日巡查" in page.text and "R/P1D" in page.text and "order" in page.text and "没有启动过" in page.text
    assert page.path in operator.open("/admin/instances").links()
    (timed, _) = [link for link in page.links() if link.endswith("/begin")]
    form = operator.open(timed)
    wrong = operator.submit(form, {"variables": "[1]"}, action="/begin")
    assert wrong.status == 422 and "[1]" in str(wrong.form("/begin").form_values())
    instance = operator.submit(wrong, {"variables": '{"amount": 3}'}, action="/begin")
    assert "已启动一个实例" in instance.text and "amount" in instance.text
    assert "由 operator" in operator.open("/admin/starts").text
    paused = operator.submit(operator.open("/admin/processes/plain-patrol/pause"), {"reason": ""}, action="/pause")
    assert paused.status == 422
    paused = operator.submit(paused, {"reason": "检修"}, action="/pause")
    assert "起暂停" in paused.text and "没有定时启动" in paused.text
    resumed = operator.submit(operator.open("/admin/processes/plain-patrol/resume"), {"reason": "修好"}, action="/resume")
    assert "起暂停" not in resumed.text
    assert operator.open("/admin/processes/plain-patrol/burn").status == 404
    assert operator.open("/admin/starts/nowhere/begin").status == 404


def test_two_processes_that_wait_for_messages_of_one_name_are_told(light_app: Flask, hall: Hall) -> None:
    designer = signed_in(light_app, hall, "designer")
    older = publish(light_app, hall, plain(MESSAGE))
    newer = publish(light_app, hall, plain(MESSAGE, process="round"))
    page = designer.open(f"/designer/definitions/{older}")
    assert f"{newer} 也等同名的消息；这里发布在先" in page.text
    assert f"{older} 也等同名的消息，而且发布在先" in designer.open(f"/designer/definitions/{newer}").text
    designer.submit(page, action="/withdraw")
    assert "同名的消息" not in designer.open(f"/designer/definitions/{newer}").text


def test_a_designer_sees_what_begins_a_process_and_withdraws_it(light_app: Flask, hall: Hall) -> None:
    designer = signed_in(light_app, hall, "designer")
    key = publish(light_app, hall, plain(timer("R/P1D")))
    page = designer.open(f"/designer/definitions/{key}")
    assert "怎样启动" in page.text and not [link for link in page.links() if "/admin/" in link]
    gone = designer.submit(page, action="/withdraw")
    assert "已撤回" in gone.text and "怎样启动" not in gone.text
    assert designer.open("/admin/starts").status == 403


def call(visitor: Visitor, path: str, body: Any, key: str = "k") -> Any:
    data = json.dumps(body).encode()
    return visitor.client.post(f"/api/v1{path}", data=data, content_type="application/json", headers={"Idempotency-Key": key})


def test_programs_begin_processes_once_by_their_keys(light_app: Flask, hall: Hall) -> None:
    operator = signed_in(light_app, hall, "operator")
    publish(light_app, hall, plain(timer("R/P1D"), MESSAGE, SIGNAL, HOT))
    listed = operator.client.get("/api/v1/starts").json
    start = listed["processes"][0]["starts"][0]
    assert (start["kind"], listed["upcoming"][0]["start"], listed["begun"]) == ("timer", start["id"], [])
    begun = call(operator, f"/starts/{start['id']}/begin", {"variables": {"n": 1}})
    assert begun.status_code == 201 and call(operator, f"/starts/{start['id']}/begin", {"variables": {"n": 1}}).json == begun.json
    assert call(operator, f"/starts/{start['id']}/begin", {"variables": {"n": 2}}).status_code == 409
    for path, body in (
        ("/messages", {"name": "order", "payload": {"a": 1}, "correlation": "17"}),
        ("/signals", {"name": "flood"}),
        ("/reports", {"data": {"temperature": 301}}),
    ):
        assert [call(operator, path, body).json["repeated"] for _ in range(2)] == [False, True]
    sweep(light_app, hall)
    kinds = sorted(row["kind"] for row in operator.client.get("/api/v1/starts?process=plain-patrol").json["begun"])
    assert kinds == ["conditional", "message", "signal", "timer"]
    assert call(operator, "/processes/plain-patrol/pause", {"reason": "why"}).json == {"process": "plain-patrol", "changed": True}
    assert call(operator, "/processes/plain-patrol/resume", {"reason": "why"}).json["changed"] is True


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/messages", {"name": ""}, 422),
        ("/messages", {"name": "x", "more": 1}, 422),
        ("/messages", {"name": "x", "payload": [1]}, 422),
        ("/signals", {"name": 1}, 422),
        ("/reports", {"data": {}}, 422),
        ("/processes/none/pause", {"reason": "why"}, 404),
        ("/processes/none/burn", {"reason": "why"}, 404),
        ("/starts/none/begin", {}, 404),
    ],
)
def test_what_is_wrong_is_told(light_app: Flask, hall: Hall, path: str, body: Any, status: int) -> None:
    assert call(signed_in(light_app, hall, "operator"), path, body).status_code == status


def test_nobody_else_may(light_app: Flask, hall: Hall) -> None:
    auditor = signed_in(light_app, hall, "auditor")
    assert auditor.client.get("/api/v1/starts").status_code == 403
    assert call(auditor, "/messages", {"name": "x"}).status_code == 403
