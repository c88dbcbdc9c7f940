"""Answers that a broken or hostile register could give."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from processes.checks import HANDLERS
from processes.checks.prefill import fill
from processes.errors import RemoteError
from processes.settings import Settings

REQUEST = {"purpose": "p", "case_number": "c", "requester": "r", "citizen_id": "33990119850312001X"}
TIMES = {"at": "2026-01-05T01:00:00+00:00", "valid_until": "2026-01-06T01:00:00+00:00"}
VEHICLES = {"citizen_id": REQUEST["citizen_id"], "vehicles": 1, "plates": ["临H·T0001"], "open_violations": 0}


class Fixed(BaseHTTPRequestHandler):
    """Gives the answer that its server holds."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status, headers, body = self.server.answer  # type: ignore[attr-defined]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Stays silent."""


@pytest.fixture
def register() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Fixed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def asked(register: HTTPServer, body: Any, status: int = 200, **headers: str) -> dict[str, Any]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    register.answer = (status, headers, raw)  # type: ignore[attr-defined]
    settings = replace(Settings.from_env({}), sandbox_url=f"http://127.0.0.1:{register.server_port}")
    return dict(HANDLERS["check.vehicles"](REQUEST, key="k", settings=settings).values)


def test_a_good_answer_comes_through(register: HTTPServer) -> None:
    assert asked(register, {"found": True, "record": VEHICLES, **TIMES})["data"] == VEHICLES


@pytest.mark.parametrize(
    "changed",
    [
        {"found": "true"},
        {"found": None},
        {"record": {**VEHICLES, "vehicles": "1"}},
        {"record": {**VEHICLES, "vehicles": 1.5}},
        {"record": {**VEHICLES, "plates": None}},
        {"record": {k: v for k, v in VEHICLES.items() if k != "open_violations"}},
        {"record": [1]},
        {"at": "yesterday"},
        {"at": "2026-01-05T01:00:00"},
    ],
)
def test_an_answer_of_another_form_is_never_taken_for_clean(register: HTTPServer, changed: dict[str, Any]) -> None:
    with pytest.raises(RemoteError) as raised:
        asked(register, {"found": True, "record": VEHICLES, **TIMES, **changed})
    assert raised.value.code == "source-down"


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"found": true', b"\xff\xfe", b"x" * 300_000])
def test_garbage_is_an_error(register: HTTPServer, body: bytes) -> None:
    with pytest.raises(RemoteError):
        asked(register, body)


def test_a_redirect_is_not_followed(register: HTTPServer) -> None:
    with pytest.raises(RemoteError, match="302"):
        asked(register, b"", 302, Location=f"http://127.0.0.1:{register.server_port}/elsewhere")


def test_prefill_takes_what_is_there() -> None:
    data = {"name": "测试甲", "birth": None, "home": {"street": "试验路1号"}}
    fields = {"applicant_name": "name", "born": "birth", "street": "home.street", "none": "home.number", "deep": "name.first"}
    assert fill(fields, data) == {"applicant_name": "测试甲", "street": "试验路1号"}
