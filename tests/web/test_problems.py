"""Every error ends as a page that helps, or as a problem document."""

from __future__ import annotations

import pytest
from flask import Flask

from processes import errors
from tests.web.visitor import Page, Visitor
from web.problems import TABLE


def every_error() -> list[type[errors.ProcessError]]:
    found, waiting = [], [errors.ProcessError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return found


def make(kind: type[errors.ProcessError]) -> errors.ProcessError:
    if kind is errors.TaskTakenError:
        return errors.TaskTakenError("李", None)
    if kind is errors.TransitionError:
        return errors.TransitionError("CLOSED", "withdraw")
    if kind is errors.NotFinishedError:
        return errors.NotFinishedError(["fee"])
    return kind()


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("json", [False, True])
def test_every_error_of_the_processes_has_its_answer(light_app: Flask, kind: type[errors.ProcessError], json: bool) -> None:
    view = light_app.view_functions["public.help"]
    light_app.view_functions["public.help"] = lambda: (_ for _ in ()).throw(make(kind))
    answer = light_app.test_client().get("/help", headers={"Accept": "application/json"} if json else {})
    light_app.view_functions["public.help"] = view
    expected = next((status for known, status, _ in TABLE if issubclass(kind, known)), 500)
    if kind is errors.SignInRequiredError and not json:
        assert answer.status_code == 303
        return
    assert answer.status_code == expected
    if json:
        assert answer.content_type == "application/problem+json"
        assert answer.json and {"type", "title", "status", "detail"} <= set(answer.json)
    else:
        assert Page(answer, "/help").heading


def test_an_unforeseen_error_shows_nothing_of_its_inside(light_app: Flask) -> None:
    light_app.view_functions["public.help"] = lambda: 1 / 0
    answer = light_app.test_client().get("/help")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.get_data(as_text=True) and "Traceback" not in answer.get_data(as_text=True)


def test_a_missing_page_is_a_page(light_visitor: Visitor) -> None:
    page = light_visitor.open("/no-such-page")
    assert page.status == 404 and "/" in page.links()


def test_a_missing_address_of_the_api_is_a_problem_document(light_visitor: Visitor) -> None:
    answer = light_visitor.client.get("/api/v1/no-such")
    assert answer.status_code == 404 and answer.json and answer.json["type"] == "urn:onerun:problem:not-found"


def test_a_method_that_does_not_fit_says_which_does(light_visitor: Visitor) -> None:
    answer = light_visitor.client.delete("/")
    assert answer.status_code == 405 and "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(("path", "page"), [("/sign-out", "/"), ("/payments/callback", "/")])
def test_an_address_that_only_takes_something_leads_to_the_page_it_belongs_to(light_visitor: Visitor, path: str, page: str) -> None:
    answer = light_visitor.client.get(path)
    assert answer.status_code == 303 and answer.location == page


def test_an_error_leads_back_to_where_one_was(light_visitor: Visitor) -> None:
    page = light_visitor.open("/no-such-page", headers={"Referer": "http://localhost/help?a=1"})
    assert "/help?a=1" in page.links()
    foreign = light_visitor.open("/no-such-page", headers={"Referer": "http://elsewhere.example/help"})
    assert "/help" in foreign.links() and "http://elsewhere.example/help" not in foreign.links()
