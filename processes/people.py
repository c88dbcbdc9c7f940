"""Who acts: applicants and officials, and the synthetic identities of demonstrations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from processes.texts import Text, text

PersonKind = Literal["person", "organisation"]


@dataclass(frozen=True, slots=True)
class Person:
    """An applicant whose identity is proven. `number` is the citizen ID number or the organisation's code, unmasked."""

    id: str
    kind: PersonKind
    name: str
    number: str
    phone: str = ""

    PREFIX: ClassVar[str] = "person:"

    @property
    def actor(self) -> str:
        """How the record names this person: never by number or name."""
        return self.PREFIX + self.id


@dataclass(frozen=True, slots=True)
class Official:
    """Someone who works on cases or on the system. `roles` are case roles of service items and roles of the system."""

    id: str
    username: str
    name: str
    roles: frozenset[str]
    departments: frozenset[str]
    permissions: frozenset[str]

    PREFIX: ClassVar[str] = "official:"

    @property
    def actor(self) -> str:
        """How the record names this official."""
        return self.PREFIX + self.username


@dataclass(frozen=True, slots=True)
class DemoIdentity:
    """A synthetic applicant; `note` says what the registers of the sandbox know about them."""

    id: str
    kind: PersonKind
    name: str
    number: str
    phone: str
    note: Text


DEMO_IDENTITIES = (
    DemoIdentity(
        "demo-1",
        "person",
        "测试甲",
        "33990119850312001X",
        "13800000001",
        text("1985年出生，男。", "Born in 1985, male."),
    ),
    DemoIdentity(
        "demo-2",
        "person",
        "测试乙",
        "339902195809300032",
        "13800000002",
        text("1958年出生，男。", "Born in 1958, male."),
    ),
    DemoIdentity(
        "demo-3",
        "person",
        "测试丙",
        "339921196511210046",
        "13800000003",
        text("1965年出生，女。", "Born in 1965, female."),
    ),
    DemoIdentity(
        "demo-4",
        "organisation",
        "临和测试餐饮有限公司",
        "91339901MA2LH00108",
        "13800000004",
        text("在河滨区登记的企业。", "A company registered in Hebin."),
    ),
)


def demo_identities() -> tuple[DemoIdentity, ...]:
    """The synthetic applicants, in the order in which they are offered."""
    return DEMO_IDENTITIES
