"""From filing to the licence, with and without officials in between."""

from __future__ import annotations

from sqlalchemy import select

from engine.store import history
from processes import casefile, tables
from tests.processes.support import Office

STRAIGHT = ["T1", "T2", "T8", "T15", "T24", "T24", "T29"]


def _transitions(office: Office, part: str) -> list[str]:
    with office.database.transaction() as tx:
        return [e.payload["transition"] for e in history.entries(tx, part) if e.kind == "case.transition" and e.payload]


def test_clean_data_is_granted_on_the_spot(office: Office) -> None:
    receipt = office.filed(office.person(), "simple")
    assert len(receipt.number) == 21 and len(receipt.code) == 10
    assert office.work() == 1
    with office.database.transaction() as tx:
        case = casefile.find_case(tx, receipt.number)
        assert (case.state, case.row["outcome"]) == ("CLOSED", "APPROVED")
        kinds = list(tx.connection.scalars(select(tables.notice.c.kind).order_by(tables.notice.c.id)))
    assert sorted(kinds) == ["accepted", "approved", "delivered", "hello", "received"]
    assert _transitions(office, receipt.case_id) == STRAIGHT


def test_officials_examine_and_decide(office: Office) -> None:
    receipt = office.filed(office.person(), "review")
    office.work()
    clerk, examiner, decider = (office.official(f"permit-{r}", f"permit-{r}") for r in ("clerk", "examiner", "decider"))
    office.complete(clerk, receipt.number, "accept")
    office.complete(examiner, receipt.number, "pass", remark="无")
    office.complete(decider, receipt.number, "return")
    office.complete(examiner, receipt.number, "fail")
    office.complete(decider, receipt.number, "refuse", reason_code="R1", facts="场地不符合要求。")
    with office.database.transaction() as tx:
        case = casefile.find_case(tx, receipt.number)
        assert (case.state, case.row["outcome"]) == ("CLOSED", "REFUSED")
        body = tx.connection.scalar(select(tables.notice.c.body).where(tables.notice.c.kind == "refused"))
    assert "场地不符合要求" in body["zh"] and "行政复议" in body["zh"]
    assert _transitions(office, receipt.case_id) == [
        *["T1", "T2", "T8", "T14", "T21", "T21", "T21", "T23", "T25", "T29"],
    ]
