"""E-licences: issued with a signature, verified by anyone, ended with a reason, replaced by the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Select, select, update

from engine.store import history
from engine.store.ids import new_id
from engine.store.transaction import Transaction
from processes import codes, rows, tables
from processes.calendar import day_of
from processes.errors import ConflictError, NotFoundError
from processes.licences.tables import licence, signing_key
from processes.signing import ALGORITHM, Signer, is_signed
from processes.texts import Text, text

Status = Literal["valid", "not-yet", "expired", "ended", "replaced", "forged"]
EndKind = Literal["revoked", "rescinded", "recalled", "cancelled"]

STATUS_WORDS: Mapping[str, Text] = {
    "valid": text("有效", "Valid"),
    "not-yet": text("尚未生效", "Not yet in force"),
    "expired": text("已过有效期", "Expired"),
    "replaced": text("已被新证照替代", "Replaced by a newer licence"),
    "forged": text("签名校验失败，不可信", "The signature does not hold. Do not trust it"),
}
END_WORDS: Mapping[str, Text] = {
    "revoked": text("已吊销", "Revoked as a penalty"),
    "rescinded": text("已撤销", "Rescinded"),
    "recalled": text("已撤回", "Recalled in the public interest"),
    "cancelled": text("已注销", "Cancelled"),
}


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed line of a licence."""

    key: str
    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a licence is for. `number` is the citizen ID number or the organisation's code, unmasked."""

    kind: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Grant:
    """What is to be issued. `kind` is the definer's code and the type (21 characters), `issuer` the authority's code (18).

    `valid_to` is the last day, None for a long-term licence. Licences of one holder, kind and `subject` follow each
    other: the new one replaces the one in force, for example of the same premises.
    """

    part: str
    case_id: str
    number: str
    name: Text
    kind: str
    issuer: str
    issuer_name: Text
    holder: Holder
    printed: tuple[Printed, ...]
    valid_from: date
    valid_to: date | None
    actor: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class PublicLicence:
    """What anyone may know who has the identifier. `holder` is masked where it is a person.

    `status` is `valid`, `not-yet`, `expired`, `ended` (revoked, rescinded, recalled or cancelled: `end_kind`), `replaced`
    (by `replaced_by`) or `forged`, where the stored signature does not hold.
    """

    identifier: str
    status: Status
    status_text: Text
    name: Text
    holder: str
    issuer: Text
    valid_from: date
    valid_to: date | None
    issued_at: datetime
    ended_at: datetime | None
    end_kind: str | None
    reason: Text | None
    replaced_by: str | None
    key_id: str

    @property
    def valid(self) -> bool:
        """True where the licence counts today."""
        return self.status == "valid"


def issue(tx: Transaction, signer: Signer, grant: Grant) -> PublicLicence:
    """The licence exists, signed, and the history says so; the one it replaces is ended. A case has one licence: a repeat
    gives the first. ValueError where codes have a wrong length."""
    history.lock(tx, grant.part)
    made = _of_case(tx, grant.part, grant.case_id)
    if made is not None:
        return _public(tx, made)
    before = rows.first(tx, _in_force(grant))
    row = _row(tx, signer, grant, before)
    rows.insert(tx, licence, [row])
    rows.upsert(
        tx, signing_key, [{"id": signer.key_id, "public_pem": signer.public_pem, "since": tx.now}], keep=("public_pem", "since")
    )
    if before is not None:
        _replace(tx, before, row["identifier"], grant.actor)
    told = {"case": grant.case_id, "identifier": row["identifier"], "replaces": before["identifier"] if before else None}
    history.record(tx, grant.part, "licence.issued", grant.actor, told)
    return _public(tx, row)


def verify_public(tx: Transaction, identifier: str) -> PublicLicence | None:
    """What is known of the licence with this identifier at this moment; None for a wrong or unknown identifier."""
    if codes.licence_identifier_fault(identifier) is not None:
        return None
    row = rows.first(tx, select(licence).where(licence.c.identifier == identifier))
    return _public(tx, row) if row else None


def revoke(tx: Transaction, identifier: str, kind: EndKind, reason: Text, actor: str) -> PublicLicence:
    """The licence counts no more from this moment, for everyone to see, with the reason in both languages.

    NotFoundError for an unknown identifier, ConflictError where it was ended or replaced before.
    """
    row = rows.first(tx, select(licence).where(licence.c.identifier == identifier))
    if row is None:
        raise NotFoundError
    history.lock(tx, row["part"])
    ended = _end(tx, row, {"end_kind": kind, "end_reason": reason, "end_actor": actor})
    told = {"case": row["case_id"], "identifier": identifier, "kind": kind, "reason": reason}
    history.record(tx, row["part"], "licence.ended", actor, told)
    return _public(tx, ended)


def identifier_of(tx: Transaction, part: str, case_id: str) -> str | None:
    """The identifier of the licence a case has led to, None where there is none."""
    row = _of_case(tx, part, case_id)
    return str(row["identifier"]) if row else None


def record_of(tx: Transaction, part: str, case_id: str) -> Mapping[str, Any]:
    """The row of a case's licence, with payload and signature. NotFoundError where there is none."""
    row = _of_case(tx, part, case_id)
    if row is None:
        raise NotFoundError
    return row


def public_key(tx: Transaction, key_id: str) -> str | None:
    """The public key with this name in PEM, to check signatures without this program; None for an unknown name."""
    row = rows.first(tx, select(signing_key.c.public_pem).where(signing_key.c.id == key_id))
    return str(row["public_pem"]) if row else None


def _in_force(grant: Grant) -> Select[Any]:
    same = (licence.c.holder_number == grant.holder.number, licence.c.kind == grant.kind, licence.c.subject == grant.subject)
    return select(licence).where(*same, licence.c.ended_at.is_(None)).order_by(licence.c.issued_at.desc()).limit(1)


def _row(tx: Transaction, signer: Signer, grant: Grant, before: Mapping[str, Any] | None) -> dict[str, Any]:
    today = day_of(tx.now)
    serial = str(before["serial"]) if before else _serial(tx, grant, today)
    version = before["version"] + 1 if before else 1
    identifier = codes.licence_identifier(grant.kind, grant.issuer, serial, version)
    payload = _payload(grant, identifier, today, signer.key_id)
    return {
        "part": grant.part,
        "id": new_id(tx.now),
        "case_id": grant.case_id,
        "identifier": identifier,
        "kind": grant.kind,
        "issuer": grant.issuer,
        "serial": serial,
        "version": version,
        "holder_kind": grant.holder.kind,
        "holder_name": grant.holder.name,
        "holder_number": grant.holder.number,
        "subject": grant.subject,
        "valid_from": grant.valid_from,
        "valid_to": grant.valid_to,
        "payload": payload,
        "signature": signer.sign(payload),
        "key_id": signer.key_id,
        "issued_at": tx.now,
        **dict.fromkeys(("ended_at", "end_kind", "end_reason", "end_actor", "replaced_by")),
    }


def _serial(tx: Transaction, grant: Grant, today: date) -> str:
    number = rows.next_serial(tx, tables.serial, f"licence:{grant.issuer}:{grant.kind}", date(today.year, 1, 1))
    return f"{today.year}{number:06d}"


def _payload(grant: Grant, identifier: str, today: date, key_id: str) -> dict[str, Any]:
    return {
        "identifier": identifier,
        "name": dict(grant.name),
        "issuer": {"code": grant.issuer, "name": dict(grant.issuer_name)},
        "holder": {"kind": grant.holder.kind, "name": grant.holder.name, "number": grant.holder.number},
        "printed": [{"key": line.key, "label": dict(line.label), "value": dict(line.value)} for line in grant.printed],
        "case": grant.number,
        "issued_on": today.isoformat(),
        "valid_from": grant.valid_from.isoformat(),
        "valid_to": grant.valid_to.isoformat() if grant.valid_to else None,
        "algorithm": ALGORITHM,
        "key": key_id,
    }


def _replace(tx: Transaction, before: Mapping[str, Any], identifier: str, actor: str) -> None:
    history.lock(tx, before["part"])
    _end(tx, before, {"end_kind": "replaced", "end_actor": actor, "replaced_by": identifier})
    told = {"case": before["case_id"], "identifier": before["identifier"], "by": identifier}
    history.record(tx, before["part"], "licence.replaced", actor, told)


def _end(tx: Transaction, row: Mapping[str, Any], how: dict[str, Any]) -> dict[str, Any]:
    values = {"ended_at": tx.now, **how}
    one = (licence.c.part == row["part"], licence.c.id == row["id"], licence.c.ended_at.is_(None))
    if tx.connection.execute(update(licence).where(*one).values(values)).rowcount != 1:
        raise ConflictError("This licence was ended before.")
    return {**row, **values}


def _of_case(tx: Transaction, part: str, case_id: str) -> dict[str, Any] | None:
    return rows.first(tx, select(licence).where(licence.c.part == part, licence.c.case_id == case_id))


def _public(tx: Transaction, row: Mapping[str, Any]) -> PublicLicence:
    status = _status(tx, row)
    holder = row["holder_name"] if row["holder_kind"] == "organisation" else codes.mask_name(row["holder_name"])
    return PublicLicence(
        identifier=row["identifier"],
        status=status,
        status_text=END_WORDS[row["end_kind"]] if status == "ended" else STATUS_WORDS[status],
        name=row["payload"]["name"],
        holder=holder,
        issuer=row["payload"]["issuer"]["name"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        issued_at=row["issued_at"],
        ended_at=row["ended_at"],
        end_kind=row["end_kind"],
        reason=row["end_reason"],
        replaced_by=row["replaced_by"],
        key_id=row["key_id"],
    )


def _status(tx: Transaction, row: Mapping[str, Any]) -> Status:
    today = day_of(tx.now)
    if not _genuine(tx, row):
        return "forged"
    if row["ended_at"] is not None:
        return "replaced" if row["end_kind"] == "replaced" else "ended"
    if row["valid_from"] > today:
        return "not-yet"
    return "expired" if row["valid_to"] is not None and row["valid_to"] < today else "valid"


def _genuine(tx: Transaction, row: Mapping[str, Any]) -> bool:
    """The signature holds, and the columns say what was signed."""
    payload, pem = row["payload"], public_key(tx, row["key_id"])
    last = row["valid_to"].isoformat() if row["valid_to"] else None
    told = (payload["identifier"], payload["holder"]["name"], payload["valid_from"], payload["valid_to"])
    same = told == (row["identifier"], row["holder_name"], row["valid_from"].isoformat(), last)
    return same and pem is not None and is_signed(payload, row["signature"], pem)
