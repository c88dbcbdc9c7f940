"""Printed sheets: readable text in both languages, a code that leads somewhere, and nothing that runs."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pypdf
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from processes.documents import check_upload
from processes.pdf import Code, Paragraph, Row, Sheet, embedded, plain, square
from processes.pdf.fonts import chinese_font
from processes.texts import same, text

ADDRESS = "https://linhe.example/verify/1.2.156.3005.2.11339900MB0A000183001.11339901MB0A00026C.2026000001.001.G"
SHEET = Sheet(
    text("机动车驾驶证", "Driving licence"),
    (
        Row(text("持有人", "Holder"), same("测试甲")),
        Row(text("备注", "Remarks"), same("<script>alert(1)</script> **x** \u202e\u0007")),
        Paragraph(text("请妥善保管。", "Keep it safe.")),
        Code(ADDRESS, text("扫码核验", "Scan to verify")),
    ),
    datetime(2026, 3, 2, tzinfo=UTC),
    subject="x",
)
LONG = Sheet(SHEET.title, tuple(Row(text(f"第{n}项", f"Line {n}"), same("内容" * 60)) for n in range(80)), SHEET.made_at)


def words(data: bytes) -> str:
    return "".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).split())


def writers() -> list[object]:
    font = chinese_font()
    return [plain.write, *([lambda sheet: embedded.write(sheet, font)] if font else [])]


@pytest.mark.parametrize("write", writers())
def test_a_sheet_says_everything_as_plain_text(write: object) -> None:
    data = write(SHEET)  # type: ignore[operator]
    told = words(data)
    for expected in (
        "机动车驾驶证",
        "Drivinglicence",
        "持有人",
        "测试甲",
        "<script>alert(1)</script>**x**",
        "请妥善保管。",
        "Scantoverify",
    ):
        assert expected in told
    assert "".join(ADDRESS.split()) in told
    assert check_upload("licence.pdf", data).type == "pdf"


@pytest.mark.parametrize("write", writers())
def test_a_long_sheet_goes_on_on_further_pages(write: object) -> None:
    data = write(LONG)  # type: ignore[operator]
    assert len(pypdf.PdfReader(io.BytesIO(data)).pages) > 2
    assert "第79项" in words(data)


@pytest.mark.parametrize("write", writers())
@given(value=st.text(max_size=60))
@settings(max_examples=6)
def test_any_text_makes_a_sheet(write: object, value: str) -> None:
    data = write(Sheet(same(value), (Row(same(value), same(value)), Paragraph(same(value), heading=True)), SHEET.made_at))  # type: ignore[operator]
    assert pypdf.PdfReader(io.BytesIO(data)).pages


def test_the_drawn_runs_are_the_code_that_segno_makes() -> None:
    side, runs = square(ADDRESS)
    drawn = [[0] * side for _ in range(side)]
    for x, y, length in runs:
        for n in range(length):
            drawn[y][x + n] = 1
    expected = segno.make(ADDRESS, error="m", micro=False).matrix_iter(border=4)
    assert drawn == [[int(bool(module)) for module in line] for line in expected]
