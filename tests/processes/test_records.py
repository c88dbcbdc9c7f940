"""What is recorded can be verified, shows what was changed, and can be erased; incidents have a way back."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from processes import audit, casefile, erasure, incidents, tables
from processes.audit import AuditReport
from processes.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError, RemoteError
from tests.processes.support import Office


def _verify(office: Office) -> AuditReport:
    with office.database.transaction() as tx:
        return audit.verify(tx, office.settings)


def test_sound_records_verify_and_changed_ones_are_found(office: Office) -> None:
    receipt = office.filed(office.person(), "simple")
    office.work()
    assert _verify(office).ok and _verify(office).checked["cases"] == 1
    with office.database.transaction() as tx:
        tx.connection.execute(update(tables.case).values(state="REFUSED"))
        tx.connection.execute(update(tables.clock).where(tables.clock.c.name == "delivery").values(due_on=office.now.date()))
    found = _verify(office).differences
    assert any(receipt.number in f and "history says CLOSED" in f for f in found)
    assert any("delivery" in f for f in found)


def test_erasing_leaves_the_chain_and_nothing_personal(office: Office) -> None:
    person = office.person()
    receipt = office.filed(person, "simple")
    running = office.filed(office.person("demo-2"), "review")
    office.work()
    manager, clerk = office.official("records-manager", "records-manager"), office.official("permit-clerk", "permit-clerk")
    with office.database.transaction() as tx:
        for who, number, reason, error in (
            (clerk, receipt.number, "保存期满", NotAllowedError),
            (manager, receipt.number, " ", InvalidError),
            (manager, running.number, "保存期满", ConflictError),
            (manager, "none", "保存期满", NotFoundError),
        ):
            with pytest.raises(error):
                erasure.erase(tx, office.settings, who, number, reason)
    with office.database.transaction() as tx:
        erasure.erase(tx, office.settings, manager, receipt.number, "保存期满")
    report = _verify(office)
    assert report.ok and report.erased > 0, report.differences
    with office.database.transaction() as tx:
        case = casefile.find_case(tx, receipt.number)
        assert case.state == "CLOSED" and case.row["code"] is None
        for table in tables.person.metadata.sorted_tables:
            for row in tx.connection.execute(select(table)).mappings():
                assert not table.name.startswith(("case", "notice", "payload", "person")) or person.number not in repr(dict(row))


def test_a_register_that_stays_down_is_an_incident_and_can_be_tried_again(office: Office) -> None:
    receipt = office.filed(office.person(), "simple")
    up = office._answer

    def down(operation: str) -> Any:
        def fail(request: Any, *, key: str, settings: Any) -> Any:
            raise RemoteError("down", retryable=False)

        return fail

    office._answer = down  # type: ignore[method-assign]
    office.work()
    admin, clerk = office.official("admin", "admin"), office.official("permit-clerk", "permit-clerk")
    with office.database.transaction() as tx:
        with pytest.raises(NotAllowedError):
            incidents.list_incidents(tx, clerk)
        (row,) = incidents.list_incidents(tx, admin).rows
    assert (row.number, row.node) == (receipt.number, "check")
    office._answer = up  # type: ignore[method-assign]
    with office.database.transaction() as tx:
        incidents.retry_incident(tx, office.settings, admin, row.id, "k")
    office.work()
    with office.database.transaction() as tx:
        assert incidents.list_incidents(tx, admin).rows == ()
        assert casefile.find_case(tx, receipt.number).state == "CLOSED"
        with pytest.raises(NotFoundError):
            incidents.retry_incident(tx, office.settings, admin, row.id, "k2")
