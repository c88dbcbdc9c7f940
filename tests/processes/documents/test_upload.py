"""Uploads of every kind: the sound ones are let in, each hidden thing is refused for its own reason."""

from __future__ import annotations

import base64
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.documents import check_upload
from processes.documents.refusals import REASONS
from processes.errors import UploadRefusedError
from tests.corpora import corpus
from tests.processes.documents import samples
from tests.processes.documents.samples import docx, object_stream, ofd, packed, pdf, picture, xlsx
from tests.yardstick import costs_at_most


def reason_for(name: str, data: bytes, **more: object) -> str | None:
    """The code of the reason why the file is refused, None where it is not."""
    try:
        check_upload(name, data, **more)  # type: ignore[arg-type]
    except UploadRefusedError as error:
        (sentence,) = error.errors["file"]
        assert set(sentence) == {"zh", "en"} and "{" not in sentence["zh"] + sentence["en"]
        start = {code: text["zh"].split("{")[0][:6] for code, text in REASONS.items()}
        return next(code for code, words in start.items() if sentence["zh"].startswith(words))
    return None


def test_every_stored_sample_gets_its_verdict() -> None:
    listed = json.loads(corpus("bad_inputs", "index.json").read_text("utf-8"))["files"]
    samples_of_uploads = [entry for entry in listed if entry["kind"] == "upload"]
    assert samples_of_uploads
    for entry in samples_of_uploads:
        refused = reason_for(entry["filename"], corpus("bad_inputs", entry["file"]).read_bytes())
        assert (refused is not None) == (entry["expected"] == "reject"), (entry["file"], refused)


SOUND = [
    ("申请表.pdf", pdf()),
    ("门头照.png", picture("PNG")),
    ("门头照.JPG", picture("JPEG")),
    ("照片.jpeg", picture("JPEG")),
    ("章程.docx", docx()),
    ("清单.xlsx", xlsx()),
    ("证照.ofd", ofd()),
    ("两个.点.png", picture()),
]


@pytest.mark.parametrize(("name", "data"), SOUND)
def test_sound_files_of_every_kind_are_let_in(name: str, data: bytes) -> None:
    found = check_upload(name, data)
    assert (found.name, found.size) == (name, len(data))
    assert len(found.sha256) == 64


@pytest.mark.parametrize(("name", "data"), SOUND)
@pytest.mark.parametrize("other", ["a.pdf", "a.png", "a.jpg", "a.docx", "a.xlsx", "a.ofd"])
def test_content_and_extension_have_to_agree(name: str, data: bytes, other: str) -> None:
    same = {"jpeg": "jpg"}
    kinds = [same.get(ending, ending) for ending in (name.rpartition(".")[2].lower(), other.rpartition(".")[2])]
    assert reason_for(other, data) == (None if kinds[0] == kinds[1] else "content")


@pytest.mark.parametrize("name", ["a", "a.exe", "a.pdf.exe", "a.svg", "a.html", "a.gif", "a.zip", "a.doc", ".pdf.", "pdf"])
def test_other_kinds_are_not_taken(name: str) -> None:
    assert reason_for(name, pdf()) == "extension"


def test_a_material_takes_only_its_kinds() -> None:
    assert reason_for("a.pdf", pdf(), accept=("jpg", "png")) == "extension"
    assert reason_for("a.jpeg", picture("JPEG"), accept=("jpg",)) is None


def test_size_and_emptiness() -> None:
    assert reason_for("a.pdf", b"") == "empty"
    assert reason_for("a.pdf", pdf() + b"\n" * 20_000_000) == "size"


@pytest.mark.parametrize(
    "data",
    [b"<html><script>alert(1)</script>", b"GIF89a", b"MZ\x90", b"\xd0\xcf\x11\xe0" * 9, b" %PDF-1.7", b"PK\x05\x06" + b"\0" * 18],
)
@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a.docx"])
def test_disguised_content_is_refused(name: str, data: bytes) -> None:
    assert reason_for(name, data) == "content"


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (samples.huge_png(10_000, 5_001), "a.png", "pixels"),
        (samples.huge_png(2**31 - 1, 2**31 - 1), "a.png", "pixels"),
        (samples.huge_jpeg(65_000, 65_000), "a.jpg", "pixels"),
        (samples.huge_png(0, 1), "a.png", "damaged"),
        (picture()[:-4], "a.png", "damaged"),
        (picture().replace(b"IDAT", b"IDAU"), "a.png", "damaged"),
        (picture() + packed({"a.txt": "x"}), "a.png", "trailing"),
        (picture() + b"<script>", "a.png", "trailing"),
        (picture("JPEG")[:-2], "a.jpg", "damaged"),
        (picture("JPEG") + packed({"a.txt": "x"}), "a.jpg", "trailing"),
        (picture("JPEG") + b"<script>alert(1)</script>\xff\xd9", "a.jpg", "trailing"),
        (picture("JPEG") + b"MZ rest", "a.jpg", "trailing"),
        (b"\xff\xd8\xff\xe0", "a.jpg", "damaged"),
    ],
)
def test_pictures_are_measured_before_decoding_and_end_where_they_end(data: bytes, name: str, reason: str) -> None:
    assert reason_for(name, data) == reason


def test_what_cameras_append_to_a_picture_is_let_in() -> None:
    assert reason_for("a.jpg", picture("JPEG") + picture("JPEG", (2, 2))) is None
    assert reason_for("a.jpg", picture("JPEG") + b"\0\0\0\x18ftypmp42" + b"\0" * 50) is None


def test_50_million_pixels_are_just_let_in() -> None:
    assert reason_for("a.png", samples.huge_png(10_000, 5_000)) is None


LAUNCH = b"8 0 <</S/Launch>>"
ASCII85 = object_stream(b"", entries=b"/Filter[/ASCII85Decode]", data=base64.a85encode(LAUNCH) + b"~>")
ASCII_HEX = object_stream(b"", entries=b"/Filter/ASCIIHexDecode", data=LAUNCH.hex().encode() + b">")
SCRIPT = b"8 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf(objects=SCRIPT), "active"),
        (pdf(objects=SCRIPT.replace(b"JavaScript", b"J#61vaScr#69pt")), "active"),
        (pdf(objects=b"8 0 obj<</S /Launch/F(calc.exe)>>endobj"), "active"),
        (pdf(catalog=b"/OpenAction<</S/URI/URI(http://a.example)>>"), "active"),
        (pdf(catalog=b"/OpenAction 8 0 R", objects=b"8 0 obj<</S/URI/URI(http://a.example)>>endobj"), "active"),
        (pdf(catalog=b"/OpenAction 99 0 R"), "active"),
        (pdf(catalog=b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next<</S/URI/URI(http://a.example)>>>>"), "active"),
        (pdf(catalog=b"/AA<</WC 8 0 R>>"), "active"),
        (pdf(catalog=b"/AcroForm<</XFA 8 0 R>>"), "active"),
        (pdf(objects=b"8 0 obj<</S/SubmitForm/F(http://a.example)>>endobj"), "active"),
        (pdf(catalog=b"/Names<</EmbeddedFiles 8 0 R>>"), "embedded"),
        (pdf(objects=b"8 0 obj<</Type/EmbeddedFile/Length 0>>stream\nendstream endobj"), "embedded"),
        (pdf(catalog=b"/Names<</Embedded#46iles 8 0 R>>"), "embedded"),
        (pdf(objects=b"8 0 obj<</S/GoToR/F(http://a.example/a.pdf)>>endobj"), "remote"),
        (pdf(objects=b"8 0 obj<</FS/URL/F(http://a.example)>>endobj"), "remote"),
        (pdf(trailer=b"/Encrypt 8 0 R"), "encrypted"),
        (pdf(objects=object_stream(b"<</S/JavaScript/JS(1)>>")), "active"),
        (pdf(objects=object_stream(b"<</S/J#61vaScript/JS(1)>>")), "active"),
        (pdf(objects=object_stream(b"<</S/Launch>>", entries=b"/Filter/#46lateDecode")), "active"),
        (pdf(objects=ASCII85), "active"),
        (pdf(objects=ASCII_HEX), "active"),
        (pdf(objects=object_stream(b"<</S/Launch>>", entries=b"/X(1 0 obj <</A 1>> stream\n)/Filter/FlateDecode")), "active"),
        (pdf(objects=object_stream(b"<</S/Launch>>", entries=b"/X<3e3e>/Y(\\(>>)%>>stream\n/Filter/FlateDecode")), "active"),
        (pdf(objects=object_stream(b"", entries=b"/Filter/LZWDecode", data=b"xx")), "damaged"),
        (pdf(objects=object_stream(b"", entries=b"/Filter 9 0 R", data=b"xx")), "damaged"),
        (pdf(objects=object_stream(b"", data=b"not deflated")), "damaged"),
        (pdf(objects=object_stream(b"0" * 70_000_000)), "unpacked"),
        (pdf() + packed({"a.txt": "x"}), "trailing"),
        (pdf() + b"<script>alert(1)</script>", "trailing"),
        (pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n%<script>alert(1)</script>\n"), "trailing"),
        (pdf().replace(b"%%EOF", b""), "damaged"),
        (b"%PDF-1.7 nothing else", "damaged"),
    ],
)  # fmt: skip
def test_a_pdf_with_something_hidden_is_refused(data: bytes, reason: str) -> None:
    assert reason_for("a.pdf", data) == reason


@pytest.mark.parametrize(
    "data",
    [
        pdf(catalog=b"/OpenAction[3 0 R/Fit]"),
        pdf(catalog=b"/OpenAction<</S/GoTo/D[3 0 R/Fit]>>"),
        pdf(catalog=b"/OpenAction 8 0 R", objects=b"8 0 obj\n[3 0 R /Fit]\nendobj"),
        pdf(catalog=b"/OpenAction 8 0 R", objects=object_stream(b"<</S/GoTo/D[3 0 R/Fit]>>")),
        pdf(objects=b"8 0 obj<</Type/Annot/Subtype/Link/A<</S/URI/URI(http://a.example)>>>>endobj"),
        pdf() + b"\r\n\r\n",
        pdf(objects=object_stream(b"<</Title(x)>>", entries=b"", data=b"8 0 <</Title(x)>>")),
    ],
)
def test_ordinary_things_in_a_pdf_are_let_in(data: bytes) -> None:
    assert reason_for("a.pdf", data) is None


REMOTE_IMAGE = '<Relationship Id="a" Type="http://x/relationships/image" Target="http://a.example/i.png" TargetMode="External"/>'
TEMPLATE = '<Relationship Id="a" Type="http://x/relationships/attachedTemplate" Target="file:///x.dotm" TargetMode="External"/>'
LINK = '<Relationship Id="a" Type="http://x/relationships/hyperlink" Target="https://a.example" TargetMode="External"/>'
FILE_LINK = LINK.replace("https:", "file:")
MACRO_TYPE = '<Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (docx(extra={"word/vbaProject.bin": b"x"}), "active"),
        (docx(extra={"word/activeX/activeX1.xml": "<a/>"}), "active"),
        (docx(types=MACRO_TYPE), "active"),
        (docx(relations=REMOTE_IMAGE), "remote"),
        (docx(relations=TEMPLATE), "remote"),
        (docx(relations=FILE_LINK), "remote"),
        (docx(extra={"word/embeddings/oleObject1.bin": b"x"}), "embedded"),
        (docx(extra={"word/media/a.exe": b"x"}), "embedded"),
        (docx(extra={"word/media/image1.png": b"MZ\x90\0"}), "embedded"),
        (docx(extra={"word/media/image1.png": packed({"a": "b"})}), "embedded"),
        (docx(body="<w:instrText>DDEAUTO c:\\\\x.exe</w:instrText>"), "active"),
        (docx(body="<w:instrText> DDE</w:instrText><w:t/><w:instrText>AUTO x</w:instrText>"), "active"),
        (docx(body="<w:instrText><![CDATA[DDEAUTO x]]></w:instrText>"), "active"),
        (docx(body="<w:instrText>DDE<!-- -->AUTO x</w:instrText>"), "active"),
        (docx(body='<w:fldSimple w:instr="INCLUDEPICTURE http://a.example"/>'), "active"),
        (docx(extra={"word/media/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"}), "active"),
        (docx(extra={"customXml/item1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "active"),
        (docx(extra={"customXml/item1.xml": '<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16")}), "damaged"),
        (docx(extra={"word/_rels/a.xml.rels": "<Relationships"}), "damaged"),
        (docx(extra={"../evil.xml": "<a/>"}), "damaged"),
        (docx(extra={"/etc/passwd": "x"}), "damaged"),
        (docx(extra={"word/DOCUMENT.xml": "<a/>"}), "damaged"),
        (xlsx(cell="<f>cmd|'/c calc'!A1</f>"), "active"),
        (xlsx(cell='<f>WEBSERVICE("http://a.example")</f>'), "active"),
        (xlsx(extra={"xl/externalLinks/externalLink1.xml": "<a/>"}), "remote"),
        (xlsx(extra={"xl/macrosheets/sheet1.xml": "<a/>"}), "active"),
        (xlsx(extra={"xl/connections.xml": "<a/>"}), "remote"),
        (ofd(extra={"Doc_0/Attachs/a.bin": b"x"}), "embedded"),
        (ofd(extra={"Doc_0/run.js": "x"}), "embedded"),
        (packed({"[Content_Types].xml": samples.CONTENT_TYPES.format("")}), "content"),
        (b"#!/bin/sh\n" + docx(), "content"),
        (docx() + b"trailing", "trailing"),
        (docx()[:-30], "damaged"),
    ],
)
def test_an_office_file_with_something_hidden_is_refused(data: bytes, reason: str) -> None:
    kinds = ("docx", "xlsx", "ofd")
    assert reason in {reason_for(f"a.{kind}", data) for kind in kinds}
    assert all(reason_for(f"a.{kind}", data) for kind in kinds)


def test_ordinary_links_fields_and_formulas_are_let_in() -> None:
    assert reason_for("a.docx", docx(relations=LINK, body='<w:instrText>HYPERLINK "https://a.example"</w:instrText>')) is None
    assert reason_for("a.docx", docx(body="<w:t>DDEAUTO is only text here</w:t>")) is None
    assert reason_for("a.xlsx", xlsx(cell="<f>SUM(A1:A9)</f>")) is None


def test_a_bomb_is_found_while_reading_and_quickly() -> None:
    with costs_at_most(100):
        assert reason_for("a.docx", docx(extra={"word/big.xml": b"0" * 50_000_000})) == "ratio"
        assert reason_for("a.docx", docx(extra={f"word/{n}.xml": b"<a/>" for n in range(2001)})) == "members"


def test_sizes_that_lie_are_counted() -> None:
    data = bytearray(docx(extra={"word/big.bin": b"0" * 50_000_000}))
    real = (50_000_000).to_bytes(4, "little")
    while real in data:
        place = data.index(real)
        data[place : place + 4] = (10).to_bytes(4, "little")
    assert reason_for("a.docx", bytes(data)) in ("damaged", "ratio")


def test_200_megabytes_are_the_most_to_unpack() -> None:
    noise = bytes(range(256)) * 40_000
    big = packed(
        {f"xl/media/{n}.bin": noise for n in range(21)} | {"xl/workbook.xml": samples.WORKBOOK, "[Content_Types].xml": "<a/>"},
        level=1,
    )
    assert reason_for("a.xlsx", big) == "unpacked"


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(docx())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        start = archive.start_dir
    data[start + 8] |= 1
    assert reason_for("a.docx", bytes(data)) == "encrypted"


@pytest.mark.parametrize("piece", [b"obj<</First ", b"1 0 obj<</First 2 0 R/A(x)>>endobj\n", b"/First ", b"obj%obj%"])
def test_a_pdf_made_to_cost_time_is_given_up(piece: bytes) -> None:
    with costs_at_most(200):
        assert reason_for("a.pdf", pdf(objects=piece * (9_900_000 // len(piece)) + b"/First ")) == "damaged"


def test_the_reason_is_whole_for_people_and_for_logs() -> None:
    with pytest.raises(UploadRefusedError, match="JavaScript"):
        check_upload("a.pdf", pdf(objects=SCRIPT))


@given(st.sampled_from([data for _, data in SOUND]), st.data())
def test_a_spoilt_file_is_refused_or_let_in_but_breaks_nothing(data: bytes, draw: st.DataObject) -> None:
    place = draw.draw(st.integers(0, len(data) - 1))
    spoilt = data[:place] + draw.draw(st.binary(max_size=8)) + data[place + draw.draw(st.integers(0, 8)) :]
    for kind in ("pdf", "png", "jpg", "docx", "xlsx", "ofd"):
        reason_for(f"a.{kind}", spoilt)


def test_a_file_that_is_too_large_is_called_too_large() -> None:
    assert reason_for("a.jpg", b"\xff\xd8\xff\xe0" + b"0" * 10_000_001) == "size"
