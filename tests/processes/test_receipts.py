"""Receipts: what stands on them, where their code leads, and that they are signed."""

from __future__ import annotations

import io

import pypdf
from markupsafe import escape

from engine.store import roots
from processes import filing, receipts
from processes.signing import is_signed, load_signer
from tests.processes.support import Office

BASE = "https://linhe.example"


def text_of(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_a_receipt_says_what_a_person_needs(office: Office) -> None:
    person = office.person()
    receipt = office.filed(person, "review")
    with office.database.transaction() as tx:
        root = roots.seal(tx)
    with office.database.transaction() as tx:
        found = filing.get_receipt(tx, person, receipt.number)
        details = receipts.details(tx, office.settings, found)
    told = text_of(receipts.receipt_pdf(found, BASE, details))
    for expected in (
        receipt.number,
        receipt.code,
        "收件凭证",
        "Filingreceipt",
        "试验许可",
        "2026-03-0209:00",
        root.root,
        details.signature,
    ):
        assert expected in told
    assert "身份证：由系统核验，无需提交" in told
    assert f"{BASE}/track?number={receipt.number}" in told


def test_the_details_of_a_receipt_are_signed(office: Office) -> None:
    person = office.person()
    receipt = office.filed(person, "review")
    with office.database.transaction() as tx:
        details = receipts.details(tx, office.settings, receipt)
    signer = load_signer(office.settings)
    assert details.signed and details.signed["case"] == receipt.number
    assert is_signed(details.signed, details.signature, signer.public_pem)
    assert not is_signed(details.signed | {"case": "other"}, details.signature, signer.public_pem)


def test_a_receipt_without_details_is_still_whole(office: Office) -> None:
    receipt = office.filed(office.person(), "review")
    assert receipt.number in text_of(receipts.receipt_pdf(receipt, BASE))


def test_the_tracking_address_never_holds_the_code(office: Office) -> None:
    receipt = office.filed(office.person(), "review")
    address = receipts.track_url(BASE, receipt.number)
    assert receipt.number in address and receipt.code not in address


def test_the_square_code_is_safe_markup_without_style() -> None:
    made = receipts.qr_svg(receipts.track_url(BASE, "33990120260105000123J&<x>"))
    assert str(escape(made)) == str(made)
    assert made.startswith("<svg") and "style=" not in made and "<script" not in made
    assert "%3Cx%3E" in made and "<x>" not in made
