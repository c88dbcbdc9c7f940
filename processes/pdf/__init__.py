"""Printed sheets: receipts and licences as PDF, in Chinese and English, with a code to scan."""

from __future__ import annotations

from processes.pdf import embedded, plain
from processes.pdf.fonts import chinese_font
from processes.pdf.sheet import Code, Paragraph, Row, Sheet, square

__all__ = ["Code", "Paragraph", "Row", "Sheet", "render", "square"]


def render(sheet: Sheet) -> bytes:
    """The sheet as a PDF of A4 pages: with an embedded Chinese font where one is found, else by the name of a standard one."""
    font = chinese_font()
    return embedded.write(sheet, font) if font else plain.write(sheet)
