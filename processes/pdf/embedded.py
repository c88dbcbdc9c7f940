"""Writes a sheet with its font inside, so that it looks the same everywhere."""

from __future__ import annotations

import logging

from fpdf import FPDF

from processes.pdf.fonts import Font
from processes.pdf.sheet import Code, Paragraph, Row, Sheet, both, square

FAMILY = "sheet"
GREY, BLACK = 90, 0
LABEL_WIDTH = 52
MARGIN = 20
CODE_SIDE = 36
log = logging.getLogger("fontTools")


def write(sheet: Sheet, font: Font) -> bytes:
    """The sheet as PDF, A4, the used characters of the font embedded; no scripts, no links, nothing from outside."""
    log.setLevel(logging.ERROR)
    pdf = FPDF(format="A4")
    pdf.add_font(FAMILY, fname=str(font.path), collection_font_number=font.number)
    pdf.set_margins(MARGIN, MARGIN)
    pdf.set_auto_page_break(True, MARGIN)
    pdf.set_title(both(sheet.title)[0])
    pdf.set_subject(sheet.subject)
    pdf.set_lang("zh-CN")
    pdf.set_creation_date(sheet.made_at)
    pdf.add_page()
    _title(pdf, sheet)
    for block in sheet.blocks:
        _block(pdf, block)
    return bytes(pdf.output())


def _title(pdf: FPDF, sheet: Sheet) -> None:
    chinese, english = both(sheet.title)
    _line(pdf, chinese, 20, BLACK, 11, align="C")
    _line(pdf, english, 11, GREY, 6, align="C")
    pdf.ln(4)


def _block(pdf: FPDF, block: Row | Paragraph | Code) -> None:
    if isinstance(block, Row):
        _row(pdf, block)
    elif isinstance(block, Code):
        _code(pdf, block)
    else:
        chinese, english = both(block.text)
        pdf.ln(3 if block.heading else 1)
        _line(pdf, chinese, 13 if block.heading else 11, BLACK, 6.5)
        _line(pdf, english, 10 if block.heading else 9, GREY, 5)


def _row(pdf: FPDF, row: Row) -> None:
    if pdf.will_page_break(14):
        pdf.add_page()
    top = pdf.get_y()
    label, english_label = both(row.label)
    _line(pdf, label, 11, GREY, 6, width=LABEL_WIDTH)
    _line(pdf, english_label, 8, GREY, 4, width=LABEL_WIDTH)
    below = pdf.get_y()
    pdf.set_xy(MARGIN + LABEL_WIDTH, top)
    value, english = both(row.value)
    _line(pdf, value, 11, BLACK, 6, left=MARGIN + LABEL_WIDTH)
    _line(pdf, english, 9, GREY, 4.5, left=MARGIN + LABEL_WIDTH)
    pdf.set_xy(MARGIN, max(below, pdf.get_y()) + 1.5)


def _code(pdf: FPDF, code: Code) -> None:
    if pdf.will_page_break(CODE_SIDE + 16):
        pdf.add_page()
    pdf.ln(3)
    left, top = MARGIN, pdf.get_y()
    modules, runs = square(code.address)
    side = CODE_SIDE / modules
    for x, y, length in runs:
        pdf.rect(left + x * side, top + y * side, length * side, side, style="F")
    chinese, english = both(code.caption)
    pdf.set_xy(left + CODE_SIDE + 4, top + 6)
    for text, size, colour in ((chinese, 11, BLACK), (english, 9, GREY), (code.address, 8, GREY)):
        _line(pdf, text, size, colour, 5.5, left=left + CODE_SIDE + 4)
    pdf.set_xy(MARGIN, top + CODE_SIDE + 2)


def _line(
    pdf: FPDF, text: str, size: float, colour: int, height: float, *, left: float = MARGIN, width: float = 0, align: str = "L"
) -> None:
    if not text:
        return
    pdf.set_font(FAMILY, size=size)
    pdf.set_text_color(colour)
    pdf.set_x(left)
    pdf.multi_cell(width, height, text, align=align, new_x="LEFT", new_y="NEXT")
