"""Writes a file back from its tree: every element, attribute and text, a vendor's own among them, in the order of the file.

Namespaces keep the prefixes that the file gave them, because values such as `tns:Order` or `xsi:type` rely on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from engine.model.xml import Element

XML = "http://www.w3.org/XML/1998/namespace"
IN_TEXT = {"\r": "&#13;"}
IN_ATTRIBUTE = {**IN_TEXT, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


def write(root: Element) -> bytes:
    """The file as UTF-8. Reading it again gives the same tree; comments and the layout of the text are not kept."""
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + "".join(_element(root, {}, 0)) + "\n").encode("utf-8")


def _element(element: Element, around: Mapping[str, str], depth: int) -> Iterator[str]:
    spaces = {p: uri for p, uri in element.prefixes.items() if around.get(p) != uri}
    name = _name(element.ns, element.name, element.prefixes)
    declared = "".join(f' xmlns{":" * bool(p)}{p}="{escape(uri, IN_ATTRIBUTE)}"' for p, uri in spaces.items())
    given = "".join(f' {_attribute(n, element)}="{escape(v, IN_ATTRIBUTE)}"' for n, v in element.attributes.items())
    yield f"<{name}{declared}{given}"
    if not element.children:
        yield f">{escape(element.text, IN_TEXT)}</{name}>" if element.text else "/>"
        return
    yield ">"
    indent = "" if element.pieces else "\n" + "  " * (depth + 1)
    for at, child in enumerate(element.children):
        yield escape(element.pieces[at], IN_TEXT) if element.pieces else indent
        yield from _element(child, element.prefixes, depth + 1)
    yield escape(element.pieces[-1], IN_TEXT) if element.pieces else "\n" + "  " * depth
    yield f"</{name}>"


def _attribute(name: str, element: Element) -> str:
    if name[0] != "{":
        return name
    namespace, _, local = name[1:].partition("}")
    named = {p: uri for p, uri in element.prefixes.items() if p}
    return _name(namespace, local, named)


def _name(namespace: str, local: str, prefixes: Mapping[str, str]) -> str:
    if namespace == XML:
        return f"xml:{local}"
    prefix = next((p for p, uri in prefixes.items() if uri == namespace), "")
    return f"{prefix}:{local}" if prefix else local
