"""Filing receipts: what the applicant takes away, on a page and as PDF, with a code that leads to the tracking page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlencode

import segno

from engine.store import roots
from engine.store.transaction import Transaction
from processes import casefile, documents
from processes.calendar import CITY_ZONE, last_day
from processes.pdf import Code, Paragraph, Row, Sheet, render
from processes.settings import Settings
from processes.signing import load_signer
from processes.texts import Text, same, text

FETCHED_FORMS = frozenset({6, 7})


class Named(Protocol):
    """Something with a name in both languages."""

    @property
    def name(self) -> Text:
        """The name."""


class Filed(Protocol):
    """What a receipt is written for: the record that filing gives."""

    @property
    def number(self) -> str:
        """The number of the case."""

    @property
    def code(self) -> str:
        """The code for tracking, 10 characters."""

    @property
    def case_id(self) -> str:
        """The id of the case."""

    @property
    def item(self) -> Named:
        """The service item."""

    @property
    def filed_at(self) -> datetime:
        """When it was filed."""

    @property
    def next(self) -> Text:
        """What happens now."""

    @property
    def due(self) -> datetime | None:
        """Until when, None where no period runs."""


class Svg(str):
    """Markup made here, safe to put into a page as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """The markup, for templates that escape everything else."""
        return str(self)


@dataclass(frozen=True, slots=True)
class Details:
    """What stands on a receipt beside the number: the materials received, the newest daily root (day, hash), a signature.

    The signature is over the canonical JSON of `signed`.
    """

    materials: tuple[Text, ...] = ()
    root: tuple[str, str] | None = None
    signed: dict[str, object] | None = None
    signature: str = ""
    key_id: str = ""


def track_url(base_url: str, number: str) -> str:
    """The public tracking page with the number filled in; the code is never part of an address."""
    return f"{base_url}/track?{urlencode({'number': number})}"


def qr_svg(address: str) -> Svg:
    """A QR code as an SVG element, dark on light as scanners need it; its title for screen readers is the address."""
    made = segno.make(address, error="m", micro=False)
    return Svg(made.svg_inline(scale=4, border=4, dark="#000", light="#fff", title=address, svgclass="qr-code", lineclass=None))


def details(tx: Transaction, settings: Settings, receipt: Filed) -> Details:
    """The details of a receipt as the record has them now. NotFoundError where the case is not there."""
    case = casefile.read_case(tx, receipt.case_id)
    materials = tuple(_materials(case))
    newest = roots.newest(tx)
    handed_in = sorted(one.sha256 for one in documents.listed(tx, case.part, case.id))
    signed: dict[str, object] = {
        "case": receipt.number,
        "item": case.version.hash,
        "filed_at": receipt.filed_at.isoformat(),
        "documents": handed_in,
        "root": newest.root if newest else None,
    }
    signer = load_signer(settings)
    return Details(materials, (newest.day, newest.root) if newest else None, signed, signer.sign(signed), signer.key_id)


def receipt_pdf(receipt: Filed, base_url: str, more: Details | None = None) -> bytes:
    """The receipt as PDF: number, tracking code, what happens next and until when, materials, daily root, code to scan."""
    return render(receipt_sheet(receipt, base_url, more or Details()))


def receipt_sheet(receipt: Filed, base_url: str, more: Details) -> Sheet:
    """What is printed on the receipt."""
    filed = f"{receipt.filed_at.astimezone(CITY_ZONE):%Y-%m-%d %H:%M}"
    blocks: list[Row | Paragraph | Code] = [
        Row(text("办件编号", "Case number"), same(receipt.number)),
        Row(text("查询码", "Tracking code"), same(receipt.code)),
        Row(text("事项", "Service"), receipt.item.name),
        Row(text("提交时间", "Filed at"), same(filed)),
        Row(text("接下来", "What happens next"), receipt.next),
    ]
    if receipt.due:
        blocks.append(Row(text("最迟日期", "At the latest on"), same(last_day(receipt.due).isoformat())))
    blocks.append(
        Code(
            track_url(base_url, receipt.number),
            text("扫码查询进度，需要查询码", "Scan to follow the case; the tracking code is asked for"),
        )
    )
    if more.materials:
        blocks.append(Paragraph(text("收到的材料", "Materials received"), heading=True))
        blocks += [Paragraph(material) for material in more.materials]
    blocks += _proofs(more)
    return Sheet(text("收件凭证", "Filing receipt"), tuple(blocks), receipt.filed_at, subject=receipt.number)


def _proofs(more: Details) -> Iterator[Paragraph]:
    if more.root or more.signature:
        yield Paragraph(text("存证", "Proof"), heading=True)
    if more.root:
        day, root = more.root
        yield Paragraph(text(f"{day} 全部办件记录的校验值：{root}", f"Checksum over all records of {day}: {root}"))
    if more.signature:
        yield Paragraph(
            text(f"本凭证的电子签名（密钥 {more.key_id}）：", f"Electronic signature of this receipt (key {more.key_id}):")
        )
        yield Paragraph(same(more.signature))


def _materials(case: casefile.CaseFile) -> Iterator[Text]:
    given = [one.material for one in documents.listed(case.tx, case.part, case.id)]
    for material in case.version.item.materials:
        count = given.count(material.id)
        if count:
            yield _line(material.name, text(f"上传 {count} 份", f"{count} uploaded"))
        elif material.form in FETCHED_FORMS and material.when is None:
            yield _line(material.name, text("由系统核验，无需提交", "checked by data, nothing to hand in"))


def _line(name: Text, how: Text) -> Text:
    return text(f"{name['zh']}：{how['zh']}", f"{name['en']}: {how['en']}")
