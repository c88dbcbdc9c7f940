"""From a granted case to its licence: what the process gives is printed, and the person gets it as a PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from engine.store.transaction import Transaction
from processes import rows, tables
from processes.calendar import day_of
from processes.casefile import CaseFile, find_case
from processes.errors import InvalidError, NotFoundError
from processes.forms.views import plain
from processes.items.versions import Version
from processes.licences.records import Grant, Holder, Printed, PublicLicence, issue, record_of
from processes.licences.sheet import licence_sheet
from processes.pdf import render
from processes.people import Person
from processes.settings import Settings
from processes.signing import load_signer
from processes.texts import Text, same, text


def issue_for(case: CaseFile, settings: Settings, values: Mapping[str, Any], actor: str) -> PublicLicence:
    """The case's licence is issued. `values` are those of the operation `licence.issue`: `valid_from`, `valid_until` (ISO
    days; none for long-term), `data` (what is printed, by key), `subject` (see Grant). InvalidError for other values."""
    return issue(case.tx, load_signer(settings), grant_for(case, values, actor))


def grant_for(case: CaseFile, values: Mapping[str, Any], actor: str) -> Grant:
    """What is to be issued for the case. NotFoundError where its item gives no licence, InvalidError for wrong values."""
    item = case.version.item
    if item.result is None:
        raise NotFoundError("This service item gives no licence.")
    result = item.result
    data = values.get("data")
    return Grant(
        part=case.part,
        case_id=case.id,
        number=str(case.row["number"]),
        name=result.document,
        kind=f"{result.definer or item.authority.code}{result.licence_type}",
        issuer=result.issuer or item.authority.code,
        issuer_name=item.authority.text,
        holder=_holder(case),
        printed=tuple(_printed(data if isinstance(data, Mapping) else {}, case.version)),
        valid_from=_day("valid_from", values) or day_of(case.tx.now),
        valid_to=_day("valid_until", values),
        actor=actor,
        subject=str(values.get("subject") or ""),
    )


def pdf(tx: Transaction, person: Person, number: str, *, base_url: str) -> bytes:
    """The licence of this person's case as PDF. NotFoundError where the case is not theirs or has none."""
    case = find_case(tx, number)
    if case.row["person"] != person.id:
        raise NotFoundError
    return render(licence_sheet(record_of(tx, case.part, case.id), base_url))


def _holder(case: CaseFile) -> Holder:
    row = rows.first(case.tx, select(tables.person).where(tables.person.c.id == case.row["person"]))
    if row is None:
        raise NotFoundError
    return Holder(row["kind"], row["name"], row["number"])


def _printed(data: Mapping[str, Any], version: Version) -> Iterator[Printed]:
    labels = _labels(version)
    for key, value in data.items():
        told = _told(value)
        if told is not None:
            yield Printed(key, labels.get(key, same(key)), told)


def _labels(version: Version) -> dict[str, Text]:
    """Labels of printed lines: those of the fields with the same key in the item's forms."""
    forms = [version.task_form(path) for path in sorted(version.files) if path.startswith("forms/")]
    return {field.key: text(field.label["zh"], field.label["en"]) for form in forms if form for field in form.fields}


def _told(value: Any) -> Text | None:
    """A value of the process in words; None where there is nothing to print."""
    if isinstance(value, Mapping):
        value = value.get("v", value)
    if isinstance(value, Mapping):
        return text(str(value["zh"]), str(value.get("en") or value["zh"])) if "zh" in value else None
    if isinstance(value, bool):
        return text("是", "Yes") if value else text("否", "No")
    if isinstance(value, list | tuple):
        told = [line for line in map(_told, value) if line]
        return text("、".join(line["zh"] for line in told), ", ".join(line["en"] for line in told)) if told else None
    shown = plain(value).strip()
    return same(shown) if shown else None


def _day(name: str, values: Mapping[str, Any]) -> date | None:
    value = values.get(name)
    if isinstance(value, Mapping):
        value = value.get("v")
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise InvalidError({name: [text("有效期不是日期。", "The validity is no date.")]}) from None
