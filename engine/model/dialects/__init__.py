"""Reads what vendors add to BPMN: one table per dialect, all ending in the same neutral settings."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.model.dialects.camunda7 import CAMUNDA7
from engine.model.dialects.camunda8 import CAMUNDA8
from engine.model.dialects.dialect import Dialect, Draft
from engine.model.dialects.flowable import FLOWABLE
from engine.model.dialects.properties import read_properties
from engine.model.dialects.spiffworkflow import SPIFFWORKFLOW
from engine.model.expressions import Expressions
from engine.model.names import BPMN, ONERUN, STANDARD, is_reserved
from engine.model.xml import Element

OWN = Dialect(name="bpmn", namespaces=(ONERUN,), extensions={"properties": read_properties})
DIALECTS = (CAMUNDA8, CAMUNDA7, FLOWABLE, SPIFFWORKFLOW, OWN)
BY_NAMESPACE = {namespace: dialect for dialect in DIALECTS for namespace in dialect.namespaces}

FORM_FIELDS = ("formField", "formProperty")
VARIABLE = "ariable"


def dialect_of(root: Element) -> str:
    """The name of the first dialect, in the order of the tables, whose namespace the file uses for an element or an attribute."""
    used = {e.ns for e in root.iter()} | {a[1:].split("}")[0] for e in root.iter() for a in e.attributes if a[0] == "{"}
    return next((d.name for d in DIALECTS if used & set(d.namespaces)), "bpmn")


def read_settings(element: Element, expressions: Expressions) -> Draft:
    """All settings that an element of the file carries, in whichever dialect; unknown extensions are listed, not lost."""
    draft = Draft(element, expressions)
    expressions.seen.add(id(element))
    for name, value in element.attributes.items():
        if name[0] == "{":
            namespace, _, local = name[1:].partition("}")
            _attribute(draft, namespace, local, value)
    for extension in _extensions(element):
        _extension(draft, extension)
    return draft


def unread(element: Element) -> Iterator[tuple[str, str]]:
    """Namespace and name of each attribute and extension of an element that no dialect reads or refuses."""
    for name in element.attributes:
        namespace, _, local = name[1:].partition("}")
        dialect = BY_NAMESPACE.get(namespace)
        if name[0] == "{" and namespace not in STANDARD and not (dialect and _knows(dialect, local, dialect.attributes)):
            yield namespace, local
    for extension in _extensions(element):
        dialect = BY_NAMESPACE.get(extension.ns)
        if not (dialect and (extension.name in dialect.listeners or _knows(dialect, extension.name, dialect.extensions))):
            yield extension.ns, extension.name


def _knows(dialect: Dialect, local: str, read: Collection[str]) -> bool:
    return local in read or local in dialect.code or local in dialect.passed_over


def _extensions(element: Element) -> Iterator[Element]:
    for child in element.children:
        if child.name == "extensionElements" and child.ns == BPMN:
            yield from child.children


def _attribute(draft: Draft, namespace: str, local: str, value: str) -> None:
    dialect = BY_NAMESPACE.get(namespace)
    if dialect is None:
        return
    _reserved(draft, local, value)
    if local in dialect.attributes:
        draft.put(dialect.attributes[local], value)
    elif local in dialect.code and not (local == "type" and value == "external"):
        _code(draft, dialect, local, value)
    elif local not in dialect.passed_over:
        draft.unknown.append(f"{dialect.name}:{local}")


def _extension(draft: Draft, extension: Element) -> None:
    dialect = BY_NAMESPACE.get(extension.ns)
    local = extension.name
    if dialect is None:
        draft.unknown.append(f"{{{extension.ns}}}{local}" if extension.ns else local)
    elif local in dialect.extensions:
        dialect.extensions[local](extension, draft)
    elif local in dialect.listeners:
        draft.refuse("listener", name=local)
    elif local in dialect.code:
        _code(draft, dialect, local, extension.text.strip())
    elif local not in dialect.passed_over:
        draft.unknown.append(f"{dialect.name}:{local}")
    if dialect is not None:
        _reserved(draft, local, extension.text.strip())
        for field in extension.children:
            if field.name in FORM_FIELDS:
                _reserved(draft, VARIABLE, field.get("id") or "")


def _reserved(draft: Draft, local: str, value: str) -> None:
    """Settings of vendors that name a variable end in the same word; those that mean nothing here are held to the rule too."""
    if local.endswith(VARIABLE) and is_reserved(value):
        draft.refuse("reserved-name", name=value)


def _code(draft: Draft, dialect: Dialect, local: str, value: str) -> None:
    draft.parameters[f"{dialect.name}:{local}"] = value
    draft.refuse("delegate", name=local, value=value)
