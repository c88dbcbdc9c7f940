"""Guarded routes: every page and every call names the permission it needs, and it is checked before the view runs.

`public` lets anybody in, `person` a signed-in citizen or organisation, `official` any signed-in official;
every other name is a permission of `processes.access`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from flask import Blueprint

from processes import access
from web.edge import official, person

View = Callable[..., Any]


def route(bp: Blueprint, path: str, *, permission: str, methods: Sequence[str] = ("GET",)) -> Callable[[View], View]:
    """Registers a view of `bp` under `path`; its endpoint is its function name."""

    def register(view: View) -> View:
        bp.add_url_rule(path, view.__name__.replace("_", "-"), guarded(view, permission), methods=list(methods))
        return view

    return register


def guarded(view: View, permission: str) -> View:
    """`view`, run only for those who hold `permission`; SignInRequiredError or NotAllowedError for others."""

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        check(permission)
        return view(*args, **kwargs)

    checked.__dict__["permission"] = permission
    return checked


def check(permission: str) -> None:
    """Nothing happens when whoever is asking holds `permission`; SignInRequiredError or NotAllowedError otherwise."""
    if permission == "public":
        return
    if permission == "person":
        person()
    elif permission == "official":
        official()
    else:
        access.require(official(), permission)
