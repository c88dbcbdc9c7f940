"""Whose word about the visitor counts: the connection's own, or that of the proxies the settings name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from processes.errors import SettingsError
from processes.settings import Settings

TRIES = 31  # one more than the minute's limit of the tracking page


def crowd(app: Flask) -> list[int]:
    """The answers to as many visitors as one address may not have in a minute, each said to have an address of its own."""
    client = app.test_client()
    names = {"number": "1", "secret": "1"}
    sent = [{"X-Forwarded-For": f"198.51.100.{number}"} for number in range(TRIES)]
    return [client.post("/track", data=names, headers=headers).status_code for headers in sent]


def test_without_proxies_nobody_escapes_the_limit_by_a_header(make_app: Callable[..., Flask]) -> None:
    assert crowd(make_app(RATELIMIT_ENABLED=True, WTF_CSRF_ENABLED=False))[-1] == 429


def test_behind_a_proxy_visitors_are_told_apart(make_app: Callable[..., Flask]) -> None:
    app = make_app({"ONERUN_PROXIES": "1"}, RATELIMIT_ENABLED=True, WTF_CSRF_ENABLED=False)
    assert set(crowd(app)) == {422}


@pytest.mark.parametrize(("proxies", "status"), [("0", 400), ("1", 200)])
def test_the_name_under_which_a_proxy_was_called_counts_only_where_it_is_trusted(
    make_app: Callable[..., Flask], proxies: str, status: int
) -> None:
    app = make_app({"ONERUN_PROXIES": proxies}, TRUSTED_HOSTS=["onerun.example"])
    headers = {"X-Forwarded-Host": "onerun.example", "X-Forwarded-Proto": "https"}
    assert app.test_client().get("/help", headers=headers).status_code == status


@pytest.mark.parametrize("number", ["-1", "x", "10", "１"])
def test_a_number_of_proxies_that_is_none_is_refused(number: str) -> None:
    with pytest.raises(SettingsError):
        Settings.from_env({"ONERUN_PROXIES": number})
