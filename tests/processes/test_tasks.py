"""Claiming and completing: one winner, duties apart, nothing typed is lost, few statements."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, update

from processes import casefile, tables, tasks, taskview
from processes.errors import DutyError, InvalidError, KeyReusedError, NotAllowedError, NotFoundError, TaskTakenError, Typed
from processes.inbox import Filters, inbox, next_task
from tests.processes.support import Office

MOST_STATEMENTS = 14


@pytest.fixture
def number(office: Office) -> str:
    """A case that waits for an examiner."""
    receipt = office.filed(office.person(), "review")
    office.work()
    office.complete(office.official("permit-clerk", "permit-clerk"), receipt.number, "accept")
    return receipt.number


def test_the_second_official_is_told_who_and_keeps_what_was_typed(office: Office, number: str) -> None:
    one, other = office.official("examiner-one", "permit-examiner"), office.official("examiner-two", "permit-examiner")
    (task,) = office.tasks(number)
    with office.database.transaction() as tx:
        tasks.claim(tx, one, task)
    typed = {"outcome": "pass", "remark": "看过现场"}
    with pytest.raises(TaskTakenError) as taken, office.database.transaction() as tx:
        tasks.complete(tx, office.settings, other, task, Typed(typed, "我的意见"), "k")
    assert (taken.value.who, taken.value.done, taken.value.when) == ("examiner-one", False, office.now)
    assert taken.value.typed is not None and (taken.value.typed.values, taken.value.typed.opinion) == (typed, "我的意见")
    with office.database.transaction() as tx:
        tasks.save_opinion(tx, other, task, typed, "我的意见")
    with office.database.transaction() as tx:
        tasks.complete(tx, office.settings, one, task, Typed({"outcome": "pass"}, "可以"), "k")
    with pytest.raises(TaskTakenError) as done, office.database.transaction() as tx:
        tasks.complete(tx, office.settings, other, task, Typed(typed, "我的意见"), "k")
    assert (done.value.who, done.value.done) == ("examiner-one", True)
    with office.database.transaction() as tx:
        assert taskview.open_task(tx, other, task).opinion == "我的意见"


def test_a_repeated_key_gives_the_first_answer_and_another_content_is_refused(office: Office, number: str) -> None:
    examiner = office.official("permit-examiner", "permit-examiner")
    (task,) = office.tasks(number)
    answers = []
    for _ in range(2):
        with office.database.transaction() as tx:
            answers.append(tasks.complete(tx, office.settings, examiner, task, Typed({"outcome": "pass"}, "可以"), "same"))
    assert [a.repeated for a in answers] == [False, True]
    with pytest.raises(KeyReusedError), office.database.transaction() as tx:
        tasks.complete(tx, office.settings, examiner, task, Typed({"outcome": "fail"}, "不行"), "same")
    with office.database.transaction() as tx:
        assert casefile.find_case(tx, number).state == "AWAITING_DECISION"


def test_examiner_and_decider_are_two_people(office: Office, number: str) -> None:
    both = office.official("does-it-all", "permit-examiner", "permit-decider")
    office.complete(both, number, "pass")
    (task,) = office.tasks(number)
    with office.database.transaction() as tx:
        hindrance = taskview.open_task(tx, both, task).hindrance
    assert hindrance is not None and "不同人员" in hindrance["zh"]
    with pytest.raises(DutyError):
        office.complete(both, number, "approve")


def test_nobody_decides_on_their_own_application(office: Office, number: str) -> None:
    examiner = office.official("permit-examiner", "permit-examiner")
    own = office.person().number
    with office.database.transaction() as tx:
        tx.connection.execute(update(tables.account).where(tables.account.c.id == examiner.id).values(person_number=own))
    with pytest.raises(DutyError):
        office.complete(examiner, number, "pass")


@pytest.mark.parametrize(
    ("roles", "departments"),
    [(("permit-decider",), ("permit",)), (("permit-examiner",), ("other",)), (("supervisor",), ("permit",))],
)
def test_role_and_department_are_needed(office: Office, number: str, roles: tuple[str, ...], departments: tuple[str, ...]) -> None:
    stranger = office.official("stranger", *roles, departments=departments)
    (task,) = office.tasks(number)
    for verb in (lambda tx: tasks.claim(tx, stranger, task), lambda tx: taskview.open_task(tx, stranger, task)):
        with pytest.raises(NotAllowedError), office.database.transaction() as tx:
            verb(tx)


def test_unknown_tasks_are_not_found(office: Office) -> None:
    examiner = office.official("permit-examiner", "permit-examiner")
    with pytest.raises(NotFoundError), office.database.transaction() as tx:
        tasks.claim(tx, examiner, "nobody:1")


@pytest.mark.parametrize(
    ("values", "opinion", "wrong"),
    [
        ({}, "可以", {"outcome"}),
        ({"outcome": "approve"}, "可以", {"outcome"}),
        ({"outcome": "pass"}, " ", {"opinion"}),
        ({"outcome": "pass", "auto_check_passed": True}, "可以", {"auto_check_passed"}),
        ({"outcome": "pass"}, "x" * 4001, {"opinion"}),
        ({"outcome": "pass"}, "a\x00b", {"opinion"}),
    ],
)
def test_what_is_entered_is_checked(office: Office, number: str, values: dict[str, Any], opinion: str, wrong: set[str]) -> None:
    examiner = office.official("permit-examiner", "permit-examiner")
    (task,) = office.tasks(number)
    with pytest.raises(InvalidError) as found, office.database.transaction() as tx:
        tasks.complete(tx, office.settings, examiner, task, Typed(values, opinion), "k")
    assert set(found.value.errors) == wrong


def test_a_refusal_needs_its_reason_and_the_facts(office: Office, number: str) -> None:
    office.complete(office.official("permit-examiner", "permit-examiner"), number, "fail")
    decider = office.official("permit-decider", "permit-decider")
    with pytest.raises(InvalidError) as found:
        office.complete(decider, number, "refuse", reason_code="unknown", facts=" ")
    assert set(found.value.errors) == {"reason_code", "facts"}


def test_completing_a_task_takes_few_statements_and_one_commit(office: Office, number: str) -> None:
    examiner = office.official("permit-examiner", "permit-examiner")
    (task,) = office.tasks(number)
    with office.database.transaction() as tx:
        tasks.claim(tx, examiner, task)
    seen: list[str] = []
    with office.database.transaction() as tx:
        engine = tx.connection.engine
        event.listen(engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
        tasks.complete(tx, office.settings, examiner, task, Typed({"outcome": "pass", "remark": "无"}, "可以"), "k")
    statements = [s for s in seen if not s.startswith(("BEGIN", "COMMIT", "PRAGMA"))]
    assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)


def test_the_page_of_a_task_masks_the_applicant_until_revealed(office: Office, number: str) -> None:
    examiner = office.official("permit-examiner", "permit-examiner")
    (task,) = office.tasks(number)
    with office.database.transaction() as tx:
        view = taskview.open_task(tx, examiner, task)
    assert view.applicant.number == "339***********001X" and view.applicant.masked
    assert view.diagram.active == ("examine",) and "is-lit" in view.diagram.svg()
    assert [c.status for c in view.checks] == ["clean"]
    assert view.asks == ("outcome", "reason_code", "facts", "opinion")
    with pytest.raises(InvalidError), office.database.transaction() as tx:
        taskview.reveal(tx, examiner, task, " ")
    own = office.person().number
    with office.database.transaction() as tx:
        assert taskview.reveal(tx, examiner, task, "核对身份").number == own
    with office.database.transaction() as tx:
        assert {"zh": "核对身份", "en": "核对身份"} in [row.reason for row in taskview.open_task(tx, examiner, task).history]


def test_the_inbox_shows_what_may_be_worked_on(office: Office, number: str) -> None:
    examiner = office.official("permit-examiner", "permit-examiner")
    elsewhere = office.official("far-examiner", "permit-examiner", departments=("other",))
    with office.database.transaction() as tx:
        page = inbox(tx, examiner)
        assert [(r.number, r.title["zh"], r.light.colour) for r in page.rows] == [(number, "审查", "green")]
        assert page.counts == {"mine": "0", "open": "1", "all": "1"}
        assert inbox(tx, elsewhere).rows == ()
        assert next_task(tx, examiner) == page.rows[0].id
        tasks.claim(tx, examiner, page.rows[0].id)
        assert inbox(tx, examiner, Filters("mine")).rows[0].mine
        assert inbox(tx, examiner, Filters("open")).rows == ()
    office.later(days=30)
    with office.database.transaction() as tx:
        assert inbox(tx, examiner, Filters("mine", due="overdue")).rows[0].light.colour == "black"
    office.complete(examiner, number, "pass")
    with office.database.transaction() as tx:
        assert [r.number for r in inbox(tx, examiner, Filters("done")).rows] == [number]
        with pytest.raises(InvalidError):
            inbox(tx, examiner, Filters("open"), "nonsense")
