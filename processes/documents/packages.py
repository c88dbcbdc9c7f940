"""What may be inside a docx, an xlsx or an OFD file: text, pictures and layout, and nothing that runs or reaches out."""

from __future__ import annotations

import re

from lxml import etree

from processes.documents.archives import Member, members, open_archive
from processes.documents.refusals import refusal

MAX_DIRECTORY = 5_000_000
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}
ACTIVE_PARTS = re.compile(r"vbaproject|vbadata|activex|macrosheets|dialogsheets|customui|ctrlprops", re.IGNORECASE)
EMBEDDED_PARTS = re.compile(r"embeddings/|oleobject|/attachs?/|attachments?\.xml$", re.IGNORECASE)
REMOTE_PARTS = re.compile(r"externallinks/|webextensions?/|querytables/|(^|/)connections\.xml$", re.IGNORECASE)
ACTIVE_TYPES = re.compile(r"macroenabled|vbaproject|activex|oleobject|\bx-msdownload", re.IGNORECASE)
FIELDS = re.compile(rb"DDE(AUTO)?\b|INCLUDE(TEXT|PICTURE)\b|MACROBUTTON\b", re.IGNORECASE)
LINKED = re.compile(rb"^\s*(LINK|IMPORT|DATABASE)\b", re.IGNORECASE)
CALLS = re.compile(rb"WEBSERVICE\s*\(|\bCALL\s*\(|REGISTER(\.ID)?\s*\(|\|\s*(['!]|&apos;|&#)|\bcmd\s*\|", re.IGNORECASE)
INSTRUCTION = re.compile(rb"<(?:\w+:)?instrText\b[^>]*>([^<]*)")
SIMPLE_FIELD = re.compile(rb"<(?:\w+:)?fldSimple\b([^>]*)")
FORMULA = re.compile(rb"<(?:\w+:)?(?:f|definedName)\b[^>]*>([^<]*)")
RUNNING = re.compile(rb"<(?:\w+:)?(?:script|ddeLink|foreignObject|Movie)\b", re.IGNORECASE)
HANDLER = re.compile(rb"\son[a-z]+\s*=|javascript:", re.IGNORECASE)
UNSEEN = re.compile(rb"<!--.*?-->|<!\[CDATA\[|\]\]>", re.DOTALL)
ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([^\"']*)")
LINK_SCHEMES = ("http://", "https://", "mailto:", "tel:", "#")


def check_package(data: bytes, kind: str) -> None:
    """True afterwards: a sound archive of the kind "docx", "xlsx" or "ofd" with inert parts only. UploadRefusedError else."""
    names = set()
    with open_archive(data) as archive:
        for member in members(archive, len(data)):
            names.add(member.name)
            _check_part(member)
            if member.name == MAIN[kind] and len(member.data) <= MAX_DIRECTORY:
                _parsed(member)
    if MAIN[kind] not in names or (kind != "ofd" and "[Content_Types].xml" not in names):
        raise refusal("content", type=kind)


def is_package(data: bytes, kind: str) -> bool:
    """True where the main part of such a document stands in the archive's directory."""
    with open_archive(data) as archive:
        return MAIN[kind] in archive.namelist()


def _check_part(member: Member) -> None:
    name = member.name.lower()
    for reason, pattern in (("active", ACTIVE_PARTS), ("embedded", EMBEDDED_PARTS), ("remote", REMOTE_PARTS)):
        if pattern.search(name):
            raise refusal(reason, what=name.rpartition("/")[2][:60])
    if name.endswith(".svg") and HANDLER.search(UNSEEN.sub(b"", member.data)):
        raise refusal("active", what="SVG")
    if name.endswith((".xml", ".rels", ".svg", ".vml")):
        _check_encoding(member.data)
        _check_text(member.data)
        if name.endswith(".rels"):
            _check_relations(_parsed(member))
        elif name == "[content_types].xml":
            _check_types(_parsed(member))


def _check_encoding(data: bytearray) -> None:
    """UTF-8 without a document type: in another encoding the words below could not be found."""
    declared = ENCODING.search(data[:400].removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in data[:400] or (declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii")):
        raise refusal("damaged")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise refusal("active", what="DOCTYPE")


def _check_text(data: bytearray) -> None:
    """No fields of a text that fetch or run something, no formulas of a table that do, no scripts in drawings."""
    plain = UNSEEN.sub(b"", data)
    instructions = INSTRUCTION.findall(plain)
    told = b"".join(instructions) + b" ".join(SIMPLE_FIELD.findall(plain))
    if FIELDS.search(told) or any(LINKED.search(instruction) for instruction in instructions):
        raise refusal("active", what="DDE, INCLUDE")
    if any(CALLS.search(formula) for formula in FORMULA.findall(plain)):
        raise refusal("active", what="formula")
    if RUNNING.search(plain):
        raise refusal("active", what="script")


def _parsed(member: Member) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        if len(member.data) > MAX_DIRECTORY:
            raise ValueError(member.name)
        return etree.fromstring(bytes(member.data), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise refusal("damaged") from None


def _check_relations(root: etree._Element) -> None:
    for relation in root.iter("{*}Relationship"):
        target, kind = relation.get("Target", ""), relation.get("Type", "")
        link = kind.endswith("/hyperlink") and target.lower().startswith(LINK_SCHEMES)
        if relation.get("TargetMode", "").lower() == "external" and not link:
            raise refusal("remote", what=kind.rpartition("/")[2][:60] or "Relationship")


def _check_types(root: etree._Element) -> None:
    for entry in root.iter("{*}Default", "{*}Override"):
        if ACTIVE_TYPES.search(entry.get("ContentType", "")):
            raise refusal("active", what=entry.get("ContentType", "")[-60:])
