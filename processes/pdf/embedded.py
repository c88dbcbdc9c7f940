"""Writes a sheet with its font inside, so that it looks the same everywhere."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from fpdf import FPDF

from processes.pdf.fonts import Font
from processes.pdf.sheet import Code, Paragraph, Row, Sheet, both, square

FAMILY = "sheet"
LABEL_WIDTH = 52
MARGIN = 20
CODE_SIDE = 36
log = logging.getLogger("fontTools")


@dataclass(frozen=True, slots=True)
class Style:
    """How a line looks: size in points, grey from 0 (black) to 255, height in millimetres."""

    size: float
    height: float
    grey: int = 0


TITLE, SUBTITLE = Style(20, 11), Style(11, 6, 90)
HEADING, SUBHEADING = Style(13, 6.5), Style(10, 5, 90)
TEXT, SUBTEXT = Style(11, 6.5), Style(9, 5, 90)
LABEL, SUBLABEL = Style(11, 6, 90), Style(8, 4, 90)
VALUE, SUBVALUE = Style(11, 6), Style(9, 4.5, 90)
ADDRESS = Style(8, 5.5, 90)


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
    for text, style in zip(both(sheet.title), (TITLE, SUBTITLE), strict=True):
        _line(pdf, text, style, align="C")
    pdf.ln(4)
    for block in sheet.blocks:
        _block(pdf, block)
    return bytes(pdf.output())


def _block(pdf: FPDF, block: Row | Paragraph | Code) -> None:
    if isinstance(block, Row):
        _row(pdf, block)
    elif isinstance(block, Code):
        _code(pdf, block)
    else:
        pdf.ln(3 if block.heading else 1)
        styles = (HEADING, SUBHEADING) if block.heading else (TEXT, SUBTEXT)
        for text, style in zip(both(block.text), styles, strict=True):
            _line(pdf, text, style)


def _row(pdf: FPDF, row: Row) -> None:
    if pdf.will_page_break(14):
        pdf.add_page()
    page, top = pdf.page, pdf.get_y()
    for text, style in zip(both(row.label), (LABEL, SUBLABEL), strict=True):
        _line(pdf, text, style, width=LABEL_WIDTH)
    below = pdf.get_y()
    pdf.set_xy(MARGIN + LABEL_WIDTH, top)
    for text, style in zip(both(row.value), (VALUE, SUBVALUE), strict=True):
        _line(pdf, text, style, left=MARGIN + LABEL_WIDTH)
    pdf.set_xy(MARGIN, (max(below, pdf.get_y()) if pdf.page == page else pdf.get_y()) + 1.5)


def _code(pdf: FPDF, code: Code) -> None:
    if pdf.will_page_break(CODE_SIDE + 16):
        pdf.add_page()
    pdf.ln(3)
    left, top = MARGIN, pdf.get_y()
    modules, runs = square(code.address)
    side = CODE_SIDE / modules
    for x, y, length in runs:
        pdf.rect(left + x * side, top + y * side, length * side, side, style="F")
    pdf.set_xy(left + CODE_SIDE + 4, top + 6)
    for text, style in zip((*both(code.caption), code.address), (VALUE, SUBVALUE, ADDRESS), strict=True):
        _line(pdf, text, style, left=left + CODE_SIDE + 4)
    pdf.set_xy(MARGIN, top + CODE_SIDE + 2)


def _line(pdf: FPDF, text: str, style: Style, *, left: float = MARGIN, width: float = 0, align: str = "L") -> None:
    if text:
        pdf.set_font(FAMILY, size=style.size)
        pdf.set_text_color(style.grey)
        pdf.set_x(left)
        pdf.multi_cell(width, style.height, text, align=align, new_x="LEFT", new_y="NEXT")
