"""Every route is guarded and named by one convention; every template is a whole page in both languages."""

from __future__ import annotations

import re
from functools import cache

from flask import Flask
from werkzeug.routing import Rule

from processes.access import PERMISSIONS
from processes.settings import Settings
from tests.rules.tree import ROOT
from web.app import create_app

KEBAB = re.compile(r"^(/|(/([a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*|<[a-z:_]+>(\.[a-z]+)?))+)$")
OPEN_TO = {"public", "person", "official"}
TEMPLATES = ROOT / "web" / "templates"


@cache
def _app() -> Flask:
    return create_app(Settings.from_env({"DATABASE_URL": "sqlite://"}), ring=lambda bells: None)


def _rules() -> list[Rule]:
    return [rule for rule in _app().url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_belongs_to_a_blueprint_and_names_its_permission() -> None:
    views = _app().view_functions
    unguarded = [str(r) for r in _rules() if "." not in r.endpoint or not hasattr(views[r.endpoint], "permission")]
    assert not unguarded
    unknown = {getattr(views[r.endpoint], "permission") for r in _rules()} - OPEN_TO - set(PERMISSIONS)  # noqa: B009
    assert not unknown


def test_paths_are_kebab_case() -> None:
    assert _rules() and not [str(r) for r in _rules() if not KEBAB.match(str(r))]


def _texts() -> dict[str, str]:
    """The templates that extend another and are extended by none: the pages."""
    texts = {p.relative_to(TEMPLATES).as_posix(): p.read_text(encoding="utf-8") for p in sorted(TEMPLATES.rglob("*.html"))}
    frames = {name for text in texts.values() for name in re.findall(r'{% extends "([^"]+)"', text)}
    return {name: text for name, text in texts.items() if "{% extends" in text and name not in frames}


def test_every_page_has_a_title_and_a_heading() -> None:
    pages = _texts()
    assert pages
    assert not [name for name, text in pages.items() if not re.search(r"block title", text) or not re.search(r"<h1|heading", text)]
