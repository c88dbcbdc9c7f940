"""Safe XML: what is refused, in which words of code, and where."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.xml import MAX_ATTRIBUTES, MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, XmlError, parse

TEXT = "<a>流程</a>"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + f'<?xml version="1.0" encoding="UTF-16"?>{TEXT}'.encode("utf-16-be"),
        f'<?xml version="1.0" encoding="GB18030"?>{TEXT}'.encode("gb18030"),
        f"<?xml version='1.0' encoding='GBK'?>{TEXT}".encode("gbk"),
        f'<?xml version="1.0" encoding="gb2312"?>{TEXT}'.encode("gb2312"),
        f'<?xml version="1.0" encoding="cp936"?>{TEXT}'.encode("gbk"),
    ],
)
def test_the_accepted_encodings_are_read(data: bytes) -> None:
    root, problem = parse(data)
    assert (root.text, problem) == ("流程", None)


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b'<?xml version="1.0" encoding="UTF-7"?><a>\xff</a>', "encoding", 1),
        (codecs.BOM_UTF32_LE + "<a/>".encode("utf-32-le"), "encoding", 1),
        ("<a/>".encode("utf-32-be"), "control-character", 1),
        ("<a/>".encode("utf-16-le"), "control-character", 1),
        ('<?xml version="1.0" encoding="GBK"?><a>流程</a>'.encode(), "encoding-differs", 1),
        (codecs.BOM_UTF8 + b'<?xml version="1.0" encoding="UTF-16"?><a/>', "encoding-differs", 1),
        (codecs.BOM_UTF8 * 2 + b"<a/>", "control-character", 1),
        (b"<a>\n\xe9</a>", "bytes", 2),
        (b'<?xml version="1.0" encoding="GBK"?><a>\xff\xff</a>', "bytes", 1),
        (b"<a>\n\n\x01</a>", "control-character", 3),
        (b"<a>\n<b></a>", "not-well-formed", 2),
        (b"", "not-well-formed", 1),
        (b"<a>&e;</a>", "not-well-formed", 1),
        (b"<x:a/>", "not-well-formed", 1),
        (b'<a b="1" b="2"/>', "not-well-formed", 1),
        (b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "doctype", 1),
        (b'<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>', "doctype", 1),
        (b'<a>\n<?xml-stylesheet href="http://127.0.0.1:9"?></a>', "instruction", 2),
        (b'<a xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="/etc/hostname"/></a>', "xinclude", 1),
        (b"<a " + b" ".join(b'b%d="1"' % i for i in range(MAX_ATTRIBUTES + 1)) + b"/>", "attributes", 1),
        (b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1), "depth", 1),
        (b"<a>" + b"<b/>" * MAX_ELEMENTS + b"</a>", "elements", 1),
        (b"<a>" + b" " * MAX_BYTES + b"</a>", "file-size", 0),
    ],
)
def test_everything_else_is_refused_with_its_place(data: bytes, code: str, line: int) -> None:
    with pytest.raises(XmlError) as caught:
        parse(data)
    assert (caught.value.code, caught.value.line) == (code, line)


def test_the_bounds_themselves_are_accepted() -> None:
    assert parse(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH)[1] is None
    root, encoding = parse(b"<a " + b" ".join(b'b%d="1"' % i for i in range(MAX_ATTRIBUTES)) + b"/>")
    assert root.get(f"b{MAX_ATTRIBUTES - 1}") == "1" and encoding is None


@pytest.mark.parametrize(
    ("data", "text", "code"),
    [
        (b'<?xml version="1.0" encoding="x-unknown"?><a>x</a>', "x", "encoding"),
        (b'<?xml version="1.0" encoding="ISO-8859-1" standalone="yes"?><a>\xe9</a>', "\xe9", "encoding-other"),
        (b'<?xml version="1.0" encoding="WINDOWS-1252"?><a>\x80</a>', "\u20ac", "encoding-other"),
        (b'<?xml version="1.0" encoding="ISO8859-1"?><a>\xe9</a>', "\xe9", "encoding-other"),
        ('<?xml version="1.0" encoding="Big5"?><a>受理</a>'.encode("big5"), "受理", "encoding-other"),
    ],
)
def test_another_encoding_is_told_and_read(data: bytes, text: str, code: str) -> None:
    root, problem = parse(data)
    assert root.text == text
    assert problem is not None
    assert problem.code == code


def test_text_between_children_is_kept_in_its_place() -> None:
    root, _ = parse(b"<a>one<b/>two<c> </c></a>")
    assert (root.text, root.pieces) == ("onetwo", ("one", "two", ""))
    assert parse(b"<a> <b/> </a>")[0].pieces == ()


def test_elements_know_line_and_column() -> None:
    root, _ = parse("<a>\n  <b 名='1'/>文<c/></a>".encode())
    assert [(e.name, e.line, e.column) for e in root.children] == [("b", 2, 3), ("c", 2, 14)]


def test_a_comment_does_not_cut_a_text_short() -> None:
    root, _ = parse(b"<a>x &gt; 1 <!-- or --> and y</a>")
    assert root.text == "x > 1  and y"


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_the_error(data: bytes) -> None:
    try:
        parse(data)
    except XmlError as error:
        assert error.code


def test_a_namespace_may_have_blanks_in_it() -> None:
    root, _ = parse(b'<p:a xmlns:p="urn:my own" p:b="1"/>')
    assert (root.ns, root.attributes) == ("urn:my own", {"{urn:my own}b": "1"})


def test_what_is_wrong_with_the_syntax_is_said_in_both_languages() -> None:
    with pytest.raises(XmlError) as caught:
        parse(b'<a v:b="1"/>')
    assert caught.value.words["problem"] == ("使用了未声明的命名空间前缀", "unbound prefix")
