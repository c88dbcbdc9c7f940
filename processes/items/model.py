"""A service item as its `item.yaml` says it. Names follow GB/T 39046-2020 where it has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from processes.calendar import Unit
from processes.texts import Text

GROUPS_BY = "|"


@dataclass(frozen=True, slots=True)
class Limit:
    """A period. `extension` is how many days one lawful extension adds, 0 where none is lawful."""

    days: int
    unit: Unit = "working"
    basis: str = ""
    extension: int = 0


@dataclass(frozen=True, slots=True)
class Visits:
    """The promised number of in-person visits and the number before the reform; above 0 presence needs a reason.

    `counter` is the number for those who choose to hand in paper at the counter, 0 where the item says nothing of them.
    """

    promised: int
    before: int = 0
    reason: Text | None = None
    counter: int = 0


@dataclass(frozen=True, slots=True)
class Fee:
    """What the applicant pays, in yuan."""

    amount: Decimal
    name: Text
    basis: Text


@dataclass(frozen=True, slots=True)
class Material:
    """One material. Form 6 and 7 are fetched by the system; need is 1 required, 2 optional, 3 may follow later.

    `elements` are the standard data elements that can be read from it.
    """

    id: str
    name: Text
    form: int = 3
    need: int = 1
    source: int = 10
    origin: str | None = None
    upload: bool = False
    accept: tuple[str, ...] = ("pdf", "jpg", "png")
    tolerant: bool = False
    when: str | None = None
    basis: str = ""
    note: Text | None = None
    elements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Special:
    """A special procedure that the item allows, of a kind of AL45: the most days it may take, and what it rests on."""

    kind: str
    name: Text
    days: int
    basis: str
    unit: Unit = "working"


@dataclass(frozen=True, slots=True)
class Prefill:
    """A register and the form fields its answer fills: field key -> path in the answer's data."""

    source: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Result:
    """What an approval gives: the document and the identifiers of the e-licence."""

    name: Text
    document: Text
    licence_type: str = "001"
    definer: str = ""
    issuer: str = ""
    validity: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


class Worded:
    """What has its words in two fields."""

    __slots__ = ()
    zh: str
    en: str

    @property
    def text(self) -> Text:
        """The words in both languages."""
        return {"zh": self.zh, "en": self.en}


@dataclass(frozen=True, slots=True)
class Stage(Worded):
    """Words for the applicant's timeline, for the nodes of one stage."""

    nodes: tuple[str, ...]
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Refusal(Worded):
    """A lawful reason to refuse, or not to accept, with its legal basis."""

    code: str
    zh: str
    en: str
    basis: str


@dataclass(frozen=True, slots=True)
class Basis(Worded):
    """A legal basis with the key under which it is quoted."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Question:
    """A common question and its answer."""

    q: Text
    a: Text


@dataclass(frozen=True, slots=True)
class Authority(Worded):
    """The body that is responsible, with its code of 18 characters."""

    zh: str
    en: str
    code: str


@dataclass(frozen=True, slots=True)
class ServiceItem:
    """The whole definition of a service item, immutable within a version.

    `english` gives elements of the process, by their id, the name that readers of English see.
    """

    key: str
    code: str
    name: Text
    summary: Text
    themes: tuple[str, ...]
    kind: str
    level: str
    audience: str
    authority: Authority
    region: str
    case_type: str
    limits: Mapping[str, Limit]
    visits: Visits
    process: str
    form: str
    keywords: tuple[str, ...] = ()
    channels: tuple[str, ...] = ("pc", "mobile")
    fee: Fee | None = None
    conditions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    basis: tuple[Basis, ...] = ()
    materials: tuple[Material, ...] = ()
    special: tuple[Special, ...] = ()
    decisions: tuple[str, ...] = ()
    prefill: tuple[Prefill, ...] = ()
    result: Result | None = None
    roles: Mapping[str, Text] = field(default_factory=dict)
    departments: Mapping[str, Text] = field(default_factory=dict)
    stages: tuple[Stage, ...] = ()
    english: Mapping[str, str] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    appeal: Text | None = None
    questions: tuple[Question, ...] = ()
    contact: Mapping[str, Any] = field(default_factory=dict)

    def limit(self, name: str) -> Limit | None:
        """The limit of that name, None where the item sets none; of special procedures the longest."""
        if name == "special" and self.special:
            longest = max(self.special, key=lambda one: one.days)
            return Limit(longest.days, longest.unit, longest.basis)
        return self.limits.get(name)

    def special_of(self, kind: object) -> Special | None:
        """The special procedure of this kind, None where the item allows none."""
        return next((one for one in self.special if one.kind == kind), None)

    @property
    def tolerable(self) -> frozenset[str]:
        """The materials that may follow after acceptance (ZJ11); none where the item sets no date by which."""
        return frozenset(m.id for m in self.materials if m.tolerant) if "tolerance" in self.limits else frozenset()

    def called(self, element: str, name: str) -> Text:
        """The name of an element of the process in both languages; `name` is the one in the file."""
        return {"zh": name, "en": self.english.get(element, name)}

    def basis_text(self, keys: str) -> Text:
        """The words of a legal basis, or the key itself where the item does not spell it out."""
        found = {b.key: b.text for b in self.basis}
        return found.get(keys, {"zh": keys, "en": keys})


def department_of(item: ServiceItem, role: str) -> str:
    """The department of a role: the longest key of the item's departments that the role is, or begins with."""
    first = role.partition(GROUPS_BY)[0]
    fitting = [d for d in item.departments if first == d or first.startswith(d + "-")]
    return max(fitting, key=len, default="")
