"""The applicant's answers: stored as on the wire, with the origin of what registers filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from engine.feel import FeelError, parse
from engine.store.transaction import Transaction
from processes import rows, tables
from processes.forms import Form
from processes.items.model import Material
from processes.texts import source_name
from processes.views import DataRow, Origin


@dataclass(frozen=True, slots=True)
class Answers:
    """`values` by field key; `origins` by field key with source, times, and the value the register gave."""

    values: Mapping[str, Any]
    origins: Mapping[str, Any]

    def origin(self, key: str) -> Origin | None:
        """Where the value comes from; None where the applicant gave it, or has changed what the register said."""
        told = self.origins.get(key)
        if told is None or told.get("value") != self.values.get(key):
            return None
        until = told.get("valid_until")
        return Origin(
            told["source"],
            source_name(told["source"]),
            datetime.fromisoformat(told["at"]),
            datetime.fromisoformat(until) if until else None,
        )


def load(tx: Transaction, part: str) -> Answers:
    """The answers of a draft or case; none after an erasure."""
    d = tables.case_data
    row = rows.first(tx, select(d).where(d.c.part == part, d.c.case_id == part))
    return Answers(row["values"], row["origins"]) if row else Answers({}, {})


def store(tx: Transaction, part: str, values: Mapping[str, Any]) -> None:
    """These are the answers now; the origins stay as they were."""
    d = tables.case_data
    tx.connection.execute(update(d).where(d.c.part == part, d.c.case_id == part).values(values=dict(values)))


def data_rows(form: Form, answers: Answers) -> tuple[DataRow, ...]:
    """The questions that were asked with their answers in words."""
    return tuple(DataRow(a.key, dict(a.label), dict(a.text), answers.origin(a.key)) for a in form.answers(answers.values))


def is_needed(material: Material, form: Form, values: Mapping[str, Any]) -> bool:
    """True where the material has to be handed in with these answers: required, and its condition holds.

    A condition that cannot be evaluated asks for the material: a person may then say why it is not needed.
    """
    if material.need != 1 or not material.upload:
        return False
    if not material.when:
        return True
    typed = form.typed(values)
    try:
        return parse(material.when.removeprefix("=")).evaluate({**typed, "application": typed}).value is not False
    except FeelError:
        return True
