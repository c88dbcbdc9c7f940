"""What the payment provider tells us."""

from __future__ import annotations

from flask import Response, jsonify, request

from processes import payments
from web.edge import settings, transaction
from web.public.blueprint import bp
from web.routing import route
from web.security import csrf


@route(bp, "/payments/callback", permission="public", methods=("POST",))
@csrf.exempt
def payment_callback() -> Response:
    """The payment counts once, when its signature holds."""
    with transaction() as tx:
        payments.confirm(tx, settings(), request.get_data(), dict(request.headers))
    return jsonify(status="ok")
