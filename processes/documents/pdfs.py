"""PDF: nothing that runs, opens, sends or carries another file; read by tokens, so that no parser can be misled.

Names are compared after decoding `#41` escapes. Object streams are unpacked, with bounds, and read the same way; one that
cannot be unpacked is refused. The rest of a stream is read raw too: a cross-reference may point anywhere.
"""

from __future__ import annotations

import re

from processes.documents.pdf_objects import DELIMITER, decoded_names, object_streams
from processes.documents.refusals import refusal

ACTIVE = ("JavaScript", "Launch", "RichMedia", "XFA", "SubmitForm", "ImportData", "Rendition", "Movie")
EMBEDDED = ("EmbeddedFile", "EmbeddedFiles", "FileAttachment", "GoToE")
REMOTE = ("GoToR", "FFilter")
MARKUP = re.compile(rb"<(?:!doctype|html|script|svg|body)\b", re.IGNORECASE)


def check_pdf(data: bytes) -> None:
    """True afterwards: a PDF that ends where it says, without active, embedded, remote or hidden parts. UploadRefusedError else."""
    end = data.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in data:
        raise refusal("damaged")
    if data[end + 5 :].strip(b"\0\r\n \t") or MARKUP.search(data[:1024]):
        raise refusal("trailing")
    plain = decoded_names(data)
    _check_names(plain)
    packed = list(object_streams(data))
    for content in packed:
        _check_names(content)
    _check_opening([plain, *packed])


def _check_names(text: bytes) -> None:
    if _has(text, "Encrypt"):
        raise refusal("encrypted")
    for reason, names in (("active", ACTIVE), ("embedded", EMBEDDED), ("remote", REMOTE)):
        for name in names:
            if _has(text, name):
                raise refusal(reason, what=name)
    if re.search(rb"/FS\s*/URL" + DELIMITER, text):
        raise refusal("remote", what="URL")
    if re.search(rb"/AA\s*(?:<<|[0-9]+\s+[0-9]+\s+R\b)", text):
        raise refusal("active", what="AA")


def _has(text: bytes, name: str) -> bool:
    word = b"/" + name.encode()
    return word in text and re.search(re.escape(word) + DELIMITER, text) is not None


def _check_opening(texts: list[bytes]) -> None:
    """What happens on opening may only be a jump to a page of the same document."""
    for text in texts:
        for found in re.finditer(rb"/OpenAction" + DELIMITER, text):
            if not _is_jump(_target(text[found.end() : found.end() + 400].lstrip(), texts)):
                raise refusal("active", what="OpenAction")


def _target(value: bytes, texts: list[bytes]) -> bytes:
    """The value itself, or the object it refers to; empty where that is not found."""
    reference = re.match(rb"([0-9]{1,10})\s+([0-9]{1,5})\s+R\b", value)
    if not reference:
        return value
    definition = re.compile(rb"(?:^|[\s\0])%s\s+%s\s+obj\s*" % (reference[1], reference[2]))
    for text in texts:
        found = definition.search(text)
        if found:
            return text[found.end() : found.end() + 400].split(b"endobj")[0]
    return b""


def _is_jump(action: bytes) -> bool:
    if action.startswith(b"["):
        return True
    goes = re.search(rb"/S\s*/GoTo" + DELIMITER, action.split(b">>")[0])
    return action.startswith(b"<<") and goes is not None and b"/Next" not in action
