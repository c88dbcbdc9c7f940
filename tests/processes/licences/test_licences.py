"""E-licences on both databases: issued once, verified by anyone, ended and replaced for all to see."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import update

from engine.store import history
from processes import codes, licences
from processes.database import Database, Transaction
from processes.errors import ConflictError, NotFoundError
from processes.licences import Grant, Holder, Printed
from processes.licences.tables import licence
from processes.signing import Signer, is_signed
from processes.texts import text

SIGNER = Signer(ec.generate_private_key(ec.SECP256R1()))
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
GRANT = Grant(
    part="p1",
    case_id="p1",
    number="33990120260105000123J",
    name=text("机动车驾驶证", "Driving licence"),
    kind="11339900MB0A000183001",
    issuer="11339901MB0A00026C",
    issuer_name=text("临和市公安局交通管理支队", "Linhe Traffic Police"),
    holder=Holder("person", "测试甲", "33990119850312001X"),
    printed=(Printed("classes", text("准驾车型", "Classes"), text("C1", "C1")),),
    valid_from=date(2026, 3, 2),
    valid_to=date(2036, 3, 1),
    actor="system",
)
REASON = text("提供虚假材料取得", "Obtained with false papers")


@contextmanager
def at(database: Database, moment: datetime = NOW) -> Iterator[Transaction]:
    with dataclasses.replace(database, clock=lambda: moment).transaction() as tx:
        yield tx


def test_an_issued_licence_is_valid_signed_and_in_the_history(database: Database) -> None:
    with at(database) as tx:
        made = licences.issue(tx, SIGNER, GRANT)
    with at(database) as tx:
        found = licences.verify_public(tx, made.identifier)
        row = licences.record_of(tx, "p1", "p1")
        kinds = [entry.kind for entry in history.entries(tx, "p1")]
        assert licences.public_key(tx, made.key_id) == SIGNER.public_pem
        assert licences.identifier_of(tx, "p1", "p1") == made.identifier
    assert found == made and made.valid
    assert made.identifier == "1.2.156.3005.2.11339900MB0A000183001.11339901MB0A00026C.2026000001.001.G"
    assert codes.licence_identifier_fault(made.identifier) is None
    assert (made.holder, made.status_text["zh"]) == ("测**", "有效")
    assert is_signed(row["payload"], row["signature"], SIGNER.public_pem)
    assert kinds == ["licence.issued"]


def test_a_case_has_one_licence_however_often_it_is_issued(database: Database) -> None:
    with at(database) as tx:
        first = licences.issue(tx, SIGNER, GRANT)
    with at(database) as tx:
        assert licences.issue(tx, SIGNER, GRANT) == first


def test_serials_count_by_year_and_kind(database: Database) -> None:
    def serial(grant: Grant, year: int) -> str:
        with at(database, NOW.replace(year=year)) as tx:
            return licences.issue(tx, SIGNER, grant).identifier.split(".")[-3]

    def other(number: int, **more: object) -> Grant:
        return dataclasses.replace(GRANT, part=f"q{number}", case_id=f"q{number}", subject=str(number), **more)  # type: ignore[arg-type]

    assert [serial(other(1), 2026), serial(other(2), 2026)] == ["2026000001", "2026000002"]
    assert serial(other(3, kind="11339900MB0A000183002"), 2026) == "2026000001"
    assert serial(other(4), 2027) == "2027000001"


def test_a_renewal_replaces_the_older_licence(database: Database) -> None:
    with at(database) as tx:
        old = licences.issue(tx, SIGNER, GRANT)
    with at(database, NOW.replace(year=2035)) as tx:
        renewal = dataclasses.replace(GRANT, part="p2", case_id="p2", valid_from=date(2035, 3, 2), valid_to=None)
        new = licences.issue(tx, SIGNER, renewal)
    with at(database, NOW.replace(year=2035)) as tx:
        before = licences.verify_public(tx, old.identifier)
        kinds = [entry.kind for entry in history.entries(tx, "p1")]
    assert new.valid and new.valid_to is None
    assert new.identifier.split(".")[-3:-1] == ["2026000001", "002"]
    assert before and (before.status, before.replaced_by) == ("replaced", new.identifier)
    assert kinds == ["licence.issued", "licence.replaced"]


def test_licences_for_other_subjects_stand_beside_each_other(database: Database) -> None:
    with at(database) as tx:
        here = licences.issue(tx, SIGNER, dataclasses.replace(GRANT, subject="一号店"))
        there = licences.issue(tx, SIGNER, dataclasses.replace(GRANT, part="p2", case_id="p2", subject="二号店"))
    with at(database) as tx:
        assert all(found and found.valid for found in (licences.verify_public(tx, made.identifier) for made in (here, there)))


@pytest.mark.parametrize("kind", ["revoked", "rescinded", "recalled", "cancelled"])
def test_an_ended_licence_shows_it_at_once_with_the_reason(database: Database, kind: licences.records.EndKind) -> None:
    with at(database) as tx:
        made = licences.issue(tx, SIGNER, GRANT)
    with at(database) as tx:
        licences.revoke(tx, made.identifier, kind, REASON, "official:decider")
        found = licences.verify_public(tx, made.identifier)
    assert found and (found.status, found.end_kind, found.reason, found.valid) == ("ended", kind, REASON, False)
    with at(database) as tx, pytest.raises(ConflictError):
        licences.revoke(tx, made.identifier, kind, REASON, "official:decider")
    with at(database) as tx:
        assert [entry.kind for entry in history.entries(tx, "p1")] == ["licence.issued", "licence.ended"]


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        (datetime(2026, 3, 1, 15, 59, tzinfo=UTC), "not-yet"),
        (datetime(2026, 3, 1, 16, 0, tzinfo=UTC), "valid"),
        (datetime(2036, 3, 1, 15, 59, tzinfo=UTC), "valid"),
        (datetime(2036, 3, 1, 16, 0, tzinfo=UTC), "expired"),
    ],
)
def test_validity_is_counted_in_days_of_the_city(database: Database, moment: datetime, status: str) -> None:
    with at(database) as tx:
        made = licences.issue(tx, SIGNER, GRANT)
    with at(database, moment) as tx:
        found = licences.verify_public(tx, made.identifier)
    assert found and found.status == status


@pytest.mark.parametrize(
    "change", [{"holder_name": "别人"}, {"valid_to": date(2099, 1, 1)}, {"signature": "MEUCIQ=="}, {"payload": None}]
)
def test_a_changed_row_is_no_genuine_licence(database: Database, change: dict[str, object]) -> None:
    with at(database) as tx:
        made = licences.issue(tx, SIGNER, GRANT)
        row = licences.record_of(tx, "p1", "p1")
        spoilt = (
            {"payload": row["payload"] | {"holder": row["payload"]["holder"] | {"number": "x"}}} if "payload" in change else change
        )
        tx.connection.execute(update(licence).values(**spoilt))
    with at(database) as tx:
        found = licences.verify_public(tx, made.identifier)
    assert found and (found.status, found.valid) == ("forged", False)


@pytest.mark.parametrize(
    "identifier", ["", "x", "1.2.156.3005.2.11339900MB0A000183001.11339901MB0A00026C.2026000001.001.H", "'; drop", "a" * 500]
)
def test_a_wrong_identifier_is_unknown(database: Database, identifier: str) -> None:
    with at(database) as tx:
        licences.issue(tx, SIGNER, GRANT)
        assert licences.verify_public(tx, identifier) is None
        with pytest.raises(NotFoundError):
            licences.revoke(tx, identifier, "revoked", REASON, "official:decider")


def test_a_case_without_licence_has_none(database: Database) -> None:
    with at(database) as tx:
        assert licences.identifier_of(tx, "p9", "p9") is None
        with pytest.raises(NotFoundError):
            licences.record_of(tx, "p9", "p9")
