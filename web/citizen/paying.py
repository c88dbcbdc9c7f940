"""The fee: to the payment provider and back."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from processes import drafts, payments
from web.citizen.blueprint import bp
from web.citizen.stages import after, before, stages
from web.edge import person, settings, transaction
from web.language import current_language
from web.routing import route


@route(bp, "/applications/<draft_id>/fee", permission="person")
def fee(draft_id: str) -> str:
    """What is to be paid and whether it is; also where the provider sends the person back to."""
    with transaction(write=False) as tx:
        draft = drafts.get_draft(tx, person(), draft_id)
    return render_template(
        "citizen/fee.html", draft=draft, stages=stages(draft), following=after(draft, "fee"), leads_back=before(draft, "fee")
    )


@route(bp, "/applications/<draft_id>/fee", permission="person", methods=("POST",))
def pay(draft_id: str) -> Response:
    """On to the provider with an order of ours."""
    with transaction() as tx:
        order = payments.order(tx, person(), draft_id)
    return redirect(payments.payment_url(order, settings(), current_language()), 303)
