"""The door for files: what the extension says, what the content is, and what is inside have to agree (ASVS 5.2, 5.3, 5.4)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass

from processes.documents.archives import ZIP
from processes.documents.images import JPEG, PNG, check_jpeg, check_png
from processes.documents.names import extension, shown_name
from processes.documents.packages import check_package, is_package
from processes.documents.pdfs import check_pdf
from processes.documents.refusals import refusal

MAX_BYTES = 10_000_000
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ofd": "application/ofd",
}
SAME = {"jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept: its name to show, its type (a key of TYPES), media type, size in bytes and hash."""

    name: str
    type: str
    media_type: str
    size: int
    sha256: str


def check_upload(filename: str, data: bytes, accept: Collection[str] = tuple(TYPES)) -> Checked:
    """What the file is, all rules being kept: kind by name and content, 10 MB, bearable pixels and parts, nothing active.

    `accept` are the extensions that the material takes. UploadRefusedError with a sentence by language under `file`.
    """
    wanted = {SAME.get(kind, kind) for kind in accept} & set(TYPES)
    kind = SAME.get(extension(filename), extension(filename))
    if kind not in wanted:
        raise refusal("extension", accept="、".join(sorted(one.upper() for one in wanted)))
    if not data:
        raise refusal("empty")
    if len(data) > MAX_BYTES:
        raise refusal("size", limit=MAX_BYTES // 1_000_000)
    if kind_of(data) != kind:
        raise refusal("content", type=kind.upper())
    INSIDE[kind](data)
    return Checked(shown_name(filename), kind, TYPES[kind], len(data), hashlib.sha256(data).hexdigest())


def kind_of(data: bytes) -> str | None:
    """The kind that the content shows itself to be, None for any other kind. UploadRefusedError for a broken archive."""
    for kind, mark in (("pdf", b"%PDF-"), ("png", PNG), ("jpg", JPEG)):
        if data.startswith(mark):
            return kind
    if data.startswith(ZIP):
        return next((kind for kind in ("docx", "xlsx", "ofd") if is_package(data, kind)), None)
    return None


def _package(kind: str) -> Callable[[bytes], None]:
    return lambda data: check_package(data, kind)


INSIDE: dict[str, Callable[[bytes], None]] = {
    "pdf": check_pdf,
    "png": check_png,
    "jpg": check_jpeg,
    "docx": _package("docx"),
    "xlsx": _package("xlsx"),
    "ofd": _package("ofd"),
}
