"""The reform diff: what changes for people between two versions of a service item, in their own words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from processes.items.model import department_of
from processes.promises.model import ENDLESS, Proofs
from processes.promises.once_only import FETCHED, Questions
from processes.promises.subject import Subject, is_officials, roles_of
from processes.texts import Text, text


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One thing that people notice. `better` is None where nothing changed; `gone` and `new` name what makes the difference."""

    kind: str
    name: Text
    before: int
    after: int
    better: bool | None
    text: Text
    gone: tuple[Text, ...] = ()
    new: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One version with what was proved of it."""

    subject: Subject
    proofs: Proofs | None


Named = Mapping[str, Text]
SENTENCES: Mapping[str, tuple[Text, Text]] = {
    "visits": (text("跑动次数", "Visits"), text("次", "visits")),
    "worst_visits": (text("需要补正时的跑动次数", "Visits with corrections"), text("次", "visits")),
    "days": (text("从受理到决定", "From acceptance to decision"), text("个工作日", "working days")),
    "promised": (text("承诺办结时限", "Promised limit"), text("天", "days")),
    "papers": (text("要提交的材料", "Papers to hand in"), text("件", "papers")),
    "fields": (text("要填写的内容", "Fields to fill in"), text("项", "fields")),
    "opinions": (text("经办和审批环节", "Opinions and approvals"), text("个", "steps")),
    "departments": (text("经手部门", "Departments"), text("个", "departments")),
}


def reform(before: Side, after: Side) -> list[DiffRow]:
    """The rows of the diff, in the order in which people notice them."""
    made = []
    for kind in ("visits", "worst_visits", "days"):
        old, new = _figure(before, kind), _figure(after, kind)
        if old is not None and new is not None:
            made.append(_row(kind, old, new))
    old, new = _promised(before), _promised(after)
    if old is not None and new is not None:
        made.append(_row("promised", old, new))
    for kind, named in LISTS.items():
        made.append(_listed(kind, named(before.subject), named(after.subject)))
    return made


def promised_figures(subject: Subject) -> dict[str, int]:
    """The numbers that the item itself promises."""
    item = subject.item
    return {} if item is None else {"promised_visits": item.visits.promised, "promised_days": item.limits["promised"].days}


def _figure(side: Side, kind: str) -> int | None:
    return side.proofs.figures.get(kind) if side.proofs is not None else None


def _promised(side: Side) -> int | None:
    return side.subject.item.limits["promised"].days if side.subject.item is not None else None


def _listed(kind: str, before: Named, after: Named) -> DiffRow:
    gone = tuple(before[key] for key in before if key not in after)
    new = tuple(after[key] for key in after if key not in before)
    return _row(kind, len(before), len(after), gone, new)


def _row(kind: str, before: int, after: int, gone: Collection[Text] = (), new: Collection[Text] = ()) -> DiffRow:
    name, unit = SENTENCES[kind]
    better = None if before == after else _rank(after) < _rank(before)
    told = _told(name, unit, before, after)
    return DiffRow(kind, name, before, after, better, told, tuple(gone), tuple(new))


def _told(name: Text, unit: Text, before: int, after: int) -> Text:
    old, new = _many(before, unit), _many(after, unit)
    if before == after:
        return text(f"{name['zh']}：不变，{old['zh']}。", f"{name['en']}: {old['en']}, as before.")
    verb = text("减为", "down to") if _rank(after) < _rank(before) else text("增为", "up to")
    return text(
        f"{name['zh']}：由 {old['zh']}{verb['zh']} {new['zh']}。", f"{name['en']}: {old['en']} before, {verb['en']} {new['en']}."
    )


def _many(number: int, unit: Text) -> Text:
    if number == ENDLESS:
        return text("没有上限", "without a bound")
    english = unit["en"].removesuffix("s") if number == 1 else unit["en"]
    return text(f"{number} {unit['zh']}", f"{number} {english}")


def _rank(value: int) -> float:
    return float("inf") if value == ENDLESS else value


def _papers(subject: Subject) -> Named:
    return {m.id: m.name for m in subject.item.materials if m.form not in FETCHED} if subject.item else {}


def _fields(subject: Subject) -> Named:
    questions = Questions(subject)
    asked = [key for key in questions.first if key not in questions.filled]
    asked += [key for node in subject.nodes.values() for key in questions.of(node)]
    return {key: text(questions.label(key), questions.label(key)) for key in asked}


def _opinions(subject: Subject) -> Named:
    return {n.id: text(n.name or n.id, n.name or n.id) for n in subject.nodes.values() if is_officials(n)}


def _departments(subject: Subject) -> Named:
    item = subject.item
    if item is None:
        return {}
    roles = sorted({role for n in subject.nodes.values() if is_officials(n) for role in roles_of(n)})
    keys = dict.fromkeys(department_of(item, role) for role in roles)
    return {key: item.departments[key] for key in keys if key in item.departments}


LISTS: Mapping[str, Callable[[Subject], Named]] = {
    "papers": _papers,
    "fields": _fields,
    "opinions": _opinions,
    "departments": _departments,
}
