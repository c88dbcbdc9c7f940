"""Starting and ending a special procedure by an official, on the page of the task that examines the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.store.transaction import Transaction
from processes import casefile, duty, lifecycle, special
from processes.casefile import CaseFile
from processes.errors import InvalidError, TransitionError
from processes.forms.characters import first_unusable
from processes.operations import human
from processes.people import Official
from processes.texts import Text, text
from processes.views import ClockView

LONGEST_WORDS = 500


@dataclass(frozen=True, slots=True)
class KindView:
    """A special procedure that may be started, and the most days of `unit` it may take."""

    kind: str
    name: Text
    basis: Text
    days: int
    unit: str


@dataclass(frozen=True, slots=True)
class SpecialView:
    """What an official may do about special procedures in a case: start one of `kinds`, or end the one that stands."""

    kinds: tuple[KindView, ...]
    standing: special.PauseView | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands: its state, its special procedures, its clocks, and what this task's official may do."""

    number: str
    state: str
    may: SpecialView | None
    special: tuple[special.PauseView, ...]
    clocks: tuple[ClockView, ...]


def look(tx: Transaction, official: Official, task_id: str) -> Standing:
    """How the case of this task stands. NotFoundError, NotAllowedError, DutyError as for any work on the task."""
    row = duty.task_row(tx, official, task_id)
    duty.require_duty(official, row)
    case = casefile.read_case(tx, duty.part_of(task_id))
    may = offered(case, row["operation"], is_free(official, row))
    return Standing(str(case.row["number"]), case.state, may, special.views(case), case.ledger.views(case.today))


def is_free(official: Official, row: Mapping[str, Any]) -> bool:
    """True where the task is open, its process goes on, and nobody else has it."""
    return row["status"] == "open" and not row["suspended"] and row["assignee"] in (None, official.username)


def offered(case: CaseFile, operation: str | None, may_work: bool) -> SpecialView | None:
    """What this task's official may do; None where there is nothing that they may start or end."""
    if not may_work or human(operation).duty != "examine":
        return None
    record, item = special.standing(case), case.version.item
    if record is not None:
        return SpecialView((), special.view(case, record)) if record["by"] == special.BY_OFFICIAL else None
    if case.state != "IN_REVIEW" or not item.special:
        return None
    return SpecialView(tuple(KindView(s.kind, s.name, item.basis_text(s.basis), s.days, s.unit) for s in item.special), None)


def pause(tx: Transaction, official: Official, task_id: str, kind: str, reason: str, days: object) -> None:
    """A special procedure has begun: the clocks of the decision stand, the applicant is told of its end in writing (T16).

    `days` is the expected duration in the unit of the item's limit for it. InvalidError by field; TransitionError where the case
    does not allow it; NotFoundError, NotAllowedError, DutyError as for any work on the task.
    """
    case = _case_of(tx, official, task_id)
    allowed = case.version.item.special_of(kind)
    errors: dict[str, list[Text]] = {}
    if allowed is None:
        errors["kind"] = [text("请选择特别程序的种类。", "Choose the kind of special procedure.")]
    most = allowed.days if allowed is not None else 0
    number = int(str(days)) if str(days).isascii() and str(days).isdigit() and len(str(days)) < 5 else 0
    if allowed is not None and not 0 < number <= most:
        errors["days"] = [text(f"请填写 1 到 {most} 之间的天数。", f"Give a number of days between 1 and {most}.")]
    _check_words("reason", reason, text("请写明启动的原因。", "Say why it is needed."), errors)
    if errors:
        raise InvalidError(errors)
    facts = {"kind": kind, "reason": reason.strip(), "days": number, "by": special.BY_OFFICIAL}
    lifecycle.move(case, "pause", official.actor, facts)
    case.save()


def resume(tx: Transaction, official: Official, task_id: str, result: str) -> None:
    """The special procedure is over, its result is on record, and the clocks go on (T17). Errors as of `pause`."""
    case = _case_of(tx, official, task_id)
    errors: dict[str, list[Text]] = {}
    _check_words("result", result, text("请写明结果。", "Write down the result."), errors)
    if errors:
        raise InvalidError(errors)
    lifecycle.move(case, "resume", official.actor, {"result": result.strip()})
    case.save()


def _case_of(tx: Transaction, official: Official, task_id: str) -> CaseFile:
    case = casefile.open_case(tx, duty.part_of(task_id))
    row = duty.task_row(tx, official, task_id)
    duty.require_duty(official, row)
    if offered(case, row["operation"], is_free(official, row)) is None:
        why = text("这个任务现在不能办理特别程序", "this task cannot start or end a special procedure now")
        raise TransitionError(case.state, "pause", why)
    return case


def _check_words(name: str, words: str, missing: Text, errors: dict[str, list[Text]]) -> None:
    if not words.strip():
        errors[name] = [missing]
    elif len(words) > LONGEST_WORDS or first_unusable(words, multiline=True) is not None:
        errors[name] = [text(f"最多 {LONGEST_WORDS} 字。", f"At most {LONGEST_WORDS} characters.")]
