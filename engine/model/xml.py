"""Safe XML: bytes of an upload become a small tree that knows lines and columns, or one error that says where.

The parser opens nothing and expands nothing: a DOCTYPE, an entity, a processing instruction or a limit that is
met stops it at once. Text is decoded here and nowhere else, so only the encodings named below are ever read.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from xml.parsers import expat

from engine.errors import UnreadableError

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 100
MAX_ELEMENTS = 20_000
MAX_ATTRIBUTES = 64

SEPARATOR = "\x01"
"""Between a namespace and a name: no XML can have it, while some modelers make namespaces with blanks in them."""
XINCLUDE = "http://www.w3.org/2001/XInclude"
DECLARED = re.compile(r"""^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]*)["']""")
CHINESE = frozenset({"gb18030", "gbk", "gb2312"})
OTHER = frozenset(
    [f"iso8859-{n}" for n in range(1, 17)]
    + [f"cp125{n}" for n in range(9)]
    + ["ascii", "koi8-r", "mac-roman", "cp437", "cp850", "big5", "cp950", "shift_jis", "cp932", "euc_jp", "euc_kr"]
)
"""Encodings that modelers on old systems write, as Python names them: read, but told, since only UTF-8 may be published."""
UTF16 = ("utf-16", "utf-16le", "utf-16be", "utf-8")
"""Programs on Windows save UTF-16 and leave the declaration as it was; the mark tells what it is beyond doubt."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8", ("utf-8", "utf8", "us-ascii")),
    (codecs.BOM_UTF16_LE, "utf-16-le", UTF16),
    (codecs.BOM_UTF16_BE, "utf-16-be", UTF16),
)
FORBIDDEN = re.compile("^\ufeff|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


PROBLEMS = {
    "no element found": "没有任何元素，或在结束标记之前中断",
    "not well-formed (invalid token)": "此处的字符不合 XML 语法",
    "mismatched tag": "结束标记与开始标记不一致",
    "duplicate attribute": "同一属性出现两次",
    "junk after document element": "根元素之后还有内容",
    "undefined entity": "引用了未定义的实体",
    "unbound prefix": "使用了未声明的命名空间前缀",
    "unclosed token": "标记没有写完",
    "unclosed CDATA section": "CDATA 段没有结束",
    "XML or text declaration not at start of entity": "XML 声明之前有空格、空行或其他字符",
    "syntax error": "语法错误",
}
"""What the parser finds, in Chinese."""


class XmlError(UnreadableError):
    """The file is not safe, well-formed XML."""

    def __init__(self, code: str, line: int = 0, column: int = 0, **words: object) -> None:
        super().__init__(code)
        self.code, self.line, self.column, self.words = code, line, column, words


class Element:
    """One element: namespace and local name, attributes (`{ns}name` where they have a namespace), text and place.

    `text` is all of its own text; where it stands between children, `pieces` has it apart: one piece before each child and a last.
    """

    __slots__ = ("attributes", "children", "column", "line", "name", "ns", "parent", "pieces", "prefixes", "text")

    def __init__(self, ns: str, name: str, attributes: dict[str, str], line: int, column: int) -> None:
        self.ns, self.name, self.attributes = ns, name, attributes
        self.line, self.column = line, column
        self.children: list[Element] = []
        self.parent: Element | None = None
        self.prefixes: dict[str, str] = {}
        self.text = ""
        self.pieces: tuple[str, ...] = ()

    def get(self, name: str, default: str | None = None) -> str | None:
        """The value of an attribute."""
        return self.attributes.get(name, default)

    def iter(self) -> Iterator[Element]:
        """This element and all below it, in file order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.children))

    def named(self, *names: str) -> list[Element]:
        """Children in this element's own namespace with one of these local names."""
        return [c for c in self.children if c.name in names and c.ns == self.ns]

    def first(self, name: str) -> Element | None:
        """The first such child."""
        return next((c for c in self.children if c.name == name and c.ns == self.ns), None)

    def ancestors(self) -> Iterator[Element]:
        """The elements around this one, innermost first."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent


def decode(data: bytes) -> tuple[str, XmlError | None]:
    """The text of an upload: UTF-8 with or without BOM, UTF-16 with BOM, or declared GB18030, GBK or GB2312 (rule R1).

    A text in another known encoding, and plain ASCII under an unknown one, is given together with an error
    (`encoding-other`, `encoding`), so that all that is wrong can be told at once.
    """
    for mark, codec, same in MARKS:
        if data.startswith(mark):
            if data.startswith(codecs.BOM_UTF32_LE):
                raise XmlError("encoding", 1, 1, encoding="UTF-32")
            text = _decoded(data[len(mark) :], codec)
            declared = _declared(text, "")
            if declared not in ("", *same):
                raise XmlError("encoding-differs", 1, 1, encoding=declared[:40], found=codec[:6].upper())
            return text, None
    declared = _declared(data[:200].decode("latin-1"), "utf-8")
    codec = _codec(declared)
    if codec in CHINESE and not data.isascii() and _is_utf8(data):
        raise XmlError("encoding-differs", 1, 1, encoding=declared, found="UTF-8")
    if declared in ("utf-8", "utf8", "us-ascii") or codec in CHINESE:
        return _decoded(data, codec if codec in CHINESE else "utf-8"), None
    if codec in OTHER:
        return _decoded(data, codec), XmlError("encoding-other", 1, 1, encoding=declared)
    error = XmlError("encoding", 1, 1, encoding=declared[:40] or "?")
    if not data.isascii():
        raise error
    return data.decode("ascii"), error


def _declared(text: str, otherwise: str) -> str:
    match = DECLARED.match(text[:200])
    return match.group(1).lower() if match else otherwise


def _codec(declared: str) -> str:
    """The one name of an encoding that has several; as it is declared where nobody knows it."""
    try:
        return codecs.lookup(declared).name
    except LookupError:
        return declared


def _is_utf8(data: bytes) -> bool:
    """True for bytes that read as UTF-8: Chinese encodings next to never do, a file that declares the wrong one does."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        raise XmlError("bytes", line, error.start - before.rfind(b"\n"), encoding=codec) from error


def parse(data: bytes) -> tuple[Element, XmlError | None]:
    """The root of the tree, and the encoding error of a file that could be read all the same.

    Raises `XmlError` with a code, a line and a column (from 1) for everything else that is refused.
    """
    if len(data) > MAX_BYTES:
        raise XmlError("file-size", megabytes=MAX_BYTES // 1024 // 1024)
    text, encoding_error = decode(data)
    bad = FORBIDDEN.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        raise XmlError("control-character", line, bad.start() - text.rfind("\n", 0, bad.start()))
    return _Builder().build(text), encoding_error


class _Builder:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8", namespace_separator=SEPARATOR)
        self.parser.buffer_text = True
        self.root: Element | None = None
        self.stack: list[Element] = []
        self.pieces: list[list[list[str]]] = []
        self.prefixes: dict[str, str] = {}
        self.count = 0

    def build(self, text: str) -> Element:
        parser = self.parser
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = lambda data: self.pieces[-1][-1].append(data) if self.pieces else None
        parser.StartNamespaceDeclHandler = lambda prefix, uri: self.prefixes.__setitem__(prefix or "", uri or "")
        parser.StartDoctypeDeclHandler = lambda *_: self._refuse("doctype")
        parser.EntityDeclHandler = lambda *_: self._refuse("doctype")
        parser.ProcessingInstructionHandler = lambda target, _: self._refuse("instruction", target=target)
        try:
            parser.Parse(text.encode("utf-8"), True)
        except expat.ExpatError as error:
            english = expat.ErrorString(error.code) or ""
            problem = (PROBLEMS.get(english, english), english)
            raise XmlError("not-well-formed", error.lineno, error.offset + 1, problem=problem) from error
        assert self.root is not None
        return self.root

    def _refuse(self, code: str, **words: object) -> None:
        raise XmlError(code, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1, **words)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(attributes) + len(self.prefixes) > MAX_ATTRIBUTES:
            self._refuse("attributes", limit=MAX_ATTRIBUTES)
        if len(self.stack) >= MAX_DEPTH:
            self._refuse("depth", limit=MAX_DEPTH)
        if self.count > MAX_ELEMENTS:
            self._refuse("elements", limit=MAX_ELEMENTS)
        ns, _, local = name.rpartition(SEPARATOR)
        if ns == XINCLUDE:
            self._refuse("xinclude")
        named = {("{" + n.replace(SEPARATOR, "}") if SEPARATOR in n else n): v for n, v in attributes.items()}
        element = Element(ns, local, named, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        self._hang(element)

    def _hang(self, element: Element) -> None:
        element.parent = self.stack[-1] if self.stack else None
        inherited = element.parent.prefixes if element.parent else {}
        element.prefixes = {**inherited, **self.prefixes} if self.prefixes else inherited
        self.prefixes = {}
        if element.parent:
            element.parent.children.append(element)
            self.pieces[-1].append([])
        else:
            self.root = element
        self.stack.append(element)
        self.pieces.append([[]])

    def _end(self, _name: str) -> None:
        element = self.stack.pop()
        pieces = ["".join(piece) for piece in self.pieces.pop()]
        element.text = "".join(pieces)
        if element.children and element.text.strip():
            element.pieces = tuple(pieces)


def shown_name(element: Element) -> str:
    """An element's name as a person would look it up."""
    return f"{{{element.ns}}}{element.name}" if element.ns else element.name
