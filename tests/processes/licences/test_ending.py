"""Officials end licences: with the permission, a reason and a lawful kind, at once and once."""

from __future__ import annotations

import pytest

from processes import licences
from processes.database import Database
from processes.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from processes.licences import ending
from processes.people import Official
from tests.processes.licences.test_licences import GRANT, SIGNER

KEEPER = Official("k", "keeper", "keeper", frozenset({"licence-keeper"}), frozenset(), frozenset({"revoke"}))
CLERK = Official("c", "clerk", "clerk", frozenset({"clerk"}), frozenset(), frozenset({"inbox"}))


@pytest.fixture
def identifier(database: Database) -> str:
    with database.transaction() as tx:
        return licences.issue(tx, SIGNER, GRANT).identifier


def test_what_is_ended_shows_at_once_and_once(database: Database, identifier: str) -> None:
    with database.transaction() as tx:
        ending.end(tx, KEEPER, identifier, "rescinded", " 提供虚假材料 ")
    with database.transaction() as tx:
        shown = licences.verify_public(tx, identifier)
    assert shown is not None
    assert (shown.status, shown.end_kind, shown.valid) == ("ended", "rescinded", False)
    assert shown.reason == {"zh": "提供虚假材料", "en": "提供虚假材料"}
    with pytest.raises(ConflictError), database.transaction() as tx:
        ending.end(tx, KEEPER, identifier, "revoked", "again")


def test_the_permission_the_kind_and_the_reason_are_needed(database: Database, identifier: str) -> None:
    with pytest.raises(NotAllowedError), database.transaction() as tx:
        ending.end(tx, CLERK, identifier, "revoked", "x")
    with pytest.raises(NotAllowedError), database.transaction() as tx:
        ending.look_up(tx, CLERK, identifier)
    with pytest.raises(InvalidError) as refused, database.transaction() as tx:
        ending.end(tx, KEEPER, identifier, "forgotten", "  ")
    assert set(refused.value.errors) == {"kind", "reason"}
    with pytest.raises(NotFoundError), database.transaction() as tx:
        ending.look_up(tx, KEEPER, identifier[:-1] + "?")
