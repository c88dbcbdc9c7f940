"""Filing a whole application in one request, for programs: everything is there afterwards, or nothing is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.store import history
from engine.store.transaction import Transaction
from processes import answers, drafts, rows, tables
from processes.errors import KeyReusedError
from processes.filing import Receipt, file_case
from processes.people import Person
from processes.settings import Settings


def file_form(
    tx: Transaction, settings: Settings, person: Person, item_key: str, values: Mapping[str, Any], key: str, lang: str = "zh"
) -> Receipt:
    """A case of the item with these answers is filed; the same `key` of the same person gives the same receipt again.

    Drafts begun on pages are not touched. InvalidError by field in the reader's language, NotFinishedError where papers
    or a fee are open, KeyReusedError where the key came with another item or other answers; errors of `start_draft`.
    """
    draft = "once-" + hashlib.sha256(f"{person.id}\n{key}".encode()).hexdigest()[:32]
    history.lock(tx, draft)
    c = tables.case
    before = rows.first(tx, select(c.c.item).where(c.c.part == draft, c.c.id == draft))
    if before is None:
        drafts.begin(tx, person, drafts.offered(tx, person, item_key), draft)
        drafts.save_page(tx, settings, person, draft, None, values, lang)
    elif before["item"] != item_key or answers.load(tx, draft).values != dict(values):
        raise KeyReusedError
    return file_case(tx, settings, person, draft, key)
