"""What a migration would change, as an operator reads it before it is done: tokens, open things, limits, tables, timers, forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.migration import Change, Rehearsal, Stand
from processes.forms import Form
from processes.forms.texts import Words
from processes.items.model import Limit
from processes.items.versions import Version
from processes.operating.choices import Choices
from processes.operating.law import LimitPoint, TablesPoint, Terms, Verdict
from processes.operating.values import shown
from processes.operating.viewing import Looked
from processes.operating.words import CHANGES, KINDS, VERDICTS, days_text, name_of, node_of, trouble_text
from processes.operations import human
from processes.texts import CLOCKS, Text, text

Nodes = Mapping[str, str]
MAPPABLE = frozenset({"gone", "kind", "loop", "scope"})


@dataclass(frozen=True, slots=True)
class StandView:
    """Where a token stands and would stand; `trouble` says why it has no place there."""

    number: int
    node: str
    before: Text
    after: Text | None
    node_after: str | None
    trouble: Text | None
    waiting: bool


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What would become of something that is open."""

    what: Text
    number: int
    name: Text
    how: str
    how_text: Text
    due: datetime | None


@dataclass(frozen=True, slots=True)
class TroubleView:
    """Why something has no place in the other version. `node` is its id in the present one."""

    node: str
    name: Text
    text: Text


@dataclass(frozen=True, slots=True)
class LimitView:
    """A limit that the new version has otherwise; `due` are the due days of a clock that runs, before and as it would be."""

    name: str
    text: Text
    before: Text
    after: Text
    due: date | None
    due_after: date | None
    verdict: Verdict
    verdict_text: Text
    chosen: bool


@dataclass(frozen=True, slots=True)
class SaidView:
    """What a decision says of this case now, by the tables in force and by the new ones; None where it cannot be made yet."""

    decision: str
    before: str | None
    after: str | None
    same: bool


@dataclass(frozen=True, slots=True)
class TablesView:
    """The decision tables that the new version has otherwise, by path."""

    verdict: Verdict
    verdict_text: Text
    changed: tuple[str, ...]
    said: tuple[SaidView, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class TimerView:
    """A timer whose text has changed: due as it was set, or as it would be counted from now. `kept` where the first was chosen."""

    node: str
    name: Text
    due: datetime | None
    due_after: datetime | None
    kept: bool


@dataclass(frozen=True, slots=True)
class FormView:
    """A form that the new version has otherwise, whether the applicant fills it in, and which questions are new or gone."""

    path: str
    applicant: bool
    new: tuple[Text, ...]
    gone: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a migration would change. `fits` where nothing stands against it; `variables` are kept; `forms` are new.

    `choices` gives, for elements without a place, the ids of the new version's elements of the same kind with their names.
    `chosen` is what was chosen where the law leaves it open: `limits`, `tables` and `timers` say how it stands. `others` are
    further instances of the case, which go with it.
    """

    source: str
    target: str
    nodes: Nodes
    chosen: Choices
    accepted: bool
    stands: tuple[StandView, ...]
    changes: tuple[ChangeView, ...]
    variables: tuple[str, ...]
    forms: tuple[FormView, ...]
    limits: tuple[LimitView, ...]
    tables: TablesView | None
    timers: tuple[TimerView, ...]
    troubles: tuple[TroubleView, ...]
    choices: Mapping[str, tuple[tuple[str, Text], ...]]
    others: tuple[str, ...]
    seq: int

    @property
    def fits(self) -> bool:
        """True where nothing stands against the migration."""
        return not self.troubles

    @property
    def open(self) -> bool:
        """True where something is left to the operator's choice."""
        tables = self.tables is not None and self.tables.verdict == "open"
        return tables or bool(self.timers) or any(one.verdict == "open" for one in self.limits)


@dataclass(frozen=True, slots=True)
class Going:
    """One instance that goes: what it is now, what its rehearsal says, and the law."""

    seen: Looked
    told: Rehearsal
    terms: Terms


def planned(to: Version, nodes: Nodes, choices: Choices, going: list[Going]) -> Plan:
    """The plan of a migration of these instances, the one that was asked for first."""
    first = going[0]
    troubles = list(dict.fromkeys(trouble for one in going for trouble in (*one.told.troubles, *one.terms.against)))
    unplaced = {trouble.node: one for one in reversed(going) for trouble in one.told.troubles if trouble.code in MAPPABLE}
    changes = [change for one in going for change in _changes(one, to)]
    return Plan(
        source=first.seen.definition.hash,
        target=to.hash,
        nodes=nodes,
        chosen=choices,
        accepted=first.terms.accepted,
        stands=tuple(_stand(one.seen, to, each) for one in going for each in one.told.stands),
        changes=tuple(changes) if not any(one.told.troubles for one in going) else (),
        variables=tuple(dict.fromkeys(name for one in going for name in one.told.variables)),
        forms=tuple(_forms(first.seen, to)),
        limits=tuple(_limit(one) for one in first.terms.limits),
        tables=_tables(first.terms.tables),
        timers=tuple(timer for one in going for timer in _timers(one, choices)),
        troubles=tuple(TroubleView(each.node, first.seen.name(each.node), trouble_text(each)) for each in troubles),
        choices={node: _alike(one.seen, to, node) for node, one in unplaced.items()},
        others=tuple(one.seen.row.id for one in going[1:]),
        seq=first.seen.row.seq,
    )


def _changes(one: Going, to: Version) -> list[ChangeView]:
    found = [*_kept(one.seen, one.told), *(_change(one.seen, to, each) for each in one.told.changes)]
    return sorted(found, key=lambda each: each.number)


def _stand(seen: Looked, to: Version, each: Stand) -> StandView:
    after = _named(seen, to, each.after) if each.after else None
    trouble = trouble_text(each.trouble) if each.trouble else None
    return StandView(each.number, each.before, seen.name(each.before), after, each.after, trouble, each.waiting)


def _kept(seen: Looked, told: Rehearsal) -> list[ChangeView]:
    touched = {(each.what, each.number) for each in told.changes}
    rows_kept = [row for row in seen.open if row.what != "incident" and (row.what, row.number) not in touched]
    return [
        ChangeView(KINDS[row.what], row.number or 0, seen.name(row.node), "kept", CHANGES["kept"], row.detail.get("due_at"))
        for row in rows_kept
    ]


def _change(seen: Looked, to: Version, each: Change) -> ChangeView:
    return ChangeView(KINDS[each.what], each.number, _named(seen, to, each.node), each.how, CHANGES[each.how], each.due)


def _named(seen: Looked, to: Version, node: str) -> Text:
    """The element's name in the new version; in a called process of another definition it stays what it was."""
    return _name_in(to, node) if node_of(to.model, node) else seen.name(node)


def _name_in(version: Version, node: str) -> Text:
    return name_of(version.model, node, version.item.english if version.kind == "item" else {})


def _limit(point: LimitPoint) -> LimitView:
    return LimitView(
        name=point.name,
        text=CLOCKS.get(point.name, text(point.name, point.name)),
        before=_days(point.before),
        after=_days(point.after),
        due=point.due,
        due_after=point.due_after,
        verdict=point.verdict,
        verdict_text=VERDICTS[point.verdict],
        chosen=point.chosen,
    )


def _days(limit: Limit | None) -> Text:
    return text("没有", "none") if limit is None else days_text(limit.days, limit.unit)


def _tables(point: TablesPoint | None) -> TablesView | None:
    if point is None:
        return None
    said = tuple(
        SaidView(
            each.decision,
            shown(each.before) if each.told_before else None,
            shown(each.after) if each.told_after else None,
            each.same,
        )
        for each in point.compared
    )
    return TablesView(point.verdict, VERDICTS[point.verdict], point.changed, said, point.chosen)


def _timers(one: Going, choices: Choices) -> list[TimerView]:
    due = {row.number: row.detail.get("due_at") for row in one.seen.open if row.what == "timer"}
    after = {each.number: each.due for each in one.told.changes if each.what == "timer" and each.how == "opened"}
    found = [
        TimerView(each.node, one.seen.name(each.node), due.get(each.number), after.get(each.begun), False)
        for each in one.told.again
    ]
    kept = [row for row in one.seen.open if row.what == "timer" and row.node in choices.timers]
    return found + [TimerView(row.node or "", one.seen.name(row.node), row.detail.get("due_at"), None, True) for row in kept]


def _forms(seen: Looked, to: Version) -> list[FormView]:
    """The forms that say something else in the other version."""
    if seen.case is None or not seen.main:
        return []
    old = seen.case.version
    nodes = [node for process in to.model.processes.values() for node in process.nodes.values()]
    asked = [to.task_form(node.settings.form) for node in nodes if human(node.settings.operation).applicant]
    mine = [to.form, *(form for form in asked if form is not None)]
    found = []
    for path, data in sorted(to.files.items()):
        if path.startswith("forms/") and old.files.get(path) != data:
            before, after = _labels(old.task_form(path)), _labels(to.task_form(path))
            form = to.task_form(path)
            found.append(
                FormView(
                    path,
                    any(one is not None and form is not None and one.key == form.key for one in mine),
                    tuple(label for key, label in after.items() if key not in before),
                    tuple(label for key, label in before.items() if key not in after),
                )
            )
    return found


def _labels(form: Form | None) -> dict[str, Text]:
    return {field.key: _both(field.label, field.key) for field in form.fields} if form else {}


def _both(words: Words, key: str) -> Text:
    chinese = words.get("zh") or words.get("en") or key
    return text(chinese, words.get("en") or chinese)


@dataclass(frozen=True, slots=True)
class Choice:
    """A step that needs a place in another version: its words, and the steps of the same kind with theirs."""

    name: Text
    places: tuple[tuple[str, Text], ...]


def alike(source: Version, target: Version, nodes: Iterable[str]) -> dict[str, Choice]:
    """The steps of the target that may take the place of these steps of the source."""
    found = {}
    for node_id in nodes:
        node = node_of(source.model, node_id)
        if node is not None:
            found[node_id] = Choice(_name_in(source, node_id), _places(target, node.kind))
    return found


def _places(version: Version, kind: str) -> tuple[tuple[str, Text], ...]:
    nodes = [each for process in version.model.processes.values() for each in process.nodes.values()]
    return tuple((each.id, _name_in(version, each.id)) for each in nodes if each.kind == kind)


def _alike(seen: Looked, to: Version, node_id: str) -> tuple[tuple[str, Text], ...]:
    node = node_of(seen.model, node_id)
    return _places(to, node.kind) if node is not None else ()
