"""`test` and `bench`: everything their runs need, then the runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click

from workers.cli.output import fail, say

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk")
INSTALL_LIMIT = 600  # seconds


def find_browser() -> str | None:
    """The Chromium that browser tests drive: ONERUN_CHROMIUM, else an installed one."""
    named = os.environ.get("ONERUN_CHROMIUM")
    return named or next((found for name in BROWSERS if (found := shutil.which(name))), None)


def install_browser() -> None:
    """Install Debian's Chromium where this user may; browser tests are skipped, with a line, where not."""
    if find_browser() or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    say("installing Debian's chromium for the browser tests")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *DEBIAN_PACKAGES]):
        try:
            done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=INSTALL_LIMIT, check=False)
        except subprocess.TimeoutExpired:
            say("apt-get takes too long: browser tests will be skipped")
            return
        if done.returncode:
            say(f"apt-get failed: {done.stderr.strip()[-200:]}: browser tests will be skipped")
            return


def install_assets() -> None:
    """Fetch the browser assets; the pages work without them, so a failure is only told."""
    done = subprocess.run([sys.executable, "-m", "web.assets.install"], cwd=ROOT, check=False)
    if done.returncode:
        say("browser assets are missing: pages use their own style and server-drawn diagrams")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run the tests, with everything they need; extra arguments go to pytest."""
    install_assets()
    install_browser()
    sys.stdout.flush()
    spread = [] if "-n" in arguments or "-x" in arguments else ["-n", str(os.cpu_count() or 1), "--dist", "worksteal"]
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *spread, *arguments])


def _benchmarks() -> list[str]:
    return sorted(p.stem for p in (ROOT / "tests" / "benchmarks").glob("*.py") if not p.stem.startswith(("_", "test_")))


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("name", required=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option("--json", "as_json", is_flag=True, help="One JSON document a benchmark on standard output.")
def bench(name: str | None, arguments: tuple[str, ...], as_json: bool) -> None:
    """Measure: all benchmarks or the named one."""
    known = _benchmarks()
    if name and name not in known:
        fail(f"no benchmark '{name}'; there are: {', '.join(known)}", 2)
    options = [*(["--json"] if as_json else []), *arguments]
    for chosen in [name] if name else known:
        done = subprocess.run([sys.executable, "-m", f"tests.benchmarks.{chosen}", *options], cwd=ROOT, check=False)
        if done.returncode:
            raise SystemExit(done.returncode)
