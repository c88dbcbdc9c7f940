"""Operations on one running instance: suspend, resume, cancel, retry, set a variable, move a token, skip a task.

Each wants the permission, a reason, and an idempotency key; each is one command of the engine, recorded in the case's
history with who asked for it. Nothing here moves a legal clock: a suspension is no lawful pause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.commands import Cancel, MoveToken, Resume, Retry, SetVariables, SkipTask, Suspend
from engine.errors import CommandError
from engine.model.graph import Node
from engine.overview import targets
from engine.store import incidents
from engine.store.transaction import Transaction
from processes import casefile
from processes.errors import InvalidError, StaleError
from processes.lifecycle import move
from processes.operating import values
from processes.operating.asking import Asked, Done, obey, stand
from processes.operating.viewing import Looked, look, settable
from processes.operating.words import node_of
from processes.operations import human
from processes.people import Official
from processes.settings import Settings
from processes.texts import Text, same, text

MACHINE = frozenset({"serviceTask", "sendTask", "businessRuleTask", "intermediateThrowEvent", "endEvent"})
NO_PLACE = text("令牌不能移到这里：会停在那里，或使汇合永远等不齐。", "The token, or a join, would wait there for ever.")
NOT_WRITTEN = text("这一步不写这个变量。", "This step does not write this variable.")
OFFICIAL_ACT = text(
    "这是法定的审查或决定，只能由有权的工作人员作出。", "This is an examination or a decision, which only an official may make."
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a token may go: `value` names it in a form, `name` in words (at a join, by which way)."""

    value: str
    name: Text


@dataclass(frozen=True, slots=True)
class Moving:
    """A token that is to be moved: `token` is its number, or with `join` and `flow` `-1 - number` of their scope."""

    token: int
    to: str
    by: str | None = None
    join: str | None = None
    flow: str | None = None


def suspend(tx: Transaction, settings: Settings, official: Official, asked: Asked) -> Done:
    """Nothing of the instance goes on until it is resumed; its legal clocks do."""
    return obey(tx, settings, official, asked, Suspend(reason=asked.reason.strip()))


def resume(tx: Transaction, settings: Settings, official: Official, asked: Asked) -> Done:
    """The instance goes on; what came due meanwhile comes now."""
    return obey(tx, settings, official, asked, Resume(reason=asked.reason.strip()))


def cancel(tx: Transaction, settings: Settings, official: Official, asked: Asked) -> Done:
    """The instance has ended. With its main instance a case is terminated, with reason and notice (T27).

    TransitionError where the law knows no termination in the case's state.
    """
    at = stand(tx, official, asked)
    reason = asked.reason.strip()
    main = at.row.id == at.row.part and casefile.has_case(tx, at.row.part)
    if main and not at.repeated and at.row.status == "running":
        case = casefile.open_case(tx, at.row.part)
        move(case, "terminate", official.actor, {"reason": reason}, by="official")
        case.save()
    return obey(tx, settings, official, asked, Cancel(reason=reason))


def retry(
    tx: Transaction,
    settings: Settings,
    official: Official,
    asked: Asked,
    incident: str,
    variables: Mapping[str, Any] | None = None,
) -> Done:
    """What the incident stopped is tried again, after an optional correction of variables. StaleError where it is closed."""
    at = stand(tx, official, asked)
    written = _checked(look(tx, official, asked.instance), variables or {})
    open_one = incidents.find_open(tx, at.row.part, incident)
    if at.repeated and open_one is None:
        return Done(at.row.id, at.row.status, at.row.seq, True)
    if open_one is None or open_one.instance != at.row.id:
        raise StaleError
    if open_one.number is not None:
        return obey(tx, settings, official, asked, Retry(open_one.number, written, asked.reason.strip()))
    incidents.reopen(tx, at.row.part, incident, actor=official.actor, reason=asked.reason.strip())
    return Done(at.row.id, at.row.status, at.row.seq, False)


def set_variables(
    tx: Transaction, settings: Settings, official: Official, asked: Asked, variables: Mapping[str, Any], scope: int = 0
) -> Done:
    """The variables have these values; conditional events are looked at again. InvalidError for a name nobody declares."""
    stand(tx, official, asked)
    written = _checked(look(tx, official, asked.instance), variables)
    if not written:
        raise InvalidError({"name": [text("请选择变量。", "Choose a variable.")]})
    return obey(tx, settings, official, asked, SetVariables(written, scope, asked.reason.strip()))


def move_token(tx: Transaction, settings: Settings, official: Official, asked: Asked, moving: Moving) -> Done:
    """The token stands at the other element; all it had open is closed. InvalidError where it may not stand there."""
    at = stand(tx, official, asked)
    command = MoveToken(moving.token, moving.to, moving.by, moving.join, moving.flow, asked.reason.strip())
    if not at.repeated:
        fitting = _targets(look(tx, official, asked.instance), command, tx)
        if (moving.to, moving.by) not in fitting:
            raise InvalidError({"to": [NO_PLACE]})
    return obey(tx, settings, official, asked, command)


def skip_task(tx: Transaction, settings: Settings, official: Official, asked: Asked, number: int, given: Mapping[str, Any]) -> Done:
    """The open work counts as done with these values. InvalidError for an act of an official, which nobody else may do."""
    at = stand(tx, official, asked)
    if not at.repeated:
        seen = look(tx, official, asked.instance)
        node = skippable(seen, number)
        narrow = outputs_of(node)
        unknown = sorted(set(given) - set(narrow)) if narrow else []
        if unknown:
            raise InvalidError({name: [NOT_WRITTEN] for name in unknown})
    checked = {name: values.plain_json(value, name) for name, value in given.items()}
    return obey(tx, settings, official, asked, SkipTask(number, checked, asked.reason.strip()))


def skippable(seen: Looked, number: int) -> Node:
    """The step whose work has this number. StaleError where it is not open; InvalidError where only an official may do it."""
    token = next((each for each in seen.where.tokens if number in each.skippable), None)
    node = node_of(seen.model, token.node) if token else None
    if node is None:
        raise StaleError
    if seen.case is not None and human(node.settings.operation).duty:
        raise InvalidError({"task": [OFFICIAL_ACT]})
    return node


@dataclass(frozen=True, slots=True)
class Skipping:
    """Work that is to be skipped: its step in words, and the names its result may have (none where it may have any)."""

    number: int
    name: Text
    outputs: tuple[str, ...]


def skipping(tx: Transaction, official: Official, instance: str, number: int) -> Skipping:
    """What would be skipped. StaleError where it is not open; InvalidError where only an official may do it."""
    seen = look(tx, official, instance)
    node = skippable(seen, number)
    return Skipping(number, seen.name(node.id), outputs_of(node))


def outputs_of(node: Node) -> tuple[str, ...]:
    """The names that a result of this step may have; none where it may have any: machine work, and steps with outputs."""
    settings = node.settings
    return () if settings.outputs or node.kind in MACHINE else settings.writes or ()


def places(tx: Transaction, official: Official, instance: str, moving: Moving) -> tuple[Place, ...]:
    """Where this token may go, in the order of the file. StaleError where it is not there any more."""
    seen = look(tx, official, instance)
    command = MoveToken(moving.token, "", None, moving.join, moving.flow)
    found = []
    for to, by in _targets(seen, command, tx):
        name = seen.name(to)
        if by is not None:
            way = _source(seen, by)
            name = text(f"{name['zh']}（从“{way['zh']}”来）", f"{name['en']} (coming from {way['en']})")
        found.append(Place(f"{to} {by}" if by else to, name))
    return tuple(found)


def _targets(seen: Looked, command: MoveToken, tx: Transaction) -> list[tuple[str, str | None]]:
    if seen.state is None or seen.row.status != "running":
        raise StaleError
    try:
        return [(each.node, each.by) for each in targets(seen.definition, seen.state, command, tx.now)]
    except CommandError as error:
        raise StaleError from error


def _source(seen: Looked, flow: str) -> Text:
    for process in seen.model.processes.values():
        if flow in process.flows:
            return seen.name(process.flows[flow].source)
    return same(flow)


def _checked(seen: Looked, variables: Mapping[str, Any]) -> dict[str, Any]:
    known = set(settable(seen))
    unknown = sorted(set(variables) - known)
    if unknown:
        said = text("流程没有声明这个变量。", "The process does not declare this variable.")
        raise InvalidError({name: [said] for name in unknown})
    return {name: values.plain_json(value, name) for name, value in variables.items()}
