"""A shop that takes payments: it keeps what the payment provider tells it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class Shop(HTTPServer):
    """Keeps what it is told; refuses the first `refuse` messages."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Till)
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.refuse = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Till(BaseHTTPRequestHandler):
    """Receives the provider's messages."""

    server: Shop

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        refused = len(self.server.told) < self.server.refuse
        self.server.told.append((dict(self.headers), body))
        self.send_response(500 if refused else 204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Stays silent: the test reads what came."""


@contextmanager
def open_shop() -> Iterator[Shop]:
    """A shop that is open for as long as the block runs."""
    server = Shop()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
