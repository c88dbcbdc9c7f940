"""Writes a sheet without a font inside, where no Chinese font is installed: the reader's program brings its own.

PDF 1.4 names the font STSong-Light with the encoding UniGB-UCS2-H, which every PDF program with Asian fonts knows
(ISO 32000-1, 9.7.5.2), and Courier for Latin letters. The bytes are valid everywhere; the look is the reader's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from processes.pdf.sheet import Code, Row, Sheet, both, square

WIDTH, HEIGHT, MARGIN = 595, 842, 56
Line = tuple[float, float, str]
FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-UniGB-UCS2-H/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    b"/DW 1000/FontDescriptor 5 0 R>>",
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120"
    b"/CapHeight 880/StemV 93>>",
    b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>",
)
LATIN_WIDTH = 0.6


def write(sheet: Sheet) -> bytes:
    """The sheet as PDF, A4, with the standard font of Chinese PDF programs by name."""
    pages = list(_pages(sheet))
    first = 3 + len(FONT)
    kids = b" ".join(b"%d 0 R" % (first + 2 * n) for n in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R/Lang(zh-CN)>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)), *FONT]
    for number, content in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</Font<</F1 3 0 R/F2 6 0 R>>>>/Contents %d 0 R>>"
            % (WIDTH, HEIGHT, first + 2 * number + 1)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe4\xb8\xad\xe6\x96\x87\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))


def _pages(sheet: Sheet) -> Iterator[bytes]:
    content, y = bytearray(), float(HEIGHT - MARGIN)
    for height, piece in _pieces(sheet):
        if y - height < MARGIN:
            yield bytes(content)
            content, y = bytearray(), float(HEIGHT - MARGIN)
        y -= height
        content += piece.replace(b"@Y", b"%.1f" % y)
    yield bytes(content)


def _pieces(sheet: Sheet) -> Iterator[tuple[float, bytes]]:
    for text, size in zip(both(sheet.title), (20, 11), strict=True):
        yield from _text(text, size, MARGIN)
    for block in sheet.blocks:
        if isinstance(block, Code):
            yield _square(block)
            for text in (*both(block.caption), block.address):
                yield from _text(text, 9, MARGIN)
        elif isinstance(block, Row):
            for label, value in zip(both(block.label), both(block.value), strict=True):
                yield from _text(f"{label}  {value}".strip(), 11, MARGIN)
        else:
            for text in both(block.text):
                yield from _text(text, 13 if block.heading else 11, MARGIN)


def _text(text: str, size: float, left: float) -> Iterator[tuple[float, bytes]]:
    for line in _wrapped(text, (WIDTH - left - MARGIN) / size):
        shown = b"".join(_run(part, size) for part in re.findall(r"[ -~]+|[^ -~]+", line))
        yield size * 1.5, b"BT %.1f @Y Td %sET\n" % (left, shown)


def _run(part: str, size: float) -> bytes:
    """Letters of one script, in the font that has their widths."""
    latin = part[0] <= "~"
    code = part.encode("ascii" if latin else "utf-16-be", "replace").hex().encode()
    return b"/F%d %.1f Tf <%s> Tj " % (2 if latin else 1, size, code)


def _wrapped(text: str, widest: float) -> Iterator[str]:
    line, width = "", 0.0
    for char in (char if ord(char) < 0x10000 else "\u3013" for char in text):
        step = LATIN_WIDTH if ord(char) < 0x80 else 1.0
        if width + step > widest:
            yield line
            line, width = "", 0.0
        line, width = line + char, width + step
    if line:
        yield line


def _square(code: Code) -> tuple[float, bytes]:
    modules, runs = square(code.address)
    side = 100 / modules
    marks = b"".join(
        b"%.2f %.2f %.2f %.2f re " % (x * side, (modules - 1 - y) * side, length * side, side) for x, y, length in runs
    )
    return 110, b"q 1 0 0 1 %d @Y cm %sf Q\n" % (MARGIN, marks)
