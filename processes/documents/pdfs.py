"""PDF: nothing that runs, opens, sends or carries another file; read by tokens, so that no parser can be misled.

Names are compared after decoding `#41` escapes. Object streams are unpacked, with bounds, and read the same way; one that
cannot be unpacked is refused. The rest of a stream is read raw too: a cross-reference may point anywhere.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator

from processes.documents.refusals import refusal

MAX_UNPACKED = 64_000_000
ACTIVE = ("JavaScript", "Launch", "RichMedia", "XFA", "SubmitForm", "ImportData", "Rendition", "Movie")
EMBEDDED = ("EmbeddedFile", "EmbeddedFiles", "FileAttachment", "GoToE")
REMOTE = ("GoToR", "FFilter")
DELIMITER = rb"(?=[\s()<>\[\]{}/%\0]|$)"
STREAM = re.compile(rb"stream\r?\n")
MARKUP = re.compile(rb"<(?:!doctype|html|script|svg|body)\b", re.IGNORECASE)


def check_pdf(data: bytes) -> None:
    """True afterwards: a PDF that ends where it says, without active, embedded, remote or hidden parts. UploadRefusedError else."""
    end = data.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in data:
        raise refusal("damaged")
    if data[end + 5 :].strip(b"\0\r\n \t") or MARKUP.search(data[:1024]):
        raise refusal("trailing")
    plain = _decoded_names(data)
    _check_names(plain)
    packed = list(_object_streams(data))
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


def _decoded_names(data: bytes) -> bytes:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), data)


def _object_streams(data: bytes) -> Iterator[bytes]:
    """The objects of each object stream, written as they would stand in the open."""
    left = MAX_UNPACKED
    for found in STREAM.finditer(data):
        head = _decoded_names(data[max(0, found.start() - 4096) : found.start()].rpartition(b"obj")[2])
        if b"/ObjStm" in head or re.search(rb"/First" + DELIMITER, head):
            content = _unpacked(data, found.end(), head, left)
            left -= len(content)
            yield _decoded_names(_in_the_open(content, head))


def _in_the_open(content: bytes, head: bytes) -> bytes:
    first = re.search(rb"/First\s+([0-9]{1,8})" + DELIMITER, head)
    numbers = content[: int(first[1])].split() if first else []
    if first is None or len(numbers) % 2 or not all(number.isdigit() and len(number) < 10 for number in numbers):
        raise refusal("damaged")
    body = content[int(first[1]) :]
    starts = [*(int(number) for number in numbers[1::2]), len(body)]
    pieces = [b"\n%s 0 obj %s endobj" % (number, body[starts[n] : starts[n + 1]]) for n, number in enumerate(numbers[::2])]
    return body + b"".join(pieces)


def _unpacked(data: bytes, begin: int, head: bytes, left: int) -> bytes:
    """The content of one object stream of at most `left` bytes; refused where it cannot be had for sure."""
    listed = re.search(rb"/Filter\s*(\[[^\]]*\]|/[A-Za-z0-9]+)", head)
    predicted = b"/Predictor" in head and not re.search(rb"/Predictor\s+1\b", head)
    if predicted or (b"/Filter" in head and listed is None):
        raise refusal("damaged")
    content = data[begin : _stream_end(data, begin)]
    for name in re.findall(rb"/([A-Za-z0-9]+)", listed[1]) if listed else []:
        content = _decode(name, content, left)
    return content


def _stream_end(data: bytes, begin: int) -> int:
    end = data.find(b"endstream", begin)
    if end < 0:
        raise refusal("damaged")
    return end


def _decode(name: bytes, content: bytes, left: int) -> bytes:
    try:
        if name in (b"FlateDecode", b"Fl"):
            unpacker = zlib.decompressobj()
            content = unpacker.decompress(content, max(left, 1))
            if unpacker.unconsumed_tail:
                raise refusal("unpacked", limit=MAX_UNPACKED // 1_000_000)
            return content
        if name in (b"ASCIIHexDecode", b"AHx"):
            digits = re.sub(rb"\s", b"", content.partition(b">")[0])
            return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
        if name in (b"ASCII85Decode", b"A85"):
            return base64.a85decode(content.partition(b"~>")[0].removeprefix(b"<~"), ignorechars=b" \t\n\r\v\0")
    except (zlib.error, binascii.Error, ValueError):
        raise refusal("damaged") from None
    raise refusal("damaged")
