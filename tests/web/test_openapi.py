"""The document of the API: every route is in it, and every example answers as it says, errors included."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from engine.store.tables import instance
from processes.settings import Settings
from processes.tables import item_version
from tests.web.conftest import Stocked
from tests.web.desk import Desk
from tests.web.test_api import answers
from tests.web.test_api import free as free  # the fixture: an item that one request can file
from tests.web.test_operating import RENAME, permit, second_version, stuck
from tests.web.visitor import Visitor
from web.api.openapi import calls, path_of

JSON = "application/json"
Document = dict[str, Any]
KINDS: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def faults(document: Document, shape: Document, value: Any, at: str = "") -> Iterator[str]:
    """Where a value is not of its shape: the part of JSON Schema that the document uses."""
    if "$ref" in shape:
        shape = document["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    if "anyOf" in shape:
        if all(list(faults(document, each, value)) for each in shape["anyOf"]):
            yield f"{at}: {value!r} is none of {shape['anyOf']}"
        return
    if "enum" in shape and value not in shape["enum"]:
        yield f"{at}: {value!r} is none of {shape['enum']}"
    named = shape.get("type", [])
    wanted = [named] if isinstance(named, str) else named
    if wanted and not any(isinstance(value, KINDS[one]) and (one == "boolean" or not isinstance(value, bool)) for one in wanted):
        yield f"{at}: {value!r} is no {named}"
    elif shape.get("format"):
        (datetime if shape["format"] == "date-time" else date).fromisoformat(value)
    elif isinstance(value, list):
        inner = shape.get("prefixItems") or [shape.get("items", {})] * len(value)
        for number, (one, each) in enumerate(zip(inner, value, strict=True)):
            yield from faults(document, one, each, f"{at}[{number}]")
    elif isinstance(value, dict):
        yield from _object_faults(document, shape, value, at)


def _object_faults(document: Document, shape: Document, value: Document, at: str) -> Iterator[str]:
    known, more = shape.get("properties", {}), shape.get("additionalProperties", not shape.get("properties"))
    for name in set(shape.get("required", ())) - set(value):
        yield f"{at}.{name} is missing"
    for name, each in value.items():
        if name in known:
            yield from faults(document, known[name], each, f"{at}.{name}")
        elif more is False:
            yield f"{at}.{name} is not in the document"
        elif isinstance(more, dict):
            yield from faults(document, more, each, f"{at}.{name}")


def answered(document: Document, visitor: Visitor, method: str, path: str, known: dict[str, Any], **more: Any) -> Any:
    """The answer to the example of a call, which is as the document says."""
    call = document["paths"][path][method]
    address = re.sub(r"\{(\w+)\}", lambda found: str(known[found[1]]), path)
    asked: dict[str, Any] = {"headers": {"Idempotency-Key": more.pop("key", path)}, "query_string": more.pop("query", {})}
    if method == "post":
        example = call["requestBody"]["content"][JSON]["example"]
        assert not list(faults(document, call["requestBody"]["content"][JSON]["schema"], example)), path
        asked |= {"data": json.dumps({**example, **more}), "content_type": JSON}
    answer = visitor.client.open(address, method=method.upper(), **asked)
    as_said(document, call, answer)
    return answer


def as_said(document: Document, call: Document, answer: Any) -> None:
    """The answer has a status, a media type and a shape of the document."""
    said = call["responses"].get(str(answer.status_code))
    assert said is not None, (call["operationId"], answer.status_code, answer.get_data(as_text=True))
    media = answer.content_type.partition(";")[0]
    assert media in said["content"], (call["operationId"], answer.content_type)
    if media.endswith("json"):
        found = list(faults(document, said["content"][media]["schema"], answer.json))
        assert not found, (call["operationId"], found[:3])


@pytest.fixture
def desk(stocked: Stocked, settings: Settings) -> Desk:
    return Desk(stocked, settings)


@pytest.fixture
def document(stocked: Stocked) -> Document:
    found = stocked.app.test_client().get("/api/openapi.json")
    assert found.status_code == 200 and found.json is not None
    return dict(found.json)


def test_every_route_of_the_api_is_in_the_document(light_app: Flask) -> None:
    found = light_app.test_client().get("/api/openapi.json").json
    assert found is not None
    every = {(path_of(rule), method.lower()) for rule, method, _ in calls(light_app)}
    assert every == {(path, method) for path, methods in found["paths"].items() for method in methods} and len(every) > 20
    ids = [one["operationId"] for methods in found["paths"].values() for one in methods.values()]
    assert len(ids) == len(set(ids)) and all(one["summary"] for methods in found["paths"].values() for one in methods.values())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_tells_every_call_in_both_languages(light_visitor: Visitor, language: str) -> None:
    light_visitor.open(f"/language/{language}")
    page = light_visitor.open("/api")
    document = light_visitor.client.get("/api/openapi.json").json
    for methods in document["paths"].values():  # type: ignore[index]
        for one in methods.values():
            assert one["summary"] in page.text and "api.calls" not in one["summary"]


def test_calls_of_everybody_answer_as_said(document: Document, stocked: Stocked, citizen: Visitor, free: str) -> None:
    stranger = Visitor(stocked.app.test_client())
    known: dict[str, Any] = {"key": free, "id": "userTask", "identifier": "1.2.3"}
    for path in ("/services", "/services/{key}", "/elements", "/elements/{id}", "/licences/{identifier}"):
        answered(document, stranger, "get", f"/api/v1{path}", known)
    path = "/api/v1/services/{key}/applications"
    filed = answered(document, citizen, "post", path, known, **answers(citizen, free))
    assert filed.status_code == 201
    assert answered(document, citizen, "post", path, known, **answers(citizen, free)).status_code == 200
    secret = {"number": filed.json["number"], "secret": filed.json["code"]}
    assert answered(document, stranger, "post", "/api/v1/progress", known, **secret).status_code == 200
    assert answered(document, stranger, "post", "/api/v1/progress", known).status_code == 404


def test_calls_of_designers_answer_as_said(document: Document, desk: Desk) -> None:
    designer = desk.official("designer", "designer")
    with desk.stocked.app.app_context(), desk.database.transaction(write=False) as tx:
        renewal = select(item_version.c.hash).where(item_version.c.key == "driving-licence-renewal")
        known = {"version": tx.connection.execute(renewal).scalar_one(), "decision": "renewal-validity"}
    assert answered(document, designer, "post", "/api/v1/rules/expression", known).json["value"] is not None
    assert answered(document, designer, "get", "/api/v1/rules/versions/{version}/tables", known).status_code == 200
    assert answered(document, designer, "post", "/api/v1/rules/versions/{version}/tables/{decision}", known).status_code == 200


def test_calls_of_operators_answer_as_said(document: Document, desk: Desk, tmp_path: Path) -> None:
    operator, number = desk.official("operator", "operator"), permit(desk)
    second_version(desk, tmp_path / "two", *RENAME)
    with desk.stocked.app.app_context(), desk.database.transaction(write=False) as tx:
        numbered = select(item_version.c.number, item_version.c.hash).where(item_version.c.key == "permit")
        hashes = {row.number: row.hash for row in tx.connection.execute(numbered)}
        id = tx.connection.execute(select(instance.c.id).where(instance.c.business_key == number)).scalar_one()
    known: dict[str, Any] = {"instance_id": id, "operation": "suspend"}
    base = "/api/v1/instances/{instance_id}"
    assert answered(document, operator, "get", "/api/v1/instances", known).json["rows"]
    (token,) = answered(document, operator, "get", base, known).json["tokens"]
    places = answered(document, operator, "get", f"{base}/places", known, query={"token": token["number"]})
    assert {one["value"] for one in places.json["places"]}
    assert answered(document, operator, "post", f"{base}/variables", known, variables={"supplied": 1}).status_code == 200
    assert answered(document, operator, "post", f"{base}/{{operation}}", known).status_code == 200
    assert answered(document, operator, "post", f"{base}/{{operation}}", {**known, "operation": "resume"}, key="r").json
    way = {"target": hashes[2], "nodes": {"examine": "assess"}}
    assert answered(document, operator, "post", f"{base}/rehearsal", known, **way).json["fits"]
    run = answered(document, operator, "post", "/api/v1/migrations", known, source=hashes[1], **way)
    assert run.status_code == 201
    known["run"] = run.json["id"]
    desk.stocked.work()
    assert answered(document, operator, "get", "/api/v1/migrations/{run}", known).json["results"]
    assert answered(document, operator, "post", "/api/v1/migrations/{run}/stop", known).status_code == 200
    assert answered(document, operator, "post", f"{base}/migrate", known, **way).status_code == 200
    moved = answered(document, operator, "post", f"{base}/move", known, token=token["number"], to="review")
    assert moved.status_code == 200
    (token,) = answered(document, operator, "get", base, known).json["tokens"]
    number_of = token["skippable"][0] if token["skippable"] else token["number"]
    assert answered(document, operator, "post", f"{base}/skip", known, number=number_of).status_code in (200, 409, 422)


def test_calls_about_starts_answer_as_said(document: Document, desk: Desk) -> None:
    operator = desk.official("operator", "operator")
    permit(desk)
    assert answered(document, operator, "get", "/api/v1/starts", {}).status_code == 200
    switched = answered(document, operator, "post", "/api/v1/processes/{key}/{operation}", {"key": "none", "operation": "pause"})
    assert switched.status_code == 404
    for path in ("messages", "signals", "reports"):
        assert answered(document, operator, "post", f"/api/v1/{path}", {}).status_code == 202
        assert answered(document, operator, "post", f"/api/v1/{path}", {}).json["repeated"]
    assert answered(document, operator, "post", "/api/v1/starts/{start_id}/begin", {"start_id": "none"}).status_code == 404


def test_a_retry_answers_as_said(document: Document, desk: Desk) -> None:
    operator = desk.official("operator", "operator")
    number = stuck(desk)
    (row,) = operator.client.get(f"/api/v1/instances?number={number}").json["rows"]  # type: ignore[index]
    found = operator.client.get(f"/api/v1/instances/{row['id']}").json
    (incident,) = found["incidents"]  # type: ignore[index]
    known = {"instance_id": row["id"]}
    assert answered(document, operator, "post", "/api/v1/instances/{instance_id}/retry", known, incident=incident["id"]).json


def test_what_is_refused_is_answered_as_said(document: Document, stocked: Stocked, desk: Desk) -> None:
    """A stranger, a foreign body, one that is no JSON, one with a field too many, and something that is not there."""
    stranger = stocked.app.test_client()
    visitors = {
        "inbox": desk.official("clerk", "counter-clerk"),
        "designer": desk.official("designer", "designer"),
        "operate": desk.official("operator", "operator"),
    }
    seen = set()
    for path, methods in document["paths"].items():
        address = re.sub(r"\{operation\}", "resume", path)
        address = re.sub(r"\{\w+\}", "none", address)
        for method, call in methods.items():
            client = visitors[call["x-permission"]].client if call["x-permission"] in visitors else stranger
            tries: list[dict[str, Any]] = [{"method": method.upper()}]
            if method == "post":
                sent = {"method": "POST", "content_type": JSON, "headers": {"Idempotency-Key": "k"}}
                tries = [{"method": "POST", "data": "x"}, {**sent, "data": "{"}, {**sent, "data": '{"else": 1}'}]
            for one in tries:
                for each in (stranger, client):
                    answer = each.open(address, **one)
                    as_said(document, call, answer)
                    seen.add(answer.status_code)
    assert {200, 401, 404, 415, 422} <= seen
