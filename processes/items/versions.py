"""Versions of service items and plain processes: immutable files under a content hash, loaded once and kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

import yaml
from sqlalchemy import select

from engine.model import from_json
from engine.model.graph import Model, Node
from engine.store.transaction import Transaction
from processes import rows, tables
from processes.errors import NotFoundError
from processes.forms import Form, load_form
from processes.items.model import Material, ServiceItem
from processes.items.schema import parse_item
from processes.texts import Text

KEPT = 64
_kept: OrderedDict[str, Version] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Version:
    """The content of one version. `definition` names what the engine runs, None where it cannot run yet."""

    hash: str
    key: str
    kind: str
    name: Text
    definition: str | None
    files: Mapping[str, bytes]
    model: Model

    @cached_property
    def item(self) -> ServiceItem:
        """The service item. NotFoundError for a plain process."""
        if self.kind != "item":
            raise NotFoundError("This process is no service item.")
        return parse_item(self.files["item.yaml"])

    @property
    def process_path(self) -> str:
        """The path of the BPMN file."""
        return self.item.process if self.kind == "item" else next(p for p in self.files if p.endswith(".bpmn"))

    @cached_property
    def form(self) -> Form:
        """The applicant's form."""
        return load_form(self.files[self.item.form], name=self.item.form)

    @cached_property
    def _task_forms(self) -> dict[str, Form]:
        return {path: load_form(data, name=path) for path, data in self.files.items() if path.startswith("forms/")}

    def task_form(self, name: str | None) -> Form | None:
        """The form a task names: by its path, or by its file name without `.json`; None where there is none."""
        if not name:
            return None
        return self._task_forms.get(name) or self._task_forms.get(f"forms/{name}.json") or self._task_forms.get(f"forms/{name}")

    @cached_property
    def notices(self) -> dict[str, Mapping[str, Text]]:
        """The item's own notices by name, each with `subject` and `body` in both languages."""
        found = {p: d for p, d in self.files.items() if p.startswith("notices/") and p.endswith(".yaml")}
        return {path[len("notices/") : -len(".yaml")]: parse_notice(data) for path, data in found.items()}

    def node(self, node_id: str) -> Node | None:
        """The node of that id in any process of the model."""
        return next((p.nodes[node_id] for p in self.model.processes.values() if node_id in p.nodes), None)

    def material(self, material_id: str) -> Material | None:
        """The item's material of that id."""
        return next((m for m in self.item.materials if m.id == material_id), None)


def parse_notice(source: bytes) -> dict[str, Text]:
    """Subject and body of a notice's YAML file. ValueError where either lacks a language."""
    data: Any = yaml.safe_load(source)
    for part in ("subject", "body"):
        words = data.get(part) if isinstance(data, dict) else None
        if not isinstance(words, dict) or not all(isinstance(words.get(lang), str) for lang in ("zh", "en")):
            raise ValueError(f"A notice needs its {part} in zh and en.")
    return {part: {"zh": data[part]["zh"], "en": data[part]["en"]} for part in ("subject", "body")}


def load(tx: Transaction, version: str) -> Version:
    """The version of that hash. NotFoundError where there is none. Kept in memory, since it never changes."""
    with _lock:
        if version in _kept:
            _kept.move_to_end(version)
            return _kept[version]
    t, f = tables.item_version, tables.item_file
    row = rows.first(tx, select(t).where(t.c.hash == version))
    if row is None:
        raise NotFoundError
    files = {r["path"]: bytes(r["data"]) for r in rows.every(tx, select(f).where(f.c.version == version))}
    made = Version(version, row["key"], row["kind"], row["name"], row["definition_hash"], files, from_json(row["model"]))
    if row["number"] is not None:
        with _lock:
            _kept[version] = made
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return made


def live(tx: Transaction, key: str) -> Version:
    """The version of a service item that is offered now. NotFoundError where none is."""
    t = tables.item_live
    row = rows.first(tx, select(t.c.version).where(t.c.key == key, t.c.kind == "item"))
    if row is None:
        raise NotFoundError
    return load(tx, row["version"])


def all_live(tx: Transaction) -> list[Version]:
    """The versions of all service items that are offered now, by key."""
    t = tables.item_live
    found = rows.every(tx, select(t.c.version).where(t.c.kind == "item").order_by(t.c.key))
    return [load(tx, row["version"]) for row in found]
