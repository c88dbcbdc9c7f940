"""Ending a licence by an official: revoked, rescinded, recalled or cancelled, with a reason that everyone can read."""

from __future__ import annotations

from engine.store.transaction import Transaction
from processes.access import REVOKE, require
from processes.errors import InvalidError, NotFoundError
from processes.licences.records import END_WORDS, EndKind, PublicLicence, revoke, verify_public
from processes.people import Official
from processes.texts import Text, same, text

KINDS: tuple[EndKind, ...] = ("revoked", "rescinded", "recalled", "cancelled")
LONGEST_REASON = 500


def kinds() -> list[tuple[EndKind, Text]]:
    """The ways in which a licence ends before its time, in words."""
    return [(kind, END_WORDS[kind]) for kind in KINDS]


def look_up(tx: Transaction, official: Official, identifier: str) -> PublicLicence:
    """What is known of the licence. NotFoundError for a wrong or unknown identifier, NotAllowedError."""
    require(official, REVOKE)
    found = verify_public(tx, identifier)
    if found is None:
        raise NotFoundError
    return found


def end(tx: Transaction, official: Official, identifier: str, kind: str, reason: str) -> PublicLicence:
    """The licence counts no more from this moment, for everyone to see.

    InvalidError by field, NotFoundError, NotAllowedError, ConflictError where it was ended or replaced before.
    """
    require(official, REVOKE)
    chosen = next((one for one in KINDS if one == kind), None)
    words = reason.strip()
    errors = {}
    if chosen is None:
        errors["kind"] = [text("请选择终止方式。", "Choose how the licence ends.")]
    if not words or len(words) > LONGEST_REASON:
        errors["reason"] = [text("请写明理由，最多五百字。", "State the reason, in at most 500 characters.")]
    if errors or chosen is None:
        raise InvalidError(errors)
    return revoke(tx, identifier, chosen, same(words), official.actor)
