"""What an operator asks for: on which instance, why, as seen when; checked, locked, done once, recorded."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands import Command
from engine.errors import (
    CommandError,
    InstanceEndedError,
    KeyReusedError,
    MigrationError,
    NotFoundError,
    SuspendedError,
    TaskClosedError,
)
from engine.store import execution, instances
from engine.store.host import Executed
from engine.store.instances import InstanceRow
from engine.store.transaction import Transaction
from processes import errors
from processes.access import OPERATE, require
from processes.forms.characters import first_unusable, is_blank
from processes.host import CaseHost
from processes.operating.words import trouble_text
from processes.people import Official
from processes.settings import Settings
from processes.texts import text

LONGEST_REASON = 500
LONGEST_KEY = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """On which instance, for what reason, under which idempotency key; `seen` is the `seq` of what the operator saw."""

    instance: str
    reason: str
    key: str
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What the instance is afterwards. `repeated` where the same key came before: then nothing was done again."""

    instance: str
    status: str
    seq: int
    repeated: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The instance under its lock. `repeated` where the key is known already."""

    row: InstanceRow
    repeated: bool


def checked_reason(reason: str) -> str:
    """The reason without blanks around it. InvalidError where there is none, or one that cannot stand in the record."""
    words = reason.strip()
    if is_blank(words) or not any(char.isprintable() for char in words):
        raise errors.InvalidError({"reason": [text("请写明理由。", "Give a reason.")]})
    if len(words) > LONGEST_REASON or first_unusable(words, multiline=True) is not None:
        said = text(f"最多 {LONGEST_REASON} 字，且不含控制字符。", f"At most {LONGEST_REASON} characters, no control characters.")
        raise errors.InvalidError({"reason": [said]})
    return words


def stand(tx: Transaction, official: Official, asked: Asked) -> Standing:
    """The instance is locked and is what the operator saw.

    NotAllowedError, NotFoundError, InvalidError without a reason, StaleError where it has gone on since it was seen.
    """
    require(official, OPERATE)
    checked_reason(asked.reason)
    if not asked.key or len(asked.key) > LONGEST_KEY:
        raise errors.InvalidError({"key": [text("缺少防重复键。", "The idempotency key is missing.")]})
    try:
        row = instances.get(tx, asked.instance)
    except NotFoundError as error:
        raise errors.NotFoundError from error
    seq, repeated = execution.standing(tx, row.part, row.id, key_of(official, asked))
    if asked.seen is not None and not repeated and seq != asked.seen:
        raise errors.StaleError
    return Standing(instances.get(tx, asked.instance), repeated)


def key_of(official: Official, asked: Asked) -> str:
    """The key under which the command stands in the record."""
    return f"operate:{official.id}:{asked.key}"


def obey(tx: Transaction, settings: Settings, official: Official, asked: Asked, command: Command) -> Done:
    """The command is done and recorded with its reason; a repeat of the key gives the first answer.

    StaleError where what it is about is not there any more, SuspendedError, GoneError for an instance that has ended,
    KeyReusedError, UnmappedError for a migration with troubles, InvalidError for what the engine refuses, and what the
    law says of the case (TransitionError).
    """
    at = stand(tx, official, asked)
    names = {"part": at.row.part, "instance": at.row.id, "key": key_of(official, asked), "actor": official.actor}
    return done(_execute(tx, settings, command, names))


def done(executed: Executed) -> Done:
    """The answer to an operator."""
    return Done(executed.instance, executed.status, executed.seq, executed.repeated)


def _execute(tx: Transaction, settings: Settings, command: Command, names: dict[str, str]) -> Executed:
    try:
        return execution.execute(tx, CaseHost(settings), command=command, **names)
    except InstanceEndedError as error:
        raise errors.GoneError("This process has ended.") from error
    except SuspendedError as error:
        raise errors.SuspendedError from error
    except KeyReusedError as error:
        raise errors.KeyReusedError from error
    except MigrationError as error:
        raise errors.UnmappedError({one.node: [trouble_text(one)] for one in error.troubles}) from error
    except (NotFoundError, TaskClosedError) as error:
        raise errors.StaleError from error
    except CommandError as error:
        raise errors.InvalidError({"_command": [text(f"引擎拒绝：{error}", f"The engine refuses: {error}")]}) from error
