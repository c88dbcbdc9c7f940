"""What is printed on a licence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from processes.pdf import Code, Paragraph, Row, Sheet
from processes.texts import Text, same, text


def verify_url(base_url: str, identifier: str) -> str:
    """The public page that says whether this licence counts."""
    return f"{base_url}/verify/{identifier}"


def licence_sheet(row: Mapping[str, Any], base_url: str) -> Sheet:
    """The sheet of a licence's row: what was signed, the signature, and the code that leads to the public page."""
    payload = row["payload"]
    printed = [Row(line["label"], line["value"]) for line in payload["printed"]]
    blocks: tuple[Row | Paragraph | Code, ...] = (
        Row(text("持有人", "Holder"), same(payload["holder"]["name"])),
        Row(NUMBER_LABELS.get(payload["holder"]["kind"], NUMBER_LABELS["person"]), same(payload["holder"]["number"])),
        *printed,
        Row(text("发证机关", "Issued by"), payload["issuer"]["name"]),
        Row(text("发证日期", "Issued on"), _day(date.fromisoformat(payload["issued_on"]))),
        Row(text("有效期", "Valid"), _validity(payload)),
        Row(text("证照标识", "Identifier"), same(payload["identifier"])),
        Row(text("办件编号", "Case number"), same(payload["case"])),
        Code(
            verify_url(base_url, payload["identifier"]), text("扫码核验证照是否有效", "Scan to see whether this licence is valid")
        ),
        Paragraph(
            text(
                f"电子签名（{payload['algorithm']}，密钥 {payload['key']}）",
                f"Electronic signature ({payload['algorithm']}, key {payload['key']})",
            )
        ),
        Paragraph(same(row["signature"])),
    )
    return Sheet(payload["name"], blocks, row["issued_at"], subject=payload["identifier"])


NUMBER_LABELS: Mapping[str, Text] = {
    "person": text("公民身份号码", "Citizen ID number"),
    "organisation": text("统一社会信用代码", "Organisation code"),
}


def _validity(payload: Mapping[str, Any]) -> Text:
    first = _day(date.fromisoformat(payload["valid_from"]))
    if payload["valid_to"] is None:
        return text(f"{first['zh']}起长期有效", f"From {first['en']}, long-term")
    last = _day(date.fromisoformat(payload["valid_to"]))
    return text(f"{first['zh']}至{last['zh']}", f"{first['en']} to {last['en']}")


def _day(day: date) -> Text:
    return text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%B} {day.year}")
