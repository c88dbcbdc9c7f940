"""A visitor without scripts: opens pages, reads them, fills in their forms and follows where they lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from flask.testing import FlaskClient
from lxml import html
from werkzeug.datastructures import FileMultiDict, MultiDict
from werkzeug.test import TestResponse

Value = str | Sequence[str]


@dataclass
class Page:
    """An answer with its parsed HTML."""

    answer: TestResponse
    path: str

    def __post_init__(self) -> None:
        self.tree = html.fromstring(self.answer.get_data(as_text=True) or "<html><title></title></html>")

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.answer.status_code

    @property
    def text(self) -> str:
        """What a reader reads in the main part, blanks folded."""
        return " ".join(" ".join(self.tree.xpath("//main//text()")).split())

    @property
    def title(self) -> str:
        """The title of the page."""
        return " ".join(self.tree.findtext(".//title").split())

    @property
    def heading(self) -> str:
        """The one heading of the first level."""
        (found,) = self.tree.xpath("//main//h1")
        return " ".join(found.text_content().split())

    def links(self) -> list[str]:
        """The addresses of all links."""
        return [str(href) for href in self.tree.xpath("//a/@href")]

    def form(self, action: str = "") -> Any:
        """The form of the main part whose address ends so; the first where nothing is said."""
        forms = [form for form in self.tree.xpath("//main//form") if (form.get("action") or "").split("?")[0].endswith(action)]
        assert forms, f"no form {action!r} on {self.path}"
        return forms[0]


class Visitor:
    """One browser with its cookies."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, path: str, **options: Any) -> Page:
        """The page under `path`, after all redirects within the site."""
        return self._page(self.client.get(path, follow_redirects=True, **options))

    def submit(
        self, page: Page, values: Mapping[str, Value] | None = None, *, action: str = "", files: FileMultiDict | None = None
    ) -> Page:
        """The page that follows when the form is sent as it stands, with `values` filled in."""
        form = page.form(action)
        data: MultiDict[str, Any] = MultiDict(form.form_values())
        for name, value in (values or {}).items():
            data.setlist(name, [value] if isinstance(value, str) else list(value))
        for name, file in (files or FileMultiDict()).items():
            data[name] = file
        address = urljoin(page.path, form.get("action") or page.path)
        if (form.get("method") or "get").lower() == "get":
            return self._page(self.client.get(address, query_string=data, follow_redirects=True))
        return self._page(self.client.post(address, data=data, follow_redirects=True))

    def sign_in(self, identity: str = "demo-1") -> Page:
        """Signs in as one of the invented applicants."""
        page = self.open("/sign-in")
        return self.submit(page, {"identity": identity}, action="/sign-in")

    def _page(self, answer: TestResponse) -> Page:
        query = answer.request.query_string.decode()
        return Page(answer, answer.request.path + (f"?{query}" if query else ""))
