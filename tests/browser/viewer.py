"""A window of the browser that looks closely at every page it is asked to look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCREENSHOTS = Path(__file__).parent / "screenshots"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
AXE = Axe()
PATIENCE = 60_000  # milliseconds until a page counts as hanging, on a machine that does other things


@dataclass
class Viewer:
    """One window. `faults` gathers what the console complains about."""

    page: Page
    width: int
    scripts: bool
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def open(self, path: str) -> Viewer:
        """The page under `path`."""
        self.page.goto(path)
        return self

    def look(self, name: str) -> Viewer:
        """Takes a picture, and checks what holds for every page: a title, one heading, no sideways scrolling, axe."""
        SCREENSHOTS.mkdir(exist_ok=True)
        kind = "" if self.scripts else "-no-scripts"
        self.page.screenshot(path=SCREENSHOTS / f"{name}-{self.width}{kind}.png", full_page=True)
        assert self.page.title().strip()
        assert self.page.locator("main h1").count() == 1, name
        if self.scripts:
            assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} scrolls sideways"
            said_before = len(self.faults)
            found = AXE.run(self.page, options=WCAG)
            del self.faults[said_before:]  # the checker itself breaks the content policy, the pages do not
            assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        return self

    def follow(self, name: str) -> Viewer:
        """Follows the link of the main part with this text."""
        self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()
        return self

    def press(self, name: str) -> Viewer:
        """Presses the button of the main part with this text."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()
        return self

    def fill(self, **values: str) -> Viewer:
        """Types into fields, by name."""
        for name, value in values.items():
            self.page.locator(f"main [name='{name}']").first.fill(value)
        return self

    def choose(self, name: str, value: str) -> Viewer:
        """Chooses one of several answers, by name and value."""
        self.page.locator(f"main input[name='{name}'][value='{value}']").check()
        return self

    def sign_in(self, identity: str = "demo-1") -> Viewer:
        """Signs in as an invented applicant, on the page that asks for it."""
        self.page.locator(f"main button[value='{identity}']").click()
        return self

    @property
    def text(self) -> str:
        """What stands in the main part."""
        return self.page.locator("main").inner_text()

    @property
    def path(self) -> str:
        """The path of the page."""
        return "/" + self.page.url.split("/", 3)[3]

    def until(self, words: str, seconds: int = 60) -> Viewer:
        """Reloads until the words stand on the page."""
        for _ in range(seconds * 2):
            if words in self.text:
                return self
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise AssertionError(f"{words!r} did not come: {self.text}")
