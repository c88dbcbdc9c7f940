"""What a citizen keeps: the receipt and the licence, as a page and as a PDF."""

from __future__ import annotations

from flask import Response, render_template

from processes import filing, licences, receipts
from web.citizen.blueprint import bp
from web.edge import person, settings, transaction
from web.routing import route


@route(bp, "/cases/<number>/receipt", permission="person")
def receipt(number: str) -> str:
    """The number, the code for tracking, and what happens next."""
    with transaction(write=False) as tx:
        found = filing.get_receipt(tx, person(), number)
    address = receipts.track_url(settings().base_url, found.number)
    return render_template("citizen/receipt.html", receipt=found, qr=receipts.qr_svg(address))


@route(bp, "/cases/<number>/receipt.pdf", permission="person")
def receipt_pdf(number: str) -> Response:
    """The receipt to keep or print."""
    with transaction(write=False) as tx:
        found = filing.get_receipt(tx, person(), number)
        more = receipts.details(tx, settings(), found)
    return _pdf(receipts.receipt_pdf(found, settings().base_url, more), f"receipt-{number}.pdf")


@route(bp, "/cases/<number>/licence.pdf", permission="person")
def licence_pdf(number: str) -> Response:
    """The licence to keep, show or print."""
    with transaction(write=False) as tx:
        data = licences.pdf(tx, person(), number, base_url=settings().base_url)
    return _pdf(data, f"licence-{number}.pdf")


def _pdf(data: bytes, name: str) -> Response:
    answer = Response(data, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer
