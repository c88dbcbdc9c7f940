"""Progress of a case for whoever holds its number and a secret, without signing in."""

from __future__ import annotations

from flask import render_template, request

from processes import tracking
from web.edge import transaction
from web.language import t
from web.public.blueprint import bp
from web.routing import route
from web.security import limiter

LONGEST = 60


@route(bp, "/track", permission="public")
def track() -> str:
    """Asks for the number and the code; a receipt's QR code brings the number along."""
    return render_template("public/track.html", number=request.args.get("number", "")[:LONGEST], progress=None, failed=False)


@route(bp, "/track", permission="public", methods=("POST",))
@limiter.limit("30 per minute")
def show_progress() -> tuple[str, int]:
    """The progress in words, or one and the same answer for every failure."""
    number, secret = (request.form.get(name, "").strip()[:LONGEST] for name in ("number", "secret"))
    with transaction() as tx:
        progress = tracking.track(tx, number, secret)
    page = render_template("public/track.html", number=number, progress=progress, failed=progress is None, errors=_errors(progress))
    return page, 200 if progress else 422


def _errors(progress: object | None) -> dict[str, list[str]]:
    return {} if progress else {"number": [t("track.failed")]}
