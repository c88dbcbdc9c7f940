"""Where a page of a list begins: the moment and the id of the row before it, as a word in an address."""

from __future__ import annotations

from datetime import datetime

from processes.errors import InvalidError
from processes.texts import text

MARK = "~"
GONE = text("没有这一页。", "This page does not exist.")


def written(at: datetime, id: str) -> str:
    """The cursor that continues after this row."""
    return f"{at.isoformat()}{MARK}{id}"


def read(cursor: str | None) -> tuple[datetime, str] | None:
    """The row to continue after; None for the first page. InvalidError for a text that is no cursor."""
    if not cursor:
        return None
    moment, mark, number = cursor.partition(MARK)
    try:
        at = datetime.fromisoformat(moment)
    except ValueError as error:
        raise InvalidError({"cursor": [GONE]}) from error
    if not mark or at.tzinfo is None:
        raise InvalidError({"cursor": [GONE]})
    return at, number
