"""The script that answers in the browser while the service cannot be reached; it stands at the root so that it sees all pages."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from flask import Response, current_app, request

from web.catalogue import LANGUAGES, text
from web.public.blueprint import bp
from web.routing import route


@route(bp, "/away.js", permission="public")
def away() -> Response:
    """The script with its words in all languages, looked for anew by every page; the same whichever language is spoken."""
    answer = Response(_script(current_app.static_folder or ""), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@cache
def _script(folder: str) -> str:
    words = {language: _words(language) for language in LANGUAGES}
    return (
        f"const WORDS = {json.dumps(words, ensure_ascii=False)};\n{(Path(folder) / 'js' / 'away.js').read_text(encoding='utf-8')}"
    )


def _words(language: str) -> dict[str, str]:
    return {
        "title": text("away.title", language),
        "text": text("away.text", language),
        "typed": text("away.typed", language),
        "send": text("away.send", language),
    }
