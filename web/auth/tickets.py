"""The cookie that stands for a session on the server."""

from __future__ import annotations

from flask import session


def begin(token: str) -> None:
    """The browser holds a fresh cookie with the new session's token; nothing of the time before sign-in but the language stays."""
    language = session.get("language")
    session.clear()
    session.permanent = True
    session["token"] = token
    if language:
        session["language"] = language
