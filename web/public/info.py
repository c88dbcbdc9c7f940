"""Pages that explain: help and contact, privacy, accessibility."""

from __future__ import annotations

from flask import render_template

from web.public.blueprint import bp
from web.routing import route


@route(bp, "/help", permission="public")
def help() -> str:
    """How to get help, from people too."""
    return render_template("public/help.html")


@route(bp, "/privacy", permission="public")
def privacy() -> str:
    """What is done with personal data, why and for how long."""
    return render_template("public/privacy.html")


@route(bp, "/accessibility", permission="public")
def accessibility() -> str:
    """How accessible these pages are, and whom to tell when they are not."""
    return render_template("public/accessibility.html")
