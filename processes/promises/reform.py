"""The reform diff: what changes for people between two versions of a service item, in their own words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from processes.items.model import Material, ServiceItem, department_of
from processes.promises.model import ENDLESS, Proofs, rank
from processes.promises.once_only import FETCHED, Questions
from processes.promises.subject import Subject, is_officials, roles_of
from processes.texts import Text, same, text


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One thing that people notice. `better` is None where no number changed; `gone` and `new` name what makes the difference.

    A number is None where it was not proved, or the version says nothing of it.
    """

    kind: str
    name: Text
    before: int | None
    after: int | None
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
    "counter_visits": (text("到窗口递交时的跑动次数", "Visits if you choose the counter"), text("次", "visits")),
    "days": (text("从受理到决定", "From acceptance to decision"), text("个工作日", "working days")),
    "promised": (text("承诺办结时限", "Promised limit"), text("个工作日", "working days")),
    "papers": (text("要提交的材料", "Papers to hand in"), text("件", "papers")),
    "fields": (text("要填写的内容", "Fields to fill in"), text("项", "fields")),
    "opinions": (text("经办和审批环节", "Opinions and approvals"), text("个", "steps")),
    "departments": (text("经手部门", "Departments"), text("个", "departments")),
}
UNITS: Mapping[str, Text] = {"working": text("个工作日", "working days"), "calendar": text("天", "days")}
OPTIONAL = 2


def reform(before: Side, after: Side) -> list[DiffRow]:
    """The rows of the diff, in the order in which people notice them."""
    made = []
    for kind in ("visits", "worst_visits", "counter_visits", "days"):
        old, new = _figure(before, kind), _figure(after, kind)
        if old is not None and new is not None:
            made.append(_row(kind, old, new))
        elif old is not None or new is not None:
            made.append(_one_sided(kind, old, new))
    made += _promised(before.subject.item, after.subject.item)
    for kind, named in LISTS.items():
        made.append(_listed(kind, named(before.subject), named(after.subject)))
    return made


def promised_figures(subject: Subject) -> dict[str, int]:
    """The numbers that the item itself promises."""
    item = subject.item
    return {} if item is None else {"promised_visits": item.visits.promised, "promised_days": item.limits["promised"].days}


def _figure(side: Side, kind: str) -> int | None:
    return side.proofs.figures.get(kind) if side.proofs is not None else None


def _one_sided(kind: str, old: int | None, new: int | None) -> DiffRow:
    """A number that only one of the versions has."""
    name, unit = SENTENCES[kind]
    nothing = text("没有说明", "not said") if kind == "counter_visits" else text("没有证明", "not proved")
    one, other = (nothing if number is None else _many(number, unit) for number in (old, new))
    zh = f"{name['zh']}：原来{one['zh']}，现在{other['zh']}。"
    told = text(zh, f"{name['en']}: {one['en']} before, {other['en']} now.")
    return DiffRow(kind, name, old, new, None, told)


def _promised(before: ServiceItem | None, after: ServiceItem | None) -> list[DiffRow]:
    if before is None or after is None:
        return []
    old, new = before.limits["promised"], after.limits["promised"]
    if old.unit == new.unit:
        return [_row("promised", old.days, new.days, unit=UNITS[new.unit])]
    name = SENTENCES["promised"][0]
    one, other = _many(old.days, UNITS[old.unit]), _many(new.days, UNITS[new.unit])
    told = text(f"{name['zh']}：由 {one['zh']}改为 {other['zh']}。", f"{name['en']}: {one['en']} before, {other['en']} now.")
    return [DiffRow("promised", name, old.days, new.days, None, told)]


def _listed(kind: str, before: Named, after: Named) -> DiffRow:
    gone = [before[key] for key in before if not _same(before[key], after.get(key))]
    new = [after[key] for key in after if not _same(after[key], before.get(key))]
    # what only has another id in the file is the same to people
    for one in [each for each in gone if each in new]:
        gone.remove(one)
        new.remove(one)
    return _row(kind, len(before), len(after), gone, new)


def _same(one: Text, other: Text | None) -> bool:
    """What is called otherwise is something else to people; a better translation is not."""
    return other is not None and one["zh"] == other["zh"]


def _row(
    kind: str, before: int, after: int, gone: Collection[Text] = (), new: Collection[Text] = (), unit: Text | None = None
) -> DiffRow:
    name, usual = SENTENCES[kind]
    better = None if before == after else rank(after) < rank(before)
    told = _told(name, unit or usual, before, after, other=bool(gone or new))
    return DiffRow(kind, name, before, after, better, told, tuple(gone), tuple(new))


def _told(name: Text, unit: Text, before: int, after: int, other: bool) -> Text:
    old, new = _many(before, unit), _many(after, unit)
    if before == after and other:
        return text(f"{name['zh']}：仍是 {old['zh']}，但内容有变。", f"{name['en']}: still {old['en']}, but not the same.")
    if before == after:
        return text(f"{name['zh']}：不变，{old['zh']}。", f"{name['en']}: {old['en']}, as before.")
    verb = text("减为", "down to") if rank(after) < rank(before) else text("增为", "up to")
    return text(
        f"{name['zh']}：由 {old['zh']}{verb['zh']} {new['zh']}。", f"{name['en']}: {old['en']} before, {verb['en']} {new['en']}."
    )


def _many(number: int, unit: Text) -> Text:
    if number == ENDLESS:
        return text("没有上限", "without a bound")
    english = unit["en"].removesuffix("s") if number == 1 else unit["en"]
    return text(f"{number} {unit['zh']}", f"{number} {english}")


def _papers(subject: Subject) -> Named:
    asked = [m for m in subject.item.materials if m.form not in FETCHED] if subject.item else []
    return {f"{m.id} {how['en']}": _with(m.name, how) for m in asked for how in [_how(subject, m)]}


def _how(subject: Subject, material: Material) -> Text:
    """How binding a paper is, in words; nothing of one that is simply wanted."""
    if subject.item is not None and material.id in subject.item.tolerable:
        return text("可以容缺后补", "may follow later")
    if material.need == OPTIONAL:
        return text("可交可不交", "optional")
    return text("有的情形才要", "in some situations only") if material.when else text("", "")


def _with(name: Text, how: Text) -> Text:
    return text(f"{name['zh']}（{how['zh']}）", f"{name['en']} ({how['en']})") if how["zh"] else name


def _fields(subject: Subject) -> Named:
    questions = Questions(subject)
    asked = [key for key in questions.first if key not in questions.filled]
    asked += [key for node in subject.nodes.values() for key in questions.of(node)]
    return {key: questions.label_text(key) for key in asked}


def _opinions(subject: Subject) -> Named:
    item, people = subject.item, [n for n in subject.nodes.values() if is_officials(n)]
    names = {n.id: n.name or n.id for n in people}
    return {id: item.called(id, name) if item is not None else same(name) for id, name in names.items()}


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
