"""R14: uploads that hide something, and sound ones that look odd."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest

from processes.documents import check_upload
from processes.errors import UploadRefusedError
from tests.processes.documents.samples import (
    DOCUMENT,
    OFD,
    docx,
    huge_jpeg,
    huge_png,
    object_stream,
    ofd,
    packed,
    pdf,
    picture,
    xlsx,
)

PNG, JPG = picture(), picture("JPEG")
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def related(kind: str, target: str) -> str:
    """A relationship to something outside."""
    return f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'


def linked(data: bytes) -> bytes:
    """The archive with a symbolic link in it."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("word/link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def doubled(data: bytes) -> bytes:
    """The archive with a part that differs from another in capitals only."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/Document.xml", "<x/>")
    return out.getvalue()


def locked(data: bytes) -> bytes:
    """The archive whose first part says that it is encrypted."""
    changed = bytearray(data)
    changed[changed.index(b"PK\x03\x04") + 6] |= 1
    changed[changed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


BAD: dict[tuple[str, str], bytes] = {
    ("a.pdf", "empty"): b"",
    ("a.pdf", "html"): b"<html>",
    ("a.pdf", "js"): pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
    ("a.pdf", "js hex"): pdf(b"/OpenAction<</S/J#61vaScript/JS(x)>>"),
    ("a.pdf", "launch"): pdf(b"/OpenAction<</S/Launch/F(cmd.exe)>>"),
    ("a.pdf", "aa"): pdf(b"/AA<</O<</S/JavaScript/JS(x)>>>>"),
    ("a.pdf", "names js"): pdf(b"/Names<</JavaScript<</Names[(a)4 0 R]>>>>", b"4 0 obj<</S/JavaScript/JS(x)>>endobj"),
    ("a.pdf", "embedded"): pdf(
        b"/Names<</EmbeddedFiles<</Names[(a)4 0 R]>>>>", b"4 0 obj<</Type/Filespec/F(a.exe)/EF<</F 5 0 R>>>>endobj"
    ),
    ("a.pdf", "encrypt"): pdf(trailer=b"/Encrypt 5 0 R"),
    ("a.pdf", "xfa"): pdf(b"/AcroForm<</XFA 4 0 R>>"),
    ("a.pdf", "richmedia"): pdf(objects=b"4 0 obj<</Type/Annot/Subtype/RichMedia>>endobj"),
    ("a.pdf", "uri action"): pdf(b"/OpenAction<</S/URI/URI(http://127.0.0.1:9)>>"),
    ("a.pdf", "submit"): pdf(b"/OpenAction<</S/SubmitForm/F(http://127.0.0.1:9)>>"),
    ("a.pdf", "gotor"): pdf(b"/OpenAction<</S/GoToR/F(x)>>"),
    ("a.pdf", "importdata"): pdf(b"/OpenAction<</S/ImportData/F(x)>>"),
    ("a.pdf", "objstm js"): pdf(objects=object_stream(b"<</S/JavaScript/JS(x)>>")),
    ("a.pdf", "cut"): pdf()[:60],
    ("a.pdf", "no eof"): pdf().replace(b"%%EOF", b""),
    ("a.pdf", "zip in front"): docx() + pdf(),
    ("a.pdf", "zip after"): pdf() + docx(),
    ("a.pdf", "header late"): b"x" * 2000 + pdf(),
    ("a.pdf", "html polyglot"): b"<script>alert(1)</script>" + pdf(),
    ("a.pdf", "png"): PNG,
    ("a.png", "pdf"): pdf(),
    ("a.png", "jpg"): JPG,
    ("a.jpg", "png"): PNG,
    ("a.png", "svg"): b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    ("a.svg", "svg"): b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    ("a.png", "html after"): PNG + b"<script>alert(1)</script>",
    ("a.png", "zip after"): PNG + docx(),
    ("a.jpg", "php after"): JPG + b"<?php system('id') ?>",
    ("a.jpg", "zip after"): JPG + docx(),
    ("a.png", "cut"): PNG[:-20],
    ("a.jpg", "cut"): JPG[: len(JPG) // 2],
    ("a.png", "bomb"): huge_png(50000, 50000),
    ("a.jpg", "bomb"): huge_jpeg(60000, 60000),
    ("a.png", "just over"): huge_png(10000, 5001),
    ("a.png", "zero"): huge_png(0, 10),
    ("a.png", "sig only"): b"\x89PNG\r\n\x1a\n",
    ("a.gif", "gif"): picture("GIF"),
    ("a.png", "gif"): picture("GIF"),
    ("a.bmp", "bmp"): picture("BMP"),
    ("a.webp", "webp"): b"RIFF\0\0\0\0WEBP",
    ("a.tiff", "tiff"): picture("TIFF"),
    ("a.exe", "exe"): b"MZ\x90",
    ("a.pdf", "exe"): b"MZ\x90\0",
    ("a.zip", "zip"): packed({"a": "b"}),
    ("a.docx", "zip"): packed({"a": "b"}),
    ("a.docx", "xlsx"): xlsx(),
    ("a.xlsx", "docx"): docx(),
    ("a.docm", "docm"): docx(),
    ("a.docx", "vba"): docx(extra={"word/vbaProject.bin": b"x"}),
    ("a.xlsx", "vba"): xlsx(extra={"xl/vbaProject.bin": b"x"}),
    ("a.docx", "macro type"): docx(
        types='<Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
    ),
    ("a.docx", "remote template"): docx(relations=related("attachedTemplate", "http://127.0.0.1:9/t.dotm")),
    ("a.docx", "remote image"): docx(relations=related("image", "http://127.0.0.1:9/i.png")),
    ("a.docx", "file rel"): docx(relations=related("oleObject", "file:///etc/passwd")),
    ("a.docx", "unc"): docx(relations=related("image", r"\\127.0.0.1\s\i.png")),
    ("a.docx", "dde"): docx('<w:p><w:fldSimple w:instr="DDEAUTO c:\\\\cmd.exe"/></w:p>'),
    ("a.docx", "ole"): docx(extra={"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
    ("a.docx", "activex"): docx(extra={"word/activeX/activeX1.xml": "<a/>"}),
    ("a.xlsx", "dde"): xlsx('<f>cmd|"/c calc"!A1</f>'),
    ("a.xlsx", "external link"): xlsx(extra={"xl/externalLinks/externalLink1.xml": "<a/>"}),
    ("a.xlsx", "connections"): xlsx(extra={"xl/connections.xml": "<a/>"}),
    ("a.docx", "doctype"): docx(
        extra={"word/document.xml": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + DOCUMENT.format("&a;")}
    ),
    ("a.docx", "traversal"): docx(extra={"../../x": "y"}),
    ("a.docx", "absolute"): docx(extra={"/etc/x": "y"}),
    ("a.docx", "backslash"): docx(extra={"..\\x": "y"}),
    ("a.docx", "nested zip"): docx(extra={"word/embeddings/a.zip": packed({"a": "b"})}),
    ("a.docx", "exe inside"): docx(extra={"word/media/a.exe": b"MZ"}),
    ("a.docx", "html inside"): docx(extra={"word/afchunk.html": "<script/>"}),
    ("a.docx", "symlink"): linked(docx()),
    ("a.docx", "dup"): doubled(docx()),
    ("a.docx", "encrypted"): locked(docx()),
    ("a.docx", "cut"): docx()[:-30],
    ("a.docx", "junk before"): b"x" * 50 + docx(),
    ("a.docx", "junk after"): docx() + b"x" * 500,
    ("a.docx", "members"): docx(extra={f"word/m{i}.xml": "<a/>" for i in range(2001)}),
    ("a.docx", "ratio"): docx(extra={"word/big.xml": b" " * 30_000_000}),
    ("a.docx", "ole2"): b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ("a.docx", "not xml"): docx(extra={"word/document.xml": "not xml"}),
    ("a.docx", "svg inside"): docx(extra={"word/media/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="x"/>'}),
    ("a.ofd", "zip"): packed({"a": "b"}),
    ("a.ofd", "script"): ofd({"Doc_0/x.js": "1"}),
    ("a.ofd", "docx"): docx(),
    ("a.ofd", "doctype"): ofd({"OFD.xml": "<!DOCTYPE x>" + OFD}),
    ("a.ofd", "traversal"): ofd({"../x": "1"}),
    ("a.ofd", "attachment"): ofd({"Doc_0/Attachs/a.exe": b"MZ"}),
    ("a", "no ext"): pdf(),
    ("", "no name"): pdf(),
    ("a.pdf.exe", "double"): pdf(),
    ("a.php", "php"): pdf(),
    ("a.html", "html"): pdf(),
    ("a.pdf/", "slash"): pdf(),
    ("a.p\u202efdp", "bidi"): pdf(),
    ("a.pdf", "20MB+1"): pdf() + b" " * (20 * 1024 * 1024),
}
GOOD: dict[tuple[str, str], bytes] = {
    ("证照.pdf", "a"): pdf(),
    ("门头照.jpg.png", "b"): PNG,
    ("a.JPG", "c"): JPG,
    ("a.jpeg", "d"): JPG,
    ("申请 表.docx", "e"): docx(),
    ("清单.xlsx", "f"): xlsx(),
    ("a.ofd", "g"): ofd(),
    ("../../etc/passwd.pdf", "path"): pdf(),
    ("C:\\x\\a.png", "winpath"): PNG,
    ("a.docx", "link"): docx(relations=related("hyperlink", "https://www.example.org")),
    ("a.xlsx", "formula"): xlsx("<f>SUM(A1:A2)</f><v>1</v>"),
    ("a.exe.pdf", "dd"): pdf(),
    ("a.pdf", "blank after"): pdf() + b"\n\n",
    ("<script>.pdf", "markup"): pdf(),
    ("a.docx", "image"): docx(extra={"word/media/image1.png": PNG}),
}


@pytest.mark.parametrize(("name", "what"), list(BAD), ids=lambda word: ascii(word)[:30])
def test_what_hides_something_is_refused(name: str, what: str) -> None:
    with pytest.raises(UploadRefusedError) as refused:
        check_upload(name, BAD[name, what])
    assert "file" in refused.value.errors


@pytest.mark.parametrize(("name", "what"), list(GOOD), ids=lambda word: ascii(word)[:30])
def test_what_is_sound_is_let_in(name: str, what: str) -> None:
    checked = check_upload(name, GOOD[name, what])
    assert checked.size == len(GOOD[name, what]) and not set(checked.name) & set("/\\<>")
