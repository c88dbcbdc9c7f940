"""Once only: nothing is asked of the applicant that a register holds which the item may ask, or that was asked before.

What is asked are the fields of the applicant's forms, the materials that the applicant hands in, and what elements name
with `onerun:asks` (a field, "register.field", or a data element). A field that a register fills in is confirmed, not asked.
Two fields ask the same where they stand for the same standard data element; without one, where they have the same name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from engine.model.graph import Node
from engine.prover import Transition
from processes.checks import SOURCES
from processes.dataelements import ELEMENTS, HELD, element_of
from processes.forms import Form
from processes.forms.model import Field
from processes.operations import CHECK
from processes.promises.life import Life
from processes.promises.living import Living
from processes.promises.model import Fault, Proof
from processes.promises.product import Product, Wrong, nothing
from processes.promises.steps import completes
from processes.promises.subject import Subject, is_applicants, is_officials
from processes.promises.world import Finding, World
from processes.texts import Text, same, source_name, text

FETCHED = (6, 7)


@dataclass(frozen=True)
class Questions:
    """What is asked of the applicant, and which registers the item may ask instead."""

    subject: Subject

    @cached_property
    def registers(self) -> Mapping[str, frozenset[str]]:
        """The registers that the item asks, with the fields that each holds."""
        item = self.subject.item
        named = {p.source for p in item.prefill} if item else set()
        named |= {m.origin.partition(".")[0] for m in item.materials if m.origin} if item else set()
        operations = (n.settings.operation or "" for n in self.subject.nodes.values())
        named |= {name.removeprefix(CHECK) for name in operations if name.startswith(CHECK)}
        return {name: frozenset(SOURCES[name].record().fields) for name in sorted(named) if name in SOURCES}

    @cached_property
    def filled(self) -> frozenset[str]:
        """The fields that registers fill in, so that the applicant only confirms them."""
        keys, form = self.origins, self.subject.application
        return frozenset(keys) | {self.meant(f) for f in (form.fields if form is not None else ()) if f.key in keys}

    @cached_property
    def origins(self) -> Mapping[str, str]:
        """The fields of the application that registers fill in, with "register.field" for each."""
        item = self.subject.item
        return {key: f"{p.source}.{path}" for p in item.prefill for key, path in p.fields.items()} if item else {}

    def meant(self, field: Field) -> str:
        """What a field of the application asks, as `meant` tells, or the register's field that fills it."""
        own = meant(field)
        return own if own != field.key else element_of(self.origins.get(field.key, "")) or own

    @cached_property
    def first(self) -> tuple[str, ...]:
        """The fields of the application, which is filled in before anything runs."""
        form = self.subject.application
        return tuple(self.meant(f) for f in form.fields if is_question(f)) if form is not None else ()

    def of(self, node: Node) -> tuple[str, ...]:
        """What the element asks of the applicant."""
        own = fields_of(self.subject.form(node)) if is_applicants(node) else ()
        return tuple(dict.fromkeys((*own, *map(self.asked_by, node.settings.asks))))

    def asked_by(self, name: str) -> str:
        """What a name among `onerun:asks` means: a data element, or a field as the application means it."""
        key = name.rpartition(".")[2]
        form = self.subject.application
        return element_of(name) or next((self.meant(f) for f in (form.fields if form is not None else ()) if f.key == key), key)

    def held_by(self, name: str) -> str | None:
        """The register that holds what is asked; None where none does that the item may ask."""
        element = element_of(name)
        if element:
            return next((r for r, held in self.registers.items() if any(HELD.get(f"{r}.{f}") == element for f in held)), None)
        register, dot, key = name.rpartition(".")
        if dot:
            return register if key in self.registers.get(register, ()) else None
        return next((r for r, held in self.registers.items() if name in held), None)

    def label(self, key: str) -> str:
        """A field in words."""
        return self.label_text(key)["zh"]

    def label_text(self, key: str) -> Text:
        """A field in words of both languages."""
        for form in (self.subject.application, *map(self.subject.form, self.subject.nodes.values())):
            for found in form.fields if form is not None else ():
                if key in (found.key, meant(found), self.meant(found)):
                    chinese = str(found.label.get("zh") or key)
                    return text(chinese, str(found.label.get("en") or chinese))
        return ELEMENTS.get(key, same(key))


def fields_of(form: Form | None) -> tuple[str, ...]:
    """What a person is asked in the form, by data element or else by key; uploads are asked as materials."""
    return tuple(meant(f) for f in form.fields if is_question(f)) if form is not None else ()


def is_question(field: Field) -> bool:
    """True for what a person answers in words; uploads are asked as materials."""
    return field.asked and field.kind != "documents"


def meant(field: Field) -> str:
    """What a field asks: its standard data element, that of the register's field that fills it, or else its own name."""
    declared = field.element if field.element in ELEMENTS else None
    return declared or element_of(field.origin or "") or field.key


class Asked(NamedTuple):
    """The life of the case, and the fields that were asked."""

    life: Life
    keys: frozenset[str]


@dataclass(frozen=True)
class Asking:
    """Follows what is asked along a path; asking the same again is a fault."""

    living: Living
    questions: Questions
    repeated: frozenset[str]
    start: Asked = field(default=Asked(Life(), frozenset()))

    def step(self, state: Asked, transition: Transition, to: int) -> tuple[Asked, int] | Wrong | None:
        """The fields asked after the step."""
        life = self.living.after(state.life, transition)
        if life is None:
            return None
        node = self.living.subject.nodes.get(transition.node)
        if node is None or not completes(node, transition):
            return state._replace(life=life), 0
        keys = self.repeated & set(self.questions.of(node))
        again = keys & state.keys
        if again:
            return Wrong(min(again), (node.id,))
        return Asked(life, state.keys | keys), 0


def prove_once_only(world: World) -> Proof:
    """No question has an answer in a register that the item may ask, and none is put twice."""
    questions = Questions(world.subject)
    found = _asked_twice(world, questions)
    again = [*_fault_again(world, questions, found), *_typed_again(world, questions)]
    faults = [*again, *_known(world, questions), *_papers(world), *_on_paper(world, questions), *_unheard(world)]
    figures = {"fields": len(set(questions.first) - questions.filled), "papers": papers(world.subject)}
    finding = Finding(_claim(questions), _assumptions(), tuple(faults), figures, len(found.keys), found.cut)
    return world.conclude("once-only", finding)


def papers(subject: Subject) -> int:
    """The materials that the applicant hands in."""
    return sum(m.form not in FETCHED for m in subject.item.materials) if subject.item else 0


def _asked_twice(world: World, questions: Questions) -> Product[Asked]:
    asked = [k for n in world.subject.nodes.values() for k in questions.of(n)]
    first = frozenset(questions.first) & set(asked)
    watched = frozenset(asked)
    return world.explored(Asking(world.living, questions, watched, Asked(Life(), first))) if asked else nothing(world.space)


def _fault_again(world: World, questions: Questions, found: Product[Asked]) -> Iterator[Fault]:
    if found.wrong is None:
        return
    key, trail = found.wrong[0].about, found.fault_trail()
    node = trail[-1].node
    named = questions.label(key)
    told = text(
        f"“{world.subject.name(node)}”再次询问已经问过的“{named}”（{key}）。",
        f"“{world.subject.english(node)}” asks again for “{named}” ({key}), which was asked before.",
    )
    change = text(
        "删去重复的问题，改为使用已经填写的内容。",
        "Drop the question and use what was filled in before.",
    )
    yield Fault(told, (node,), world.steps(trail), change)


def _known(world: World, questions: Questions) -> Iterator[Fault]:
    for key in questions.first:
        origin = _origin(world.subject, key)
        register = questions.held_by(origin or key)
        if register is not None and key not in questions.filled:
            yield _held(world, "", key, register, questions)
    for node in world.subject.nodes.values():
        for name in node.settings.asks:
            register = questions.held_by(name)
            if register is not None and not {name.rpartition(".")[2], questions.asked_by(name)} & questions.filled:
                yield _held(world, node.id, name, register, questions)


def _origin(subject: Subject, key: str) -> str | None:
    form = subject.application
    return next((f.origin for f in form.fields if key in (f.key, meant(f))), None) if form is not None else None


def _held(world: World, node: str, key: str, register: str, questions: Questions) -> Fault:
    where = f"“{world.subject.name(node)}”" if node else "申请表"
    place = f"“{world.subject.english(node)}”" if node else "The application"
    source = source_name(register)
    told = text(
        f"{where}询问“{questions.label(key.rpartition('.')[2])}”（{key}），而“{source['zh']}”已有这项信息。",
        f"{place} asks for “{questions.label(key.rpartition('.')[2])}” ({key}), which the {source['en']} holds.",
    )
    change = text(
        f"在 item.yaml 的 prefill 中从“{source['zh']}”带出，由申请人核对。",
        f"Fill it in from the {source['en']} (prefill in item.yaml) and let the applicant confirm it.",
    )
    return Fault(told, (node,) if node else (), (), change)


def _papers(world: World) -> Iterator[Fault]:
    for m in world.subject.item.materials if world.subject.item else ():
        register = (m.origin or "").partition(".")[0]
        if m.form in FETCHED or register not in SOURCES:
            continue
        source = source_name(register)
        told = text(
            f"要求申请人提交“{m.name['zh']}”，而“{source['zh']}”已有。",
            f"The applicant must hand in “{m.name['en']}”, which the {source['en']} holds.",
        )
        change = text(
            "把材料的 form 改为 6（系统获取）或 7（查不到才提交）。",
            "Set the material's form to 6 (fetched) or 7 (asked only if missing).",
        )
        yield Fault(told, (), (), change)


def _on_paper(world: World, questions: Questions) -> Iterator[Fault]:
    """What can be read from a paper that is handed in anyway need not be filled in."""
    asked = {key for key in questions.first if key not in questions.filled}
    for m in world.subject.item.materials if world.subject.item else ():
        for key in sorted(asked & set(m.elements)):
            told = text(
                f"申请表要填写“{questions.label(key)}”，而要提交的“{m.name['zh']}”上已经有了。",
                f"The application asks for “{questions.label_text(key)['en']}”, which stands on “{m.name['en']}” already.",
            )
            yield Fault(
                told, (), (), text("从材料中读取，由申请人核对。", "Read it from the paper and let the applicant confirm it.")
            )


def _typed_again(world: World, questions: Questions) -> Iterator[Fault]:
    """Officials need not type what the application has said already."""
    known = {key for key in (*questions.first, *questions.filled) if key in ELEMENTS}
    for node in world.subject.nodes.values():
        form = world.subject.form(node) if is_officials(node) else None
        again = sorted({f.element for f in form.fields if f.asked and f.element in known} if form is not None else ())
        for key in again:
            told = text(
                f"“{world.subject.name(node.id)}”要工作人员再录入一遍“{ELEMENTS[key]['zh']}”，申请时已经有了。",
                f"“{world.subject.english(node.id)}” has officials type “{ELEMENTS[key]['en']}” again, which the application has.",
            )
            yield Fault(
                told, (node.id,), (), text("改为显示申请时的内容（onerun:reads）。", "Show what was filed instead (onerun:reads).")
            )


def _unheard(world: World) -> Iterator[Fault]:
    """Elements that the dictionary does not know tell nothing of what is the same."""
    subject = world.subject
    forms = {id(f): f for f in (subject.application, *map(subject.form, subject.nodes.values())) if f is not None}
    for name in sorted({f.element for form in forms.values() for f in form.fields if f.element and f.element not in ELEMENTS}):
        told = text(f"数据元字典中没有“{name}”。", f"The dictionary of data elements has no “{name}”.")
        yield Fault(told, (), (), text("改用字典中的数据元。", "Use an element of the dictionary."))


def _claim(questions: Questions) -> Text:
    names = [source_name(r) for r in questions.registers]
    zh, en = "、".join(n["zh"] for n in names) or "（没有）", ", ".join(n["en"] for n in names) or "none"
    return text(
        f"登记库里有的不再要申请人填写或提交（可查询：{zh}），同一个问题不问第二遍。",
        f"Nothing is asked that a register holds (it may ask: {en}), and no question is put twice.",
    )


def _assumptions() -> tuple[Text, ...]:
    return (
        text(
            "登记库带出的内容由申请人核对，不算再次填写。",
            "What a register fills in is confirmed by the applicant; that is not asking.",
        ),
        text(
            "登记库查不到时才补交的材料（form 7）不算。",
            "Papers that are wanted only where the register has none (form 7) do not count.",
        ),
        text(
            "同一项信息在各张表单中标明同一个数据元；没有标明的，使用同一个字段名。",
            "The same fact names the same data element in all forms, or, where it names none, has the same field name.",
        ),
    )
