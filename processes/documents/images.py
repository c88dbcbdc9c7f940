"""Pictures: the header is read before anything is decoded, and nothing may follow the end."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from processes.documents.refusals import refusal

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
MAX_PIXELS = 50_000_000
FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
PADDING = b"\0\r\n \t"
ARCHIVE_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
TEXT_MARKS = (b"%pdf-", b"<script", b"<html", b"<!doctype", b"<?php", b"<svg ")


def check_png(data: bytes) -> None:
    """True PNG afterwards: whole chunks with right sums, header first, end last. UploadRefusedError else."""
    end = len(PNG)
    kinds: list[bytes] = []
    for kind, body, end in _png_chunks(data):  # noqa: B007
        if not kinds:
            _check_png_header(kind, body)
        kinds.append(kind)
        if kind == b"IEND":
            break
    if not kinds or kinds[-1] != b"IEND" or b"IDAT" not in kinds:
        raise refusal("damaged")
    if data[end:].strip(PADDING):
        raise refusal("trailing")


def _check_png_header(kind: bytes, body: bytes) -> None:
    if kind != b"IHDR" or len(body) != 13:
        raise refusal("damaged")
    width, height = struct.unpack(">II", body[:8])
    _check_pixels(width, height)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    place = len(PNG)
    while place + 12 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        end = place + 12 + length
        if end > len(data) or zlib.crc32(kind + body) != struct.unpack(">I", data[end - 4 : end])[0]:
            raise refusal("damaged")
        yield kind, body, end
        place = end


def check_jpeg(data: bytes) -> None:
    """True JPEG afterwards: a frame header with a bearable size, an end. UploadRefusedError else.

    Cameras append further pictures or a clip after the end; anything else there is refused.
    """
    place = _jpeg_frames(data)
    end = data.find(b"\xff\xd9", place)
    if end < 0:
        raise refusal("damaged")
    rest = data[data.rfind(b"\xff\xd9") + 2 :].strip(PADDING)
    after = data[end + 2 :]
    foreign = any(mark in after for mark in ARCHIVE_MARKS) or any(mark in after.lower() for mark in TEXT_MARKS)
    if foreign or (rest and b"ftyp" not in rest[:64]):
        raise refusal("trailing")


def _jpeg_frames(data: bytes) -> int:
    """Where the picture's data begins; the pixels of every frame before it are checked."""
    place, framed = 2, False
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        (length,) = struct.unpack(">H", data[place + 2 : place + 4])
        if marker in FRAMES and length >= 8 and place + 9 <= len(data):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            _check_pixels(width, height)
            framed = True
        place += 2 + length
        if marker == 0xDA and framed:
            return place
    raise refusal("damaged")


def _check_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise refusal("damaged")
    if width * height > MAX_PIXELS:
        raise refusal("pixels", limit=MAX_PIXELS // 10_000)
