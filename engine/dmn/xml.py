"""Safe reading of the XML, and the few questions the reader asks of its elements, whatever their prefix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from engine.dmn.errors import DmnSyntaxError

MAX_BYTES = 5_000_000
_NAMESPACES = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20151101/MODEL/",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
    "https://www.omg.org/spec/DMN/20240513/MODEL/",
)
Element = Any


def parse_xml(source: bytes) -> Element:
    """The `definitions` element; raises DmnSyntaxError for anything that is not a safe DMN file of at most 5 MB."""
    if len(source) > MAX_BYTES:
        raise DmnSyntaxError(f"The file is larger than {MAX_BYTES} bytes.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=False
    )
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as reason:
        raise DmnSyntaxError(f"The file is not well-formed XML: {reason}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise DmnSyntaxError("A document type declaration is refused.")
    for node in (*root.itersiblings(preceding=True), *root.itersiblings(), *root.iter(etree.PI, etree.Entity)):
        raise DmnSyntaxError(f"A processing instruction or entity is refused (line {node.sourceline}).")
    if tag(root) != "definitions" or etree.QName(root).namespace not in _NAMESPACES:
        raise DmnSyntaxError("The file is not a DMN 1.1 to 1.5 model.")
    return root


def tag(element: Element) -> str:
    """The local name of an element."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: Element, name: str | None = None) -> Iterator[Element]:
    """The child elements of the DMN namespace, of one name or of all."""
    space = etree.QName(element).namespace
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).namespace == space and name in (None, tag(child)):
            yield child


def child(element: Element, name: str) -> Element | None:
    """The first child of a name, or None."""
    return next(children(element, name), None)


def id_of(element: Element) -> str:
    """The id; an element without one is known by its name."""
    return element.get("id") or name_of(element)


def text_of(element: Element | None) -> str:
    """The text inside `<text>` of an element, or inside the element itself; empty without one."""
    if element is None:
        return ""
    inner = child(element, "text")
    return "".join((element if inner is None else inner).itertext()).strip()


def name_of(element: Element) -> str:
    """The name with its spaces normalised."""
    return " ".join((element.get("name") or "").split())


def type_ref(element: Element | None) -> str:
    """The `typeRef`, which DMN 1.1 writes with a prefix or as a child element."""
    if element is None:
        return ""
    inner = child(element, "typeRef")
    ref = element.get("typeRef") or ("".join(inner.itertext()).strip() if inner is not None else "")
    prefix, colon, name = ref.partition(":")
    # DMN 1.1 writes qualified names; the prefix of the file's own namespace or of FEEL says nothing more.
    return name if colon and prefix in element.nsmap else ref
