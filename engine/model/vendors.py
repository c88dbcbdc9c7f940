"""What other products put into a file: kept as it is, and listed by name with the elements that carry it."""

from __future__ import annotations

from engine.model.dialects import BY_NAMESPACE, unread
from engine.model.document import Document, label
from engine.model.findings import Notes, Place
from engine.model.names import STANDARD, words
from engine.model.xml import Element

SHOWN = 3


def list_vendors(document: Document, notes: Notes) -> tuple[str, ...]:
    """The namespaces of other products in the file; they are noted, and so is each name that is not read, with its elements."""
    attributes = (name for element in document.elements for name in element.attributes if name[0] == "{")
    used = {e.ns for e in document.root.iter()} | {name[1:].partition("}")[0] for name in attributes}
    found = tuple(sorted(used - STANDARD - set(BY_NAMESPACE)))
    if found:
        notes.add("vendor-namespaces", None, names=", ".join(found))
    for name, carriers in _carriers(document).items():
        count = (str(len(carriers)), f"{len(carriers)} element{'' if len(carriers) == 1 else 's'}")
        notes.add("vendor-extension", Place.of(carriers[0]), name=name, count=count, elements=_first(carriers))
    return found


def _first(carriers: list[Element]) -> tuple[str, str]:
    """The first of them in Chinese and in English."""
    chinese, english = ([_called(element, language) for element in carriers[:SHOWN]] for language in (0, 1))
    more = len(carriers) > SHOWN
    return "、".join(chinese) + ("等" if more else ""), ", ".join(english) + (" and others" if more else "")


def _carriers(document: Document) -> dict[str, list[Element]]:
    """The elements that carry each name, by the name with its prefix, in file order."""
    found: dict[str, list[Element]] = {}
    for element in document.elements:
        for namespace, local in dict.fromkeys(unread(element)):
            prefix = next((p for p, uri in _prefixes(element).items() if uri == namespace and p), "")
            found.setdefault(f"{prefix}:{local}" if prefix else local, []).append(element)
    return found


def _prefixes(element: Element) -> dict[str, str]:
    """The prefixes in use at an element and at its extensions, which may declare their own."""
    inside = (
        p for child in element.children if child.name == "extensionElements" for e in child.children for p in e.prefixes.items()
    )
    return {**element.prefixes, **dict(inside)}


def _called(element: Element, language: int) -> str:
    name = label(element) or element.get("id") or ""
    return f"{words(element.name)[language]} {name}".strip()
