"""All tables together: importing this module fills the one metadata that migrations are compared with."""

from __future__ import annotations

from engine.store.tables import metadata
from processes import tables as cases
from processes.documents import tables as documents
from processes.licences import tables as licences
from processes.operating import tables as operating
from processes.payments import tables as payments
from processes.promises import tables as promises

__all__ = ["cases", "documents", "licences", "metadata", "operating", "payments", "promises"]
