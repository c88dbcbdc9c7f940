"""Verifying licences for programs."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, jsonify

from processes import licences
from processes.errors import NotFoundError
from processes.licences.records import PublicLicence
from web.api.blueprint import bp
from web.api.described import described
from web.edge import transaction
from web.routing import route
from web.security import limiter


@route(bp, "/licences/<identifier>", permission="public")
@limiter.limit("120 per minute")
@described(PublicLicence, refuses=(404,))
def licence(identifier: str) -> Response:
    """Whether the licence is genuine and in force."""
    with transaction(write=False) as tx:
        found = licences.verify_public(tx, identifier)
    if found is None:
        raise NotFoundError
    return jsonify(asdict(found))
