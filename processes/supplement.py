"""The applicant's answer to the one notice of gaps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.commands import CompleteTask
from engine.errors import CommandError
from engine.errors import KeyReusedError as EngineKeyReusedError
from engine.errors import SuspendedError as EngineSuspendedError
from engine.store import execution
from engine.store.transaction import Transaction
from processes import attachments, casefile, documents, errors, timeline
from processes.attachments import Inspected
from processes.calendar import day_of
from processes.casefile import CaseFile
from processes.cases import own_case
from processes.documents import DocumentView, Place
from processes.errors import GoneError, NotFinishedError
from processes.host import CaseHost
from processes.people import Person
from processes.settings import Settings


def accepted(tx: Transaction, person: Person, number: str, material_id: str) -> tuple[str, ...]:
    """The kinds of file that a missing material takes. NotFoundError where it takes none; GoneError when nothing is asked."""
    return attachments.accepted(_asked(tx, person, number).version, material_id)


def attach(tx: Transaction, settings: Settings, person: Person, number: str, material_id: str, file: Inspected) -> DocumentView:
    """The file is kept as a document of the case, for a material that is missing.

    UploadRefusedError, also for a file that was handed in before anything was asked; GoneError when nothing is asked.
    """
    case = _asked(tx, person, number)
    kept = attachments.attach(tx, settings, case.version, Place(case.part, case.id, material_id, person.actor), file)
    asked = timeline.applicant_task(tx, case)
    if asked is not None and kept.created_at <= asked["created_at"]:
        raise documents.refusal("same")
    return kept


def _asked(tx: Transaction, person: Person, number: str) -> CaseFile:
    case = own_case(tx, person, number)
    if timeline.applicant_task(tx, case) is None:
        raise GoneError("Nothing is asked of you in this case.")
    return case


def supply_supplement(
    tx: Transaction, settings: Settings, person: Person, number: str, values: Mapping[str, Any], key: str, lang: str = "zh"
) -> None:
    """Every gap is answered and the process has gone on; a repeat changes nothing.

    `values` are the fields of the task's form, and for a gap without a material its answer under the gap's key.
    NotFinishedError with the keys of gaps that are still open; InvalidError by field; GoneError when nothing is asked.
    """
    part = own_case(tx, person, number).part
    case = casefile.open_case(tx, part)
    row = timeline.applicant_task(tx, case)
    if row is None:
        if case.row["supplements"] and all(gap.get("answered") for gap in case.row["gaps"] or ()):
            return
        raise GoneError("Nothing is asked of you in this case.")
    form = case.version.task_form(row["form"])
    own = {f.key for f in form.fields} if form else set()
    schema = form.schema("en" if lang == "en" else "zh", day_of(tx.now), demo=settings.demo) if form else None
    sent = {k: v for k, v in values.items() if k in own}
    typed = form.variables(form.validate(sent, schema)) if form and schema else {}
    _answer_gaps(tx, case, values, row["created_at"])
    case.save()
    command = CompleteTask(task=row["number"], values={**typed, "supplied": True})
    _execute(tx, settings, person, case, command, key)


def _answer_gaps(tx: Transaction, case: CaseFile, values: Mapping[str, Any], asked_at: datetime) -> None:
    fresh = {d.material for d in documents.listed(tx, case.part, case.id) if d.created_at > asked_at}
    gaps = [dict(gap) for gap in case.row["gaps"] or ()]
    for gap in gaps:
        words = str(values.get(gap["key"]) or "").strip()[:4000]
        gap["answered"] = gap["material"] in fresh if gap["material"] else bool(words)
        if words:
            gap["answer"] = words
    open_gaps = [gap["key"] for gap in gaps if not gap["answered"]]
    if open_gaps:
        raise NotFinishedError(open_gaps)
    case.change(gaps=gaps)


def _execute(tx: Transaction, settings: Settings, person: Person, case: CaseFile, command: CompleteTask, key: str) -> None:
    names = {"part": case.part, "instance": case.id, "key": f"supplement:{person.id}:{key}", "actor": person.actor}
    try:
        execution.execute(tx, CaseHost(settings), command=command, **names)
    except EngineKeyReusedError as error:
        raise errors.KeyReusedError from error
    except EngineSuspendedError as error:
        raise errors.SuspendedError from error
    except CommandError as error:
        raise GoneError("Nothing is asked of you in this case.") from error
