"""Beginning, pausing and feeding plain processes: by people at their pages and by programs.

Whatever comes from a program carries a key of its own and counts once. Pauses, resumes and reports stand in the history.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.errors import CommandError as EngineCommandError
from engine.errors import KeyReusedError as EngineKeyReusedError
from engine.errors import NotFoundError as EngineNotFoundError
from engine.store import history, messages, reports, starting, starts
from engine.store.starting import Trigger
from engine.store.tables import process_start
from engine.store.transaction import Transaction
from processes import definitions, rows, tables
from processes.access import OPERATE, require
from processes.errors import ConflictError, InvalidError, KeyReusedError, NotFoundError
from processes.forms.characters import is_blank, storable
from processes.host import CaseHost
from processes.operating.values import UNKEPT, plain_json
from processes.people import Official
from processes.settings import Settings
from processes.texts import text

LONGEST_KEY = 100
LONGEST_NAME = 200
LONGEST_REASON = 500
MOST_NAMES, MOST_KNOWN = 200, 1_000
KEY_MISSING = text("请给出唯一的键，最长 100 个字符。", "A key of at most 100 characters is needed.")
NAME_MISSING = text("请填写名称，最长 200 个字符。", "A name of at most 200 characters is needed.")
REASON_MISSING = text("请写明理由，最长 500 个字符。", "A reason of at most 500 characters is needed.")
DATA_MISSING = text(
    "请给出 1 到 200 项数据，名称最长 200 个字符。", "1 to 200 values are needed, their names at most 200 characters."
)

TOO_MANY = text(
    f"系统最多保存 {MOST_KNOWN} 项数据，请沿用已有的名称。",
    f"At most {MOST_KNOWN} names are kept: report under those that are known.",
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message, signal or report. `reached` counts whom a signal or report has reached; None for a message."""

    repeated: bool
    reached: int | None = None


def start_now(
    tx: Transaction, settings: Settings, official: Official, start_id: str, variables: Mapping[str, Any], key: str
) -> str:
    """An instance has begun at this start, whatever its schedule says; its id. The same key gives the first one again.

    NotFoundError, NotAllowedError, KeyReusedError where the key came with other variables, ConflictError where it cannot begin.
    """
    require(official, OPERATE)
    trigger = Trigger(f"manual:{_key(official, key)}", variables=_data(variables, "variables"), actor=official.actor)
    try:
        return starting.start_now(tx, CaseHost(settings), start_id, trigger)
    except EngineNotFoundError:
        raise NotFoundError from None
    except EngineKeyReusedError:
        raise KeyReusedError from None
    except EngineCommandError as error:
        raise ConflictError(str(error)) from None


def pause(tx: Transaction, official: Official, key: str, reason: str) -> bool:
    """Nothing begins by itself under the key until the resume; False where that is so already. NotFoundError, InvalidError."""
    return _switch(tx, official, key, reason, "pause-starts", lambda: starts.pause(tx, key))


def resume(tx: Transaction, settings: Settings, official: Official, key: str, reason: str) -> bool:
    """The starts of the key begin again; False where they were not paused. NotFoundError, InvalidError."""
    return _switch(tx, official, key, reason, "resume-starts", lambda: starts.resume(tx, CaseHost(settings), key))


def send_message(
    tx: Transaction, official: Official, name: str, correlation: str | None, payload: Mapping[str, Any], key: str
) -> Sent:
    """The message will reach the instance that waits for it, else begin one where a start listens; once by its key.

    KeyReusedError where the key came with another message.
    """
    require(official, OPERATE)
    if correlation is not None and (len(correlation) > LONGEST_NAME or not storable(correlation)):
        raise InvalidError({"correlation": [UNKEPT]})
    told, values = _name(name), _data(payload, "payload")
    with _reused():
        sent = messages.send(tx, told, correlation, values, key=_key(official, key))
    return Sent(repeated=not sent)


def send_signal(tx: Transaction, official: Official, name: str, payload: Mapping[str, Any], key: str) -> Sent:
    """The signal will reach every instance that waits for it now, and begin one at every start that listens; once by its key.

    KeyReusedError where the key came with another signal.
    """
    require(official, OPERATE)
    told, values = _name(name), _data(payload, "payload")
    with _reused():
        fresh = reports.first_time(tx, "signal", told, values, key=_key(official, key))
    if not fresh:
        return Sent(repeated=True)
    return Sent(repeated=False, reached=messages.broadcast(tx, told, values))


def report(tx: Transaction, settings: Settings, official: Official, data: Mapping[str, Any], key: str) -> Sent:
    """The values are known from now on; conditions that turn true by them will begin instances. Once by its key.

    KeyReusedError where the key came with other values; InvalidError where more names would be known than are kept.
    """
    require(official, OPERATE)
    if not 0 < len(data) <= MOST_NAMES or any(not name or len(name) > LONGEST_NAME or not storable(name) for name in data):
        raise InvalidError({"data": [DATA_MISSING]})
    values = _data(data, "data")
    history.lock(tx, starts.ENVIRONMENT)
    if len(starts.reported(tx).keys() | values.keys()) > MOST_KNOWN:
        raise InvalidError({"data": [TOO_MANY]})
    with _reused():
        turned = reports.report(tx, CaseHost(settings), values, key=_key(official, key), actor=official.actor)
    return Sent(repeated=turned is None, reached=turned)


def catch_up(tx: Transaction) -> int:
    """Plain processes that were published before starts had rows have theirs now; how many were without."""
    live, version, s = tables.item_live, tables.item_version, process_start
    found = select(live.c.key, live.c.version, version.c.definition_hash).join(version, version.c.hash == live.c.version)
    missing = found.where(live.c.kind == "process", live.c.key.not_in(select(s.c.key)))
    lacking = rows.every(tx, missing)
    for row in lacking:
        starts.offer(tx, definitions.load(tx, row["definition_hash"]), key=row["key"], version=row["version"])
    return len(lacking)


def _switch(tx: Transaction, official: Official, key: str, reason: str, kind: str, act: Any) -> bool:
    require(official, OPERATE)
    if is_blank(reason) or len(reason) > LONGEST_REASON or not storable(reason):
        raise InvalidError({"reason": [REASON_MISSING]})
    history.lock(tx, starts.ENVIRONMENT)
    try:
        changed: bool = act()
    except EngineNotFoundError:
        raise NotFoundError from None
    if changed:
        history.record(tx, starts.ENVIRONMENT, kind, official.actor, {"key": key, "reason": reason.strip()})
    return changed


@contextmanager
def _reused() -> Iterator[None]:
    try:
        yield
    except EngineKeyReusedError:
        raise KeyReusedError from None


def _key(official: Official, key: str) -> str:
    """The key as it is kept: two who send may choose the same one."""
    if is_blank(key) or len(key) > LONGEST_KEY or not storable(key):
        raise InvalidError({"key": [KEY_MISSING]})
    return hashlib.sha256(f"{official.id}:{key.strip()}".encode()).hexdigest()


def _name(name: str) -> str:
    if is_blank(name) or len(name) > LONGEST_NAME or not storable(name):
        raise InvalidError({"name": [NAME_MISSING]})
    return name.strip()


def _data(values: Mapping[str, Any], field: str) -> dict[str, Any]:
    return {name: plain_json(value, field) for name, value in values.items()}
