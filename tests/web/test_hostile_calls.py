"""Nonsense to every call of the API: the answer has a status and a shape that the call's description names, never a failure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from engine.store.tables import instance
from processes.settings import Settings
from processes.tables import item_version
from tests.processes.starts.support import MESSAGE, Hall, plain, timer
from tests.web.conftest import Stocked
from tests.web.desk import Desk
from tests.web.test_openapi import JSON, Document, as_said
from tests.web.test_openapi import document as document  # the fixture: what the API says of itself
from tests.web.test_operating import permit
from tests.web.visitor import Visitor

VALUES: tuple[Any, ...] = ("", "a" * 3000, "9" * 30, -1, 2**31, 10**17, 1.5, None, True, [[]], {"": {"x": [1, None]}})
BODIES = (b"", b"[]", b"null", b"\xff", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"{}")
ADDRESSES = ("none", "-1", "%00", "%ff", "a" * 3000, "9" * 40, "0" * 64)
QUERIES = ("", "1.5", "%00", "%ff", "9" * 40, "a" * 3000)
OTHERS: dict[str, Document] = {
    "messages": {"payload": {"amount": 6}},
    "signals": {"payload": {"amount": 6}},
    "reports": {"data": {"level": 6}},
    "begin": {"variables": {"amount": 6}},
    "variables": {"variables": {"supplied": 6}},
    "{operation}": {"reason": "Another one"},
}


class Caller:
    """Whoever may make each call, with the id of something that is there, and bodies that say something of it."""

    def __init__(self, desk: Desk, document: Document) -> None:
        self.document, number = document, permit(desk)
        with desk.stocked.app.app_context():
            Hall(desk.database, desk.settings).publish(plain(timer("R/P1D"), MESSAGE))
        citizen, operator = Visitor(desk.stocked.app.test_client()), desk.official("operator")
        citizen.sign_in()
        examiner = desk.official("permit-examiner", departments=("permit",))
        self.visitors = {"public": citizen, "person": citizen, "operate": operator, "inbox": examiner}
        self.visitors["designer"] = desk.official("designer")
        with desk.stocked.app.app_context(), desk.database.transaction(write=False) as tx:
            version = tx.connection.execute(select(item_version.c.hash).where(item_version.c.key == "permit")).scalar_one()
            id = tx.connection.execute(select(instance.c.id).where(instance.c.business_key == number)).scalar_one()
        (token,) = self.got(f"instances/{id}")["tokens"]
        start = self.got("starts")["processes"][0]["starts"][0]["id"]
        task = desk.task_of(examiner).rpartition("/")[2]
        self.known = {"instance_id": id, "version": version, "task_id": task, "start_id": start, "operation": "suspend"}
        self.known |= {"key": "permit", "run": "none", "decision": "none", "identifier": "1.2.3", "id": "userTask"}
        way = {"target": version, "nodes": {}}
        self.bodies: dict[str, Document] = {"rehearsal": way, "migrate": way, "migrations": {**way, "source": version}}
        self.bodies |= {"move": {"token": token["number"]}, "skip": {"number": token["number"]}}
        self.bodies["variables"] = {"variables": {"supplied": 1}}

    def got(self, path: str) -> Any:
        """What an operator reads there."""
        return self.visitors["operate"].client.get(f"/api/v1/{path}").get_json()

    def calls(self, method: str) -> Iterator[tuple[str, Document]]:
        """The calls of a method: path and description."""
        yield from ((path, each[method]) for path, each in self.document["paths"].items() if method in each)

    def body(self, path: str, call: Document) -> Document:
        """A body that is as it should be."""
        return {**call["requestBody"]["content"][JSON]["example"], **self.bodies.get(path.rpartition("/")[2], {})}

    def send(self, method: str, path: str, call: Document, key: str = "k", **more: Any) -> int:
        """The status of the answer, which is as the description says."""
        known = {**self.known, **more.pop("known", {})}
        address = re.sub(r"\{(\w+)\}", lambda found: str(known[found[1]]), path)
        asked = {"headers": {"Idempotency-Key": key}, "content_type": JSON if method == "post" else None, **more}
        answer = self.visitors[call["x-permission"]].client.open(address, method=method.upper(), **asked)
        assert answer.status_code < 500, (address, more)
        as_said(self.document, call, answer)
        return answer.status_code

    def fields(self, call: Document) -> list[str]:
        """The fields that a body may have."""
        shape = call["requestBody"]["content"][JSON]["schema"]
        if "$ref" in shape:
            shape = self.document["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
        return list(shape.get("properties", ()))


@pytest.fixture
def caller(stocked: Stocked, settings: Settings, document: Document) -> Caller:
    return Caller(Desk(stocked, settings), document)


def test_no_body_makes_a_call_fail(caller: Caller) -> None:
    assert len(list(caller.calls("post"))) > 15 and len(list(caller.calls("get"))) > 8
    for path, call in caller.calls("post"):
        body = caller.body(path, call)
        sent = [*BODIES, json.dumps({**body, "unknown": 1}).encode()]
        for name in caller.fields(call):
            sent.append(json.dumps({key: value for key, value in body.items() if key != name}).encode())
            sent += [json.dumps({**body, name: value}).encode() for value in VALUES]
        answers = [caller.send("post", path, call, f"{number}", data=data) for number, data in enumerate(sent)]
        assert set(answers[: len(BODIES) - 1]) <= {404, 422}, path


def test_no_address_and_no_query_makes_a_call_fail(caller: Caller) -> None:
    for method in ("get", "post"):
        for path, call in caller.calls(method):
            more = {"data": json.dumps(caller.body(path, call))} if method == "post" else {}
            for name in set(re.findall(r"\{(\w+)\}", path)) - {"operation"}:
                for word in ADDRESSES:
                    assert caller.send(method, path, call, known={name: word}, **more) in (404, 409, 422), (path, word)
            for name in [one["name"] for one in call["parameters"] if one["in"] == "query"]:
                for word in QUERIES:
                    caller.send(method, path, call, query_string=f"{name}={word}", **more)


def test_a_key_is_needed_and_stands_for_one_content(caller: Caller) -> None:
    found = set()
    for path, call in caller.calls("post"):
        last = path.rpartition("/")[2]
        if not any(one["name"] == "Idempotency-Key" for one in call["parameters"]) or "/processes/" in path:
            continue
        body = caller.body(path, call)
        for key in ("", " ", "x" * 101):
            assert caller.send("post", path, call, key, data=json.dumps(body)) == 422, (path, key)
        if last in OTHERS:
            assert caller.send("post", path, call, f"é {last}", data=json.dumps(body)) < 300, path
            assert caller.send("post", path, call, f"é {last}", data=json.dumps(body)) < 300, path
            assert caller.send("post", path, call, f"é {last}", data=json.dumps({**body, **OTHERS[last]})) == 409, path
            found.add(last)
    assert found == set(OTHERS)
