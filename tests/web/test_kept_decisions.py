"""What a decision table said of a case is kept with it: facts, rows, the version of the table, the articles of law."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from processes import casefile, tables
from processes.settings import Settings
from tests.web.conftest import Stocked
from tests.web.desk import DOWNGRADE, Desk


@pytest.fixture
def desk(stocked: Stocked, settings: Settings) -> Desk:
    """The program with the shipped services."""
    return Desk(stocked, settings)


def test_every_answer_of_a_table_is_kept_with_what_it_rests_on(desk: Desk) -> None:
    number = desk.case(DOWNGRADE)
    with desk.stocked.app.app_context(), desk.database.transaction() as tx:
        case = casefile.find_case(tx, number)
        mine = select(tables.decision).where(tables.decision.c.case_id == case.id, tables.decision.c.kind == "table")
        kept = {row.detail["decision"]: row for row in tx.connection.execute(mine)}
        known = {one.key for one in case.version.item.basis}
    duties = kept["renewal-duties"]
    assert duties.detail["facts"] and duties.detail["value"]
    assert all(row["table"] and row["rule"] and row["row"] for row in duties.detail["rows"])
    assert len(duties.detail["hash"]) == 64
    assert set(duties.basis.split(", ")) <= known and duties.basis
    assert all(row.detail["hash"] == duties.detail["hash"] for row in kept.values())
