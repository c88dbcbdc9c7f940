"""What was typed when the session was over, or when something broke: carried on, and sent again by one press.

Nothing is stored: the typed text travels in the pages themselves, and counts only when the person sends it once more.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import render_template, request

from web.addresses import local, page_of

LEFT_OUT = frozenset({"csrf_token", "carried", "password"})
LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a form was sent, and its fields in order."""

    path: str
    fields: tuple[tuple[str, str], ...]


def typed() -> str:
    """The form that this request sends, as text for a hidden field; empty where it holds nothing typed, or a file.

    A form that another site made the browser send is not carried.
    """
    own = urlsplit(request.headers.get("Origin", "")).netloc == request.host
    if request.method != "POST" or not own or any(file.filename for file in request.files.values()):
        return ""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in LEFT_OUT]
    told = json.dumps([request.path, fields], ensure_ascii=False)
    return told if fields and len(told) <= LONGEST else ""


def read(told: str) -> Carried | None:
    """What `typed` wrote; None for anything else."""
    try:
        path, fields = json.loads(told[:LONGEST])
        pairs = tuple((str(name), str(value)) for name, value in fields)
    except (ValueError, TypeError):
        return None
    return Carried(path, pairs) if isinstance(path, str) and local(path, "public.help") == path else None


def page(carried: Carried, status: int = 200, why: str = "carried") -> tuple[str, int]:
    """The page on which what was typed is sent again; `why` names its texts."""
    return render_template("carried.html", carried=carried, back=page_of(carried.path), why=why), status
