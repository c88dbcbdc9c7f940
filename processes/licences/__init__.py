"""E-licences: issued, signed, verified by anyone, revoked, replaced."""

from processes.licences.granting import grant_for, issue_for, pdf
from processes.licences.records import (
    Grant,
    Holder,
    Printed,
    PublicLicence,
    identifier_of,
    issue,
    public_key,
    record_of,
    revoke,
    verify_public,
)
from processes.licences.sheet import licence_sheet, verify_url

__all__ = [
    "Grant",
    "Holder",
    "Printed",
    "PublicLicence",
    "grant_for",
    "identifier_of",
    "issue",
    "issue_for",
    "licence_sheet",
    "pdf",
    "public_key",
    "record_of",
    "revoke",
    "verify_public",
    "verify_url",
]
