"""Which documents an application needs and has."""

from __future__ import annotations

from dataclasses import dataclass

from engine.store.transaction import Transaction
from processes.answers import Answers, is_needed
from processes.documents import DocumentView, Place, add, check_upload, listed, open_store, remove
from processes.errors import NotFoundError
from processes.items.guide import MaterialView, material_view
from processes.items.versions import Version
from processes.settings import Settings


@dataclass(frozen=True, slots=True)
class MaterialState:
    """A material of the item in one application: whether it is needed here, and what was handed in."""

    material: MaterialView
    needed: bool
    documents: tuple[DocumentView, ...]


def attach(tx: Transaction, settings: Settings, version: Version, place: Place, filename: str, data: bytes) -> DocumentView:
    """The file is kept as a document of the material. UploadRefusedError; NotFoundError for a material that takes no upload."""
    material = version.material(place.material)
    if material is None or not material.upload:
        raise NotFoundError
    checked = check_upload(filename, data, material.accept)
    return add(tx, open_store(settings), place, checked, data)


def states(tx: Transaction, part: str, version: Version, known: Answers) -> tuple[MaterialState, ...]:
    """The materials that the applicant hands in, with what is there."""
    found = listed(tx, part, part)
    return tuple(
        MaterialState(material_view(m), is_needed(m, version.form, known.values), tuple(d for d in found if d.material == m.id))
        for m in version.item.materials
        if m.upload
    )


def remove_all(tx: Transaction, part: str, actor: str) -> None:
    """No document of the part counts any more."""
    for one in listed(tx, part, part):
        remove(tx, part, one.id, actor)
