"""A stored definition stays what it is, whatever a later release reads or names otherwise."""

from __future__ import annotations

import json
from collections import OrderedDict

import pytest
from sqlalchemy import select, update

from engine.store.tables import definition, instance
from processes import definitions, tables
from processes.audit import verify
from processes.items import versions
from tests.processes.support import Office

EARLIER = "0" * 64


def _named_by_an_earlier_release(office: Office) -> None:
    """The definition as an earlier release stored it: under another name, with a field that was no field then left out."""
    with office.database.transaction() as tx:
        (row,) = tx.connection.execute(select(definition)).all()
        model = json.loads(row.model)
        model["model"].pop("exporter", None)
        values = {**row._mapping, "hash": EARLIER, "model": json.dumps(model)}
        tx.connection.execute(definition.insert().values(**values))


def test_a_stored_definition_keeps_its_name(office: Office) -> None:
    _named_by_an_earlier_release(office)
    with office.database.transaction(write=False) as tx:
        assert definitions.load(tx, EARLIER).hash == EARLIER


def test_cases_of_an_earlier_release_verify_under_a_later_one(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    _named_by_an_earlier_release(office)
    with office.database.transaction() as tx:
        tx.connection.execute(update(tables.item_version).values(definition_hash=EARLIER))
    monkeypatch.setattr(versions, "_kept", OrderedDict())  # as after a restart
    office.filed(office.person(), "review")
    office.work()
    with office.database.transaction(write=False) as tx:
        assert {row.definition_hash for row in tx.connection.execute(select(instance))} == {EARLIER}
        report = verify(tx, office.settings)
    assert report.ok and report.checked["instances"] == 1
