"""The script that answers in the browser while the service cannot be reached; it stands at the root so that it sees all pages."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Response, current_app

from web.catalogue import LANGUAGES, text
from web.public.blueprint import bp
from web.routing import route


@route(bp, "/away.js", permission="public")
def away() -> Response:
    """The script with its words in all languages, always looked for anew; the same whichever language is spoken."""
    words = {language: _words(language) for language in LANGUAGES}
    script = (Path(current_app.static_folder or "") / "js" / "away.js").read_text(encoding="utf-8")
    answer = Response(f"const WORDS = {json.dumps(words, ensure_ascii=False)};\n{script}", mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _words(language: str) -> dict[str, str]:
    return {
        "title": text("away.title", language),
        "text": text("away.text", language),
        "typed": text("away.typed", language),
        "send": text("away.send", language),
    }
