"""Packed documents (docx, xlsx, ofd): sizes are counted while reading, because what an archive says of itself can lie."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from processes.documents.refusals import refusal

ZIP = b"PK\x03\x04"
MAX_MEMBERS = 2_000
MAX_UNPACKED = 200_000_000
MAX_RATIO = 100
SMALL = 200_000
CHUNK = 1 << 16
FOREIGN = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF", b"%PDF-", b"Rar!", b"7z\xbc\xaf", b"#!", b"{\\rtf")
FORBIDDEN = re.compile(r"\.(exe|dll|com|bat|cmd|ps1|vbs|js|jse|wsf|hta|html?|mht|scr|jar|lnk|msi|sh|zip|rar|7z)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Member:
    """One part of an archive, unpacked."""

    name: str
    data: bytearray


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive, which begins at the first byte and ends at the last, its directory being sound. UploadRefusedError else."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError):
        raise refusal("damaged") from None
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise refusal("members", limit=MAX_MEMBERS)
    if archive.comment or not data.startswith(ZIP) or min((member.header_offset for member in members), default=1):
        raise refusal("trailing")
    if data.rfind(b"PK\x05\x06") + 22 != len(data):
        raise refusal("trailing")
    names = [member.filename for member in members]
    if len({name.lower() for name in names}) < len(names) or not all(_plain(name) for name in names):
        raise refusal("damaged")
    if any(stat.S_ISLNK(member.external_attr >> 16) for member in members):
        raise refusal("damaged")
    if any(member.flag_bits & 0x1 for member in members):
        raise refusal("encrypted")
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise refusal("damaged")
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise refusal("unpacked", limit=MAX_UNPACKED // 1_000_000)
    return archive


def members(archive: zipfile.ZipFile, packed: int) -> Iterator[Member]:
    """Each part, unpacked; refused as soon as all together pass 200 MB, or 100 times the `packed` bytes of the file."""
    total = 0
    for info in archive.infolist():
        content = bytearray()
        for piece in _pieces(archive, info):
            content += piece
            total += len(piece)
            if total > MAX_UNPACKED:
                raise refusal("unpacked", limit=MAX_UNPACKED // 1_000_000)
            if total > max(SMALL, packed * MAX_RATIO):
                raise refusal("ratio", limit=MAX_RATIO)
        _check_member(info.filename, content)
        yield Member(info.filename, content)


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(info) as opened:
            while piece := opened.read(CHUNK):
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error):
        raise refusal("damaged") from None


def _check_member(name: str, content: bytearray) -> None:
    if FORBIDDEN.search(name) or content.startswith(FOREIGN):
        raise refusal("embedded", what=name.rpartition("/")[2][:60])


def _plain(name: str) -> bool:
    return not (name.startswith("/") or "\\" in name or ".." in name.split("/") or "\0" in name or ":" in name)
