"""Which documents an application needs and has."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from engine.store.transaction import Transaction
from processes.answers import Answers, is_needed
from processes.documents import SAME, TYPES, Checked, DocumentView, Place, add, check_upload, listed, open_store, refusal, remove
from processes.errors import NotFoundError
from processes.items.guide import MaterialView, material_view
from processes.items.model import Material
from processes.items.versions import Version
from processes.settings import Settings


@dataclass(frozen=True, slots=True)
class MaterialState:
    """A material of the item in one application, and what was handed in.

    It is `wanted` where its condition holds, and `needed` where nothing can be filed without it: papers that may follow are not.
    """

    material: MaterialView
    wanted: bool
    needed: bool
    documents: tuple[DocumentView, ...]


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that has passed every check of its content, and the antivirus program where there is one."""

    checked: Checked
    data: bytes


def inspect(settings: Settings, filename: str, data: bytes, accept: Collection[str] = tuple(TYPES)) -> Inspected:
    """The file, fit to be kept. It takes seconds for a large one: done before a transaction is open. UploadRefusedError."""
    checked = check_upload(filename, data, accept)
    open_store(settings).screen(data)
    return Inspected(checked, data)


def accepted(version: Version, material_id: str) -> tuple[str, ...]:
    """The kinds of file that the material takes. NotFoundError for a material that takes no upload."""
    material = version.material(material_id)
    if material is None or not material.upload:
        raise NotFoundError
    return tuple(material.accept)


def attach(tx: Transaction, settings: Settings, version: Version, place: Place, file: Inspected) -> DocumentView:
    """The file is kept as a document of the material. UploadRefusedError for a kind that the material does not take;
    NotFoundError for a material that takes no upload."""
    accept = accepted(version, place.material)
    if file.checked.type not in {SAME.get(kind, kind) for kind in accept}:
        raise refusal("extension", accept="、".join(sorted(accept)))
    return add(tx, open_store(settings), place, file.checked, file.data, screened=True)


def states(tx: Transaction, part: str, version: Version, known: Answers) -> tuple[MaterialState, ...]:
    """The materials that the applicant hands in, with what is there."""
    found = listed(tx, part, part)
    return tuple(_state(version, m, known, found) for m in version.item.materials if m.upload)


def _state(version: Version, material: Material, known: Answers, found: Iterable[DocumentView]) -> MaterialState:
    wanted = is_needed(material, version.form, known.values)
    needed = wanted and material.id not in version.item.tolerable
    return MaterialState(material_view(material), wanted, needed, tuple(d for d in found if d.material == material.id))


def remove_all(tx: Transaction, part: str, actor: str) -> None:
    """No document of the part counts any more."""
    for one in listed(tx, part, part):
        remove(tx, part, one.id, actor)
