"""Object streams of a PDF: found however they are dressed up, and unpacked within bounds.

A dictionary is read forward from the start of its object, as every PDF program does, so that nothing written in a
string or a comment can hide what belongs to it. Work is bounded: a file that would take more is refused.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator

from processes.documents.refusals import refusal

MAX_UNPACKED = 64_000_000
LONGEST_DICTIONARY = 8_000
MOST_READ = 4_000_000
COST_OF_A_START = 100
COST_OF_A_LOOK = 10
DELIMITER = rb"(?=[\s()<>\[\]{}/%\0]|$)"
SPACE = rb"(?:[\s\0]|%[^\r\n]*+[\r\n])*+"
OBJECT = re.compile(rb"obj" + SPACE + rb"(?=<<)")
STREAM = re.compile(SPACE + rb"stream(?:\r\n|\n|\r)")
MARK = re.compile(rb"<<|>>|[(%<]")
LINE_END = re.compile(rb"[\r\n]")
IN_STRING = re.compile(rb"\\.|[()]", re.DOTALL)


def _however_written(name: str) -> bytes:
    """A pattern for the name with any of its characters as `#41` escapes."""
    return b"".join(b"(?:%c|#%s)" % (ord(char), _hex(ord(char))) for char in name)


def _hex(point: int) -> bytes:
    return b"".join(b"[%c%c]" % (ord(digit), ord(digit.upper())) for digit in f"{point:02x}")


TRACE = re.compile(rb"/(?:%s|%s)" % (_however_written("ObjStm"), _however_written("First")) + DELIMITER)


def decoded_names(data: bytes) -> bytes:
    """The bytes with `#41` escapes of names replaced by what they stand for."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), data)


def object_streams(data: bytes) -> Iterator[bytes]:
    """The objects of each object stream, written as they would stand in the open. UploadRefusedError where one cannot be read."""
    left = MAX_UNPACKED
    for begin, end in _dictionaries(data):
        begins = STREAM.match(data, end, end + LONGEST_DICTIONARY)
        head = decoded_names(data[begin:end])
        if begins and (b"/ObjStm" in head or re.search(rb"/First" + DELIMITER, head)):
            content = _unpacked(data, begins.end(), head, left)
            left -= len(content)
            yield decoded_names(_in_the_open(content, head))


def _dictionaries(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the dictionaries begin and end that may tell of an object stream; refused where one tells outside of any."""
    known: dict[int, int] = {}
    spent = 0
    for trace in TRACE.finditer(data):
        covered = False
        spent += COST_OF_A_START
        for start in _starts(data, trace.start()):
            if start not in known:
                known[start] = _dictionary_end(data, start)
                spent += known[start] - start
            spent += COST_OF_A_LOOK
            covered = covered or start < trace.start() < known[start]
            if spent > MOST_READ:
                raise refusal("damaged")
        if not covered:
            raise refusal("damaged")
    yield from known.items()


def _starts(data: bytes, before: int) -> Iterator[int]:
    """Where dictionaries of objects begin that could reach this place, the nearest last."""
    place = max(0, before - LONGEST_DICTIONARY)
    while (place := data.find(b"obj", place, before)) >= 0:
        found = OBJECT.match(data, place, before)
        if found:
            yield found.end()
        place += 3


def _dictionary_end(data: bytes, begin: int) -> int:
    """Where the dictionary that begins here ends, at most 8,000 bytes on; strings and comments inside may hold anything."""
    depth, place, last = 0, begin, begin + LONGEST_DICTIONARY
    while mark := MARK.search(data, place, last):
        place = mark.end()
        if mark[0] == b"(":
            place = _string_end(data, place, last)
        elif mark[0] == b"%":
            line_end = LINE_END.search(data, place, last)
            place = line_end.end() if line_end else last
        elif mark[0] == b"<":
            closed = data.find(b">", place, last)
            place = closed + 1 if closed >= 0 else last
        else:
            depth += 1 if mark[0] == b"<<" else -1
            if depth == 0:
                return place
    return min(last, len(data))


def _string_end(data: bytes, place: int, last: int) -> int:
    depth = 1
    for mark in IN_STRING.finditer(data, place, last):
        depth += {b"(": 1, b")": -1}.get(mark[0], 0)
        if depth == 0:
            return mark.end()
    return last


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
