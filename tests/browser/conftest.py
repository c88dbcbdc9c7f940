"""A real Chromium on a real, running program."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.site import Site, running_site
from tests.browser.viewer import Viewer
from tests.databases import SqliteFiles, private_redis

REASON = "no Chromium found: install one (Debian: apt-get install chromium) or name it in ONERUN_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here walks pages in a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chromium; skips in one line where there is none."""
    named = os.environ.get("ONERUN_CHROMIUM")
    found = named or next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(REASON)
    return found


@pytest.fixture(scope="session")
def site(chromium: str, sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program, for the whole run; its workers listen to a Redis of their own and hear nothing of other tests."""
    with private_redis() as redis, running_site(tmp_path_factory.mktemp("site"), sqlite_files.fresh(), redis) as running:
        yield running


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for the whole run; each test has contexts of its own."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def viewer(site: Site, browser: Browser) -> Iterator[Callable[..., Viewer]]:
    """Opens browser windows: `viewer(width=360, scripts=False, language="zh-CN")`."""
    opened: list[BrowserContext] = []

    def open_window(*, width: int = 1280, scripts: bool = True, language: str = "zh-CN", vendor: bool = True) -> Viewer:
        context = browser.new_context(
            base_url=site.url, viewport={"width": width, "height": 900}, locale=language, java_script_enabled=scripts
        )
        opened.append(context)
        if not vendor:
            context.route("**/static/vendor/**", lambda route: route.abort())
        return Viewer(context.new_page(), width, scripts)

    yield open_window
    for context in opened:
        context.close()
