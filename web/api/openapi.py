"""The OpenAPI document of the API, made from its own routes, the schemas of its bodies and the types of its answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask, current_app
from werkzeug.routing import Rule

from web.api.blueprint import bp
from web.api.described import Described
from web.api.shapes import Shape, Shapes
from web.language import t

VERSION = "1"
PROBLEM = "application/problem+json"
REFUSALS = {
    400: "bad-request",
    401: "sign-in",
    403: "not-allowed",
    404: "not-found",
    409: "conflict",
    410: "gone",
    413: "too-large",
    415: "media-type",
    422: "invalid",
    429: "too-many",
}
ACCESS = {"public": (), "person": ("session",)}


def document() -> Shape:
    """The whole document, its sentences in the language of the request."""
    shapes = Shapes()
    paths: dict[str, Shape] = {}
    for rule, method, view in calls(current_app):
        paths.setdefault(path_of(rule), {})[method.lower()] = _operation(rule, method, view, shapes)
    schemas = {**shapes.components, "Problem": _problem()}
    session = {"type": "apiKey", "in": "cookie", "name": current_app.config["SESSION_COOKIE_NAME"]}
    return {
        "openapi": "3.1.0",
        "info": {"title": t("api.title"), "version": VERSION, "description": t("api.about")},
        "servers": [{"url": "/"}],
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": dict(sorted(schemas.items())), "securitySchemes": {"session": session}},
    }


def calls(app: Flask) -> Iterator[tuple[Rule, str, Callable[..., Any]]]:
    """Every call of the API: its rule, method and view, by path."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        if rule.endpoint.startswith(f"{bp.name}."):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method, app.view_functions[rule.endpoint]


def path_of(rule: Rule) -> str:
    """The rule's path as the document writes it."""
    return re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule.rule)


def _operation(rule: Rule, method: str, view: Callable[..., Any], shapes: Shapes) -> Shape:
    said: Described = view.__dict__["described"]
    permission: str = view.__dict__["permission"]
    name = rule.endpoint.partition(".")[2]
    found: Shape = {
        "operationId": name,
        "summary": t(f"api.calls.{name}"),
        "description": " ".join((view.__doc__ or "").split()),
        "x-permission": permission,
        "security": [{one: []} for one in ACCESS.get(permission, ("session",))],
        "parameters": list(_parameters(rule, said)),
        "responses": _answers(rule, said, permission, method, shapes),
    }
    if method == "POST":
        body = {"type": "object"} if said.body is None else shapes.body(said.body)
        content: Shape = {"schema": body} if said.example is None else {"schema": body, "example": dict(said.example)}
        found["requestBody"] = {"required": True, "content": {"application/json": content}}
    return found


def _parameters(rule: Rule, said: Described) -> Iterator[Shape]:
    text = {"type": "string"}
    for name in sorted(rule.arguments):
        allowed = {"enum": list(said.operations)} if name == "operation" else {}
        yield {"name": name, "in": "path", "required": True, "schema": {**text, **allowed}}
    for name, about in said.query.items():
        yield {"name": name, "in": "query", "required": False, "description": about, "schema": text}
    if said.keyed:
        schema = {**text, "minLength": 1, "maxLength": 100}
        yield {"name": "Idempotency-Key", "in": "header", "required": True, "description": t("api.keyed"), "schema": schema}


def _answers(rule: Rule, said: Described, permission: str, method: str, shapes: Shapes) -> Shape:
    content = {said.media: {"schema": shapes.of(said.answer)}}
    found: Shape = {str(said.status): {"description": t("api.done"), "content": content}}
    if said.again is not None:
        found[str(said.again)] = {"description": t("api.again"), "content": content}
    refused = {400, 429, *said.refuses}
    refused |= {401, 403} if permission != "public" else set()
    refused |= {404} if rule.arguments else set()
    refused |= {413, 415, 422} if method == "POST" else set()
    for status in sorted(refused):
        shape = {"schema": {"$ref": "#/components/schemas/Problem"}}
        found[str(status)] = {"description": t(f"problems.{REFUSALS[status]}.title"), "content": {PROBLEM: shape}}
    return found


def _problem() -> Shape:
    text = {"type": "string"}
    said = {"type": "object", "additionalProperties": {"type": "array", "items": text}, "description": t("api.errors")}
    properties = {"type": text, "title": text, "status": {"type": "integer"}, "detail": text, "errors": said}
    return {"type": "object", "properties": properties, "required": ["type", "title", "status", "detail"]}
