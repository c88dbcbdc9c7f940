"""Files for tests, made here: sound ones of every kind, and pieces to spoil them with."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
WORKBOOK = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c>{}</c></row></sheetData></worksheet>'
OFD = '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0"/>'


def packed(parts: Mapping[str, str | bytes], level: int = 6) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(body: str = "<w:p/>", extra: Mapping[str, str | bytes] | None = None, types: str = "", relations: str = "") -> bytes:
    """A Word file."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES.format(types),
        "_rels/.rels": RELATIONS.format(""),
        "word/document.xml": DOCUMENT.format(body),
        "word/_rels/document.xml.rels": RELATIONS.format(relations),
    }
    return packed(parts | dict(extra or {}))


def xlsx(cell: str = "<v>1</v>", extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """An Excel file."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES.format(""),
        "xl/workbook.xml": WORKBOOK,
        "xl/worksheets/sheet1.xml": SHEET.format(cell),
    }
    return packed(parts | dict(extra or {}))


def ofd(extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """An OFD file."""
    return packed({"OFD.xml": OFD, "Doc_0/Document.xml": "<Document/>"} | dict(extra or {}))


def picture(kind: str = "PNG", size: tuple[int, int] = (4, 3)) -> bytes:
    """A picture that a program has written."""
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, kind)
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A small PNG file that says it is large."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def huge_jpeg(width: int, height: int) -> bytes:
    """A JPEG file whose frame header says it is large."""
    data = bytearray(picture("JPEG"))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def pdf(catalog: bytes = b"", objects: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF with one empty page; more entries of its catalog, more objects, more of its trailer."""
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R" + catalog + b">>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 10]>>endobj\n"
        + objects
        + b"\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 9/Root 1 0 R"
        + trailer
        + b">>\nstartxref\n9\n%%EOF\n"
    )


def object_stream(content: bytes, *, number: int = 7, entries: bytes = b"/Filter/FlateDecode", data: bytes | None = None) -> bytes:
    """An object stream that holds one object, 8 0."""
    plain = b"8 0 " + content
    body = zlib.compress(plain) if data is None else data
    head = b"%d 0 obj<</Type/ObjStm/N 1/First 4%s/Length %d>>stream\n" % (number, entries, len(body))
    return head + body + b"\nendstream\nendobj\n"
