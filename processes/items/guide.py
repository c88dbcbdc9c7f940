"""The guide of a service item: what a person reads before applying."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.store.transaction import Transaction
from processes.diagrams import DiagramView, diagram
from processes.items import versions
from processes.items.model import Limit, Material, ServiceItem, Visits
from processes.items.versions import Version
from processes.texts import Text, source_name, text

LIMITS: Mapping[str, Text] = {
    "intake": text("受理审核", "Checking your papers"),
    "statutory": text("法定办结时限", "Limit set by law"),
    "promised": text("承诺办结时限", "Limit we promise"),
    "supplement": text("补正期限", "Time you have to supplement"),
    "tolerance": text("容缺材料补交期限", "Time for papers that may follow"),
    "delivery": text("送达期限", "Delivery of the result"),
}
NEEDS = {1: "required", 2: "optional", 3: "later"}


@dataclass(frozen=True, slots=True)
class ItemCard:
    """A service item in a list. `days` is the promised limit in `days_unit` days; `fee` is in yuan, None where free."""

    key: str
    code: str
    name: Text
    summary: Text
    themes: tuple[str, ...]
    audience: str
    authority: Text
    case_type: str
    visits: int
    days: int
    days_unit: str
    fee: str | None


@dataclass(frozen=True, slots=True)
class LimitView:
    """A limit in the guide."""

    kind: str
    name: Text
    days: int
    unit: str
    basis: str


@dataclass(frozen=True, slots=True)
class FeeView:
    """A fee in the guide; `amount` in yuan with two decimals."""

    amount: str
    name: Text
    basis: Text


@dataclass(frozen=True, slots=True)
class BasisView:
    """A legal basis in the guide."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True)
class MaterialView:
    """A material. `fetched`: the system gets it; `upload`: the applicant hands it in."""

    id: str
    name: Text
    need: str
    fetched: bool
    upload: bool
    accept: tuple[str, ...]
    tolerant: bool
    source_name: Text | None
    basis: str
    when: str | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A common question and its answer."""

    question: Text
    answer: Text


@dataclass(frozen=True, slots=True)
class ResultView:
    """What an approval gives."""

    name: Text
    document: Text


@dataclass(frozen=True, slots=True)
class Guide:
    """The whole guide of the version that is offered now."""

    card: ItemCard
    version: str
    limits: tuple[LimitView, ...]
    visits: Visits
    fee: FeeView | None
    conditions: tuple[Text, ...]
    basis: tuple[BasisView, ...]
    materials: tuple[MaterialView, ...]
    stages: tuple[Text, ...]
    result: ResultView | None
    questions: tuple[QuestionView, ...]
    contact: Mapping[str, Any]
    appeal: Text | None
    channels: tuple[str, ...]
    process: DiagramView


def get_item(tx: Transaction, key: str) -> Guide:
    """The guide of the service item. NotFoundError where none of that key is offered."""
    version = versions.live(tx, key)
    item = version.item
    return Guide(
        card=card(item),
        version=version.hash,
        limits=tuple(_limit(name, item.limits[name]) for name in LIMITS if name in item.limits),
        visits=item.visits,
        fee=FeeView(f"{item.fee.amount:.2f}", item.fee.name, item.fee.basis) if item.fee else None,
        conditions=_conditions(item),
        basis=tuple(BasisView(b.key, b.text) for b in item.basis),
        materials=tuple(material_view(m) for m in item.materials),
        stages=tuple(s.text for s in item.stages),
        result=ResultView(item.result.name, item.result.document) if item.result else None,
        questions=tuple(QuestionView(q.q, q.a) for q in item.questions),
        contact=item.contact,
        appeal=item.appeal,
        channels=item.channels,
        process=diagram(version),
    )


def card(item: ServiceItem) -> ItemCard:
    """The item as a line of a list."""
    promised = item.limits["promised"]
    return ItemCard(
        key=item.key,
        code=item.code,
        name=item.name,
        summary=item.summary,
        themes=item.themes,
        audience=item.audience,
        authority=item.authority.text,
        case_type=item.case_type,
        visits=item.visits.promised,
        days=promised.days,
        days_unit=promised.unit,
        fee=f"{item.fee.amount:.2f}" if item.fee else None,
    )


def card_of(version: Version) -> ItemCard:
    """The line of a version's item."""
    return card(version.item)


def material_view(material: Material) -> MaterialView:
    """The material as a person reads it."""
    return MaterialView(
        id=material.id,
        name=material.name,
        need=NEEDS[material.need],
        fetched=material.form in (6, 7),
        upload=material.upload,
        accept=material.accept,
        tolerant=material.tolerant,
        source_name=source_name(material.origin.partition(".")[0]) if material.origin else None,
        basis=material.basis,
        when=material.when,
        note=material.note,
    )


def _limit(name: str, limit: Limit) -> LimitView:
    return LimitView(name, LIMITS[name], limit.days, limit.unit, limit.basis)


def _conditions(item: ServiceItem) -> tuple[Text, ...]:
    chinese, english = item.conditions.get("zh", ()), item.conditions.get("en", ())
    return tuple({"zh": zh, "en": en} for zh, en in zip(chinese, english, strict=False))
