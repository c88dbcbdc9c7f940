"""`python -m workers.sandbox --port N --data DIR` serves the registries on the loopback address until it is stopped."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from workers.sandbox.app import Sandbox, create_app


class Server(BaseApplication):
    """One process with threads: a registry that hangs holds up nobody else."""

    def __init__(self, application: Flask, options: dict[str, Any]) -> None:
        self.application, self.options = application, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.application


def main() -> None:
    """Reads the command line and serves."""
    parser = argparse.ArgumentParser(prog="python -m workers.sandbox", description="Registries to try things out with.")
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ONERUN_HOME") or ".onerun") / "sandbox")
    given = parser.parse_args()
    options = {
        "bind": f"127.0.0.1:{given.port}",
        "worker_class": "gthread",
        "threads": 32,
        "workers": 1,
        "loglevel": "warning",
        "timeout": 120,
        "proc_name": "onerun-sandbox",
    }
    Server(create_app(Sandbox.from_env(os.environ, given.data)), options).run()


if __name__ == "__main__":
    main()
