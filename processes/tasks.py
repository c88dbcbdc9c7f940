"""Working on tasks: claim, release, keep what was typed, complete. Two officials cannot complete the same task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.commands import CompleteTask
from engine.errors import CommandError
from engine.errors import KeyReusedError as EngineKeyReusedError
from engine.errors import SuspendedError as EngineSuspendedError
from engine.store import execution, history
from engine.store import tasks as store
from engine.store.transaction import Transaction
from processes import casefile, definitions, duty, errors, rows, special, tables
from processes.calendar import day_of
from processes.casefile import Act, CaseFile
from processes.errors import NotFoundError, TaskTakenError, TransitionError, Typed
from processes.host import CaseHost
from processes.human import Entered, Entering, enter, offered_outcomes
from processes.operations import human
from processes.people import Official
from processes.settings import Settings


@dataclass(frozen=True, slots=True)
class Completed:
    """A task is done. `number` is the case's, empty for a plain process; `repeated` where the same key came before."""

    task: str
    number: str
    repeated: bool


def claim(tx: Transaction, official: Official, task_id: str) -> None:
    """The task is this official's; claiming one's own again changes nothing. TaskTakenError, NotAllowedError, DutyError."""
    history.lock(tx, duty.part_of(task_id))
    row = duty.task_row(tx, official, task_id)
    duty.require_duty(official, row)
    _claim(tx, official, row, None)


def release(tx: Transaction, official: Official, task_id: str) -> None:
    """The task is nobody's, if it was this official's. TaskTakenError where it is another's, or done."""
    row = store.release(tx, duty.part_of(task_id), task_id, official.username)
    if row.status != "open" or row.assignee is not None:
        raise _taken(tx, {"id": row.id, "status": row.status, "assignee": row.assignee, "claimed_at": row.claimed_at}, None)


def save_opinion(tx: Transaction, official: Official, task_id: str, values: Mapping[str, Any], opinion: str) -> None:
    """What this official has typed so far is kept, whoever holds the task; nobody else reads it."""
    duty.task_row(tx, official, task_id)
    row = {"part": duty.part_of(task_id), "task": task_id, "account": official.id}
    rows.upsert(tx, tables.opinion, [{**row, "values": dict(values), "opinion": opinion, "saved_at": tx.now}])


def saved_opinion(tx: Transaction, official: Official, task_id: str) -> Typed:
    """What this official has typed before; empty where nothing was kept."""
    t = tables.opinion
    mine = (t.c.part == duty.part_of(task_id), t.c.task == task_id, t.c.account == official.id)
    row = rows.first(tx, select(t).where(*mine))
    return Typed(row["values"], row["opinion"]) if row else Typed({}, "")


def complete(
    tx: Transaction,
    settings: Settings,
    official: Official,
    task_id: str,
    typed: Typed,
    key: str,
    *,
    lang: str = "zh",
) -> Completed:
    """The task is done with what was entered, and its process has gone on; a repeat of the key gives the first answer.

    The typed values are JSON-like: `outcome`, `reason_code`, `facts`, `gaps`, `officers` and the fields of the task's form.
    InvalidError by field, TaskTakenError (with what was typed), DutyError, NotAllowedError, TransitionError, KeyReusedError,
    SuspendedError while the process is suspended.
    """
    part = duty.part_of(task_id)
    history.lock(tx, part)
    case = _case(tx, part)
    row = duty.task_row(tx, official, task_id)
    duty.require_duty(official, row)
    entered = enter(_entering(case, row, day_of(tx.now), lang, settings), typed.values, typed.opinion)
    if row["status"] == "open":
        _refuse_while_standing(case)
        _claim(tx, official, row, typed)
        if case is not None:
            case.add_act(_act(tx.now, official, row, entered))
    command = CompleteTask(task=row["number"], values={**entered.values, "official": official.username})
    names = {"part": part, "instance": row["instance"], "key": f"task:{official.id}:{key}", "actor": official.actor}
    try:
        done = execution.execute(tx, CaseHost(settings), command=command, **names)
    except EngineKeyReusedError as error:
        raise errors.KeyReusedError from error
    except EngineSuspendedError as error:
        raise errors.SuspendedError from error
    except CommandError as error:
        raise _taken(tx, row, typed) from error
    return Completed(task_id, row["ref"], done.repeated)


def _refuse_while_standing(case: CaseFile | None) -> None:
    standing = special.held_up(case) if case is not None else None
    if case is not None and standing is not None:
        raise TransitionError(case.state, "complete", standing)


def _claim(tx: Transaction, official: Official, row: Mapping[str, Any], typed: Typed | None) -> None:
    if row["status"] == "open" and row["assignee"] == official.username:
        return
    if row["status"] != "open" or row["assignee"] is not None:
        raise _taken(tx, row, typed)
    store.claim(tx, row["part"], row["id"], official.username)


def _entering(case: CaseFile | None, row: Mapping[str, Any], today: Any, lang: str, settings: Settings) -> Entering:
    node = definitions.node(case.tx, case.version, row["node"]) if case else None
    return Entering(
        version=case.version if case else None,
        form=case.version.task_form(row["form"]) if case else None,
        operation=human(row["operation"]),
        outcomes=offered_outcomes(row["operation"], node, case.version.item if case else None),
        today=today,
        lang=lang,
        demo=settings.demo,
    )


def _act(now: datetime, official: Official, row: Mapping[str, Any], entered: Entered) -> Act:
    return Act(
        operation=row["operation"] or "",
        outcome=entered.outcome,
        actor=official.actor,
        at=now,
        task=row["id"],
        reason_code=entered.reason_code,
        facts=entered.facts,
        opinion=entered.opinion,
        detail=entered.detail,
    )


def _case(tx: Transaction, part: str) -> CaseFile | None:
    try:
        return casefile.open_case(tx, part)
    except NotFoundError:
        return None


def _taken(tx: Transaction, row: Mapping[str, Any], typed: Typed | None) -> TaskTakenError:
    d, a = tables.decision, tables.account
    done = row["status"] != "open"
    who, when = row["assignee"], row["claimed_at"]
    if done:
        act = rows.first(tx, select(d.c.actor, d.c.at).where(d.c.part == duty.part_of(row["id"]), d.c.task == row["id"]))
        who, when = (act["actor"].removeprefix(Official.PREFIX), act["at"]) if act else (who, when)
    named = rows.first(tx, select(a.c.name).where(a.c.username == who)) if who else None
    return TaskTakenError(named["name"] if named else (who or ""), when, done=done, typed=typed)
