"""One instance on one page: where it stands, what it waits for, its variables, incidents, clocks and history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from engine.advance import marking_of
from engine.definition import Definition
from engine.errors import NotFoundError as EngineNotFoundError
from engine.model.calls import foreign, home, plain
from engine.model.graph import Model
from engine.overview import DocumentAt, Overview, TokenAt, declared_names, overview
from engine.store import history, instances
from engine.store.instances import InstanceRow, OpenRow
from engine.store.transaction import Transaction
from processes import casefile, definitions, diagrams, rows, story, tables
from processes.access import OPERATE, require
from processes.casefile import CaseFile
from processes.diagrams import DiagramView
from processes.errors import NotFoundError
from processes.incidents import cause_text
from processes.items import versions
from processes.operating import finding, values
from processes.operating.finding import FoundRow
from processes.operating.words import KINDS, PHASES, kind_text, name_of, node_of
from processes.operations import human
from processes.people import Official
from processes.texts import Text, text
from processes.views import ClockView, HistoryRow

TERMINABLE = frozenset({"ACCEPTED", "IN_REVIEW"})


@dataclass(frozen=True, slots=True)
class OpenView:
    """Something that is open at a token: what, its number, who holds it or what it waits for, and until when."""

    what: str
    what_text: Text
    number: int | None
    name: Text
    detail: str
    due: datetime | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token, or with `flow` tokens that wait at a join. `skippable` are numbers of work that can be skipped.

    `official_act` where it is an examination or a decision, which the law leaves to an official: it is never skipped.
    """

    number: int
    node: str
    name: Text
    kind: Text
    phase: str
    phase_text: Text
    within: Text | None
    open: tuple[OpenView, ...]
    skippable: tuple[int, ...]
    movable: bool
    official_act: bool = False
    flow: str | None = None
    source: Text | None = None


@dataclass(frozen=True, slots=True)
class VariableView:
    """A variable of a scope: 0 is the process, `within` names the sub-process or called process. `shown` is masked JSON."""

    scope: int
    within: Text | None
    name: str
    shown: str


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An open incident of the instance."""

    id: str
    node: str | None
    name: Text
    cause: str
    cause_text: Text
    message: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CalledView:
    """A process of another definition that the instance has called: which version of it, and where it stands there."""

    name: Text
    version: str
    number: int
    diagram: DiagramView
    blocked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstanceView:
    """An instance as an operator sees it. `seq` says what was seen: a form that comes later with another one is out of date.

    `operations` may be asked for now: suspend, resume, cancel, variables, migrate (tokens name their own moves and skips).
    `names` are the variables that may be set; `kept` counts results of machine work that wait for the resume.
    """

    row: FoundRow
    part: str
    seq: int
    definition: str
    suspended_at: datetime | None
    ended_at: datetime | None
    outcome: str | None
    diagram: DiagramView
    called: tuple[CalledView, ...]
    blocked: tuple[str, ...]
    tokens: tuple[TokenView, ...]
    variables: tuple[VariableView, ...]
    incidents: tuple[IncidentView, ...]
    clocks: tuple[ClockView, ...]
    history: tuple[HistoryRow, ...]
    operations: tuple[str, ...]
    names: tuple[str, ...]
    kept: int
    is_case: bool


@dataclass(frozen=True)
class Looked:
    """What was read of an instance: its row, definition, state, overview, open rows, and the case that it belongs to.

    A case has one main instance; others, begun by its messages, belong to it too. `others` are the definitions of processes
    that it has called outside its own.
    """

    row: InstanceRow
    definition: Definition
    state: dict[str, Any] | None
    where: Overview
    open: tuple[OpenRow, ...]
    case: CaseFile | None
    others: tuple[Definition, ...] = ()

    @property
    def main(self) -> bool:
        """True for the instance of a case that runs its process from filing to the end."""
        return self.case is not None and self.row.id == self.row.part

    @cached_property
    def model(self) -> Model:
        """The model that the instance runs on, with the called processes of other definitions under their ids abroad."""
        abroad = {name: process for other in self.others for name, process in other.processes_abroad().items()}
        return replace(self.definition.model, processes={**self.definition.model.processes, **abroad})

    def name(self, node: str | None) -> Text:
        """How people call an element."""
        return name_of(self.model, node, self.case.version.item.english if self.case else {})


def look(tx: Transaction, official: Official, instance: str) -> Looked:
    """What there is of the instance. NotFoundError, NotAllowedError."""
    require(official, OPERATE)
    try:
        row = instances.get(tx, instance)
    except EngineNotFoundError as error:
        raise NotFoundError from error
    state = instances.state_of(tx, row.part, row.id)
    definition = definitions.load_for(tx, row.definition_hash, state)
    where = overview(definition, state, tx.now) if state else Overview((), (), (), 0)
    case = casefile.read_case(tx, row.part) if casefile.has_case(tx, row.part) else None
    others = tuple(definitions.load(tx, hash) for hash in (foreign(state) if state else ()))
    return Looked(row, definition, state, where, tuple(instances.open_rows(tx, row.part, row.id)), case, others)


def view(tx: Transaction, official: Official, instance: str) -> InstanceView:
    """The instance with everything an operator needs. NotFoundError, NotAllowedError."""
    seen = look(tx, official, instance)
    row = seen.row
    incidents = tuple(_incident(seen, one) for one in seen.open if one.what == "incident")
    return InstanceView(
        row=finding.found_rows(tx, [row])[0],
        part=row.part,
        seq=row.seq,
        definition=row.definition_hash,
        suspended_at=row.suspended_at,
        ended_at=row.ended_at,
        outcome=row.outcome,
        diagram=_diagram(seen),
        called=tuple(_called(tx, seen)),
        blocked=tuple(dict.fromkeys(one.node for one in incidents if one.node)),
        tokens=tuple(tokens_of(seen, tx.now)),
        variables=tuple(_variables(seen)),
        incidents=incidents,
        clocks=seen.case.ledger.views(seen.case.today) if seen.case else (),
        history=_history(tx, seen),
        operations=tuple(_operations(seen)),
        names=tuple(settable(seen)),
        kept=seen.where.kept,
        is_case=seen.main,
    )


def held(tx: Transaction, official: Official, instance: str) -> dict[str, Any]:
    """The variables of the process itself, as stored: what an expression that an operator types sees."""
    seen = look(tx, official, instance)
    return next((dict(each.values) for each in seen.where.documents if each.scope == 0), {})


def tokens_of(seen: Looked, now: datetime) -> list[TokenView]:
    """The tokens of an instance with what is open at each, then those that wait at joins."""
    within = {each.scope: _within(seen, each) for each in seen.where.documents}
    found = [_token(seen, one, within.get(one.scope), now) for one in seen.where.tokens]
    for join in seen.where.joins:
        node = node_of(seen.model, join.node)
        kind = kind_text(node) if node else text("", "")
        found.append(
            TokenView(
                number=-1 - join.scope,
                node=join.node,
                name=seen.name(join.node),
                kind=kind,
                phase="joining",
                phase_text=text(f"等候汇合（{join.count}）", f"Waiting to be joined ({join.count})"),
                within=within.get(join.scope),
                open=(),
                skippable=(),
                movable=True,
                flow=join.flow,
                source=seen.name(join.source),
            )
        )
    return found


def settable(seen: Looked) -> list[str]:
    """The variables that may be set: those that the definition names, and those that the instance holds."""
    held = {name for each in seen.where.documents for name in each.values}
    return sorted(held | declared_names(seen.definition, [other.hash for other in seen.others]))


def _token(seen: Looked, one: TokenAt, within: Text | None, now: datetime) -> TokenView:
    node = node_of(seen.model, one.node)
    belonging = {one.number, *one.skippable, *one.waits}
    mine = [row for row in seen.open if row.what != "incident" and row.number in belonging]
    return TokenView(
        number=one.number,
        node=one.node,
        name=seen.name(one.node),
        kind=kind_text(node) if node else text("", ""),
        phase=one.phase,
        phase_text=PHASES[one.phase],
        within=within,
        open=tuple(_open(seen, row, now) for row in mine),
        skippable=one.skippable,
        movable=one.movable,
        official_act=seen.case is not None and node is not None and bool(human(node.settings.operation).duty),
    )


def _open(seen: Looked, row: OpenRow, now: datetime) -> OpenView:
    detail, due = row.detail, row.detail.get("due_at")
    told = {
        "task": detail.get("assignee") or detail.get("role"),
        "job": f"{detail.get('operation')} · {detail.get('attempts')}/{detail.get('max_attempts')}",
        "timer": detail.get("clock"),
        "wait": " ".join(part for part in (detail.get("name"), detail.get("correlation")) if part),
    }
    shown = told.get(row.what) or ""
    return OpenView(row.what, KINDS[row.what], row.number, seen.name(row.node), shown, due, due is not None and due <= now)


def _within(seen: Looked, document: DocumentAt) -> Text | None:
    """The sub-process or the called process that the document belongs to; None for that of the process itself."""
    process = seen.model.processes.get(document.called or "")
    if process is None:
        return seen.name(document.node) if document.node else None
    name = process.name or plain(process.id)
    return text(f"调用的流程：{name}", f"called process: {name}")


def _variables(seen: Looked) -> list[VariableView]:
    return [
        VariableView(each.scope, _within(seen, each), name, values.shown(value, name))
        for each in seen.where.documents
        for name, value in sorted(each.values.items())
    ]


def _incident(seen: Looked, row: OpenRow) -> IncidentView:
    cause = str(row.detail["cause"])
    message = str(values.masked(str(row.detail["message"])))
    return IncidentView(row.id, row.node, seen.name(row.node), cause, cause_text(cause), message, row.created_at)


def _diagram(seen: Looked) -> DiagramView:
    marking = marking_of(seen.definition, seen.state) if seen.state else {"active": [], "done": [], "waiting": []}
    active = _active(seen, marking)
    if seen.case is not None and seen.case.version.definition == seen.row.definition_hash:
        return diagrams.diagram(seen.case.version, active, marking["done"])
    return diagrams.of_model(seen.definition.model, active, marking["done"])


def _active(seen: Looked, marking: dict[str, list[str]]) -> list[str]:
    return [*marking["active"], *marking["waiting"]] if seen.row.status == "running" else []


def _called(tx: Transaction, seen: Looked) -> Iterator[CalledView]:
    """The processes of other definitions in which the instance is or was, each with its diagram."""
    marking = marking_of(seen.definition, seen.state) if seen.state else {"active": [], "done": [], "waiting": []}
    v = tables.item_version
    for other in seen.others:
        mine = (v.c.definition_hash == other.hash, v.c.number.is_not(None))
        row = rows.first(tx, select(v.c.hash, v.c.name, v.c.number).where(*mine).order_by(v.c.number.desc()))
        active, done = (
            tuple(plain(node) for node in nodes if home(node) == other.hash) for nodes in (_active(seen, marking), marking["done"])
        )
        if row is not None:
            drawn = diagrams.diagram(versions.load(tx, row["hash"]), active, done)
            stopped = (one.node for one in seen.open if one.what == "incident" and one.node and home(one.node) == other.hash)
            yield CalledView(row["name"], row["hash"], row["number"], drawn, tuple(plain(node) for node in stopped))


def _history(tx: Transaction, seen: Looked) -> tuple[HistoryRow, ...]:
    entries = history.entries(tx, seen.row.part)
    return story.history_rows(tx, seen.case, [one for one in entries if one.instance in (None, seen.row.id)])


def _operations(seen: Looked) -> list[str]:
    if seen.row.status != "running":
        return []
    found = ["resume" if seen.row.suspended_at else "suspend", "variables", "migrate"]
    return [*found, "cancel"] if seen.case is None or not seen.main or seen.case.state in TERMINABLE else found
