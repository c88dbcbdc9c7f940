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
        text(
            "登记库数据全部无误：驾驶证四十五天后到期，可当场换证。",
            "Every register is clean; the driving licence expires in 45 days and renews on the spot.",
        ),
    ),
    DemoIdentity(
        "demo-2",
        "person",
        "测试乙",
        "339902195809300032",
        "13800000002",
        text(
            "持大型货车驾驶证，超过六十三周岁，换证转人工降级。",
            "Holds a heavy truck class beyond the age of 63; the renewal goes to an officer.",
        ),
    ),
    DemoIdentity(
        "demo-3",
        "person",
        "测试丙",
        "339921196511210046",
        "13800000003",
        text("十年期驾驶证无满分记录，可当场换发长期证。", "A ten-year licence without a points year renews as a long-term one."),
    ),
    DemoIdentity(
        "demo-4",
        "organisation",
        "临和测试餐饮有限公司",
        "91339901MA2LH00108",
        "13800000004",
        text("经营面积一百八十平方米，开办餐饮店需要现场核查。", "180 square metres: opening a restaurant takes a site visit."),
    ),
    DemoIdentity(
        "demo-5",
        "person",
        "测试丁",
        "339902198806010068",
        "13800000005",
        text("驾驶证二百天后才到期，换证过早。", "The licence expires in 200 days; renewal is too early."),
    ),
    DemoIdentity(
        "demo-6",
        "person",
        "测试戊",
        "33990119900214005X",
        "13800000006",
        text("有两条交通违法没有处理。", "Two traffic violations are open."),
    ),
    DemoIdentity(
        "demo-7",
        "person",
        "测试己",
        "339901197908230079",
        "13800000007",
        text("驾驶证过期一年多，三个月前注销。", "The licence expired over a year ago and was cancelled three months ago."),
    ),
    DemoIdentity(
        "demo-8",
        "person",
        "测试庚",
        "339921199304300085",
        "13800000008",
        text("驾驶证注销已满三年。", "The licence was cancelled three years ago."),
    ),
    DemoIdentity(
        "demo-9",
        "person",
        "测试辛",
        "339902198212110096",
        "13800000009",
        text("体检结果不合格。", "The medical report says unfit."),
    ),
    DemoIdentity(
        "demo-10",
        "person",
        "测试壬",
        "339901195003170113",
        "13800000010",
        text("年满七十周岁，数据无误，换证并提示每年体检。", "Over seventy and clean; renews, with the yearly medical told."),
    ),
    DemoIdentity(
        "demo-11",
        "person",
        "测试癸",
        "339902198709190124",
        "13800000011",
        text("驾驶人库登记的姓名不一致，转人工核实。", "The driver register has another name; an officer looks into it."),
    ),
    DemoIdentity(
        "demo-12",
        "person",
        "测试子",
        "339921199107250138",
        "13800000012",
        text("没有体检结果，需要补正一次。", "No medical report is on record; one supplement is asked for."),
    ),
    DemoIdentity(
        "demo-13",
        "person",
        "测试丑",
        "339901198405020146",
        "13800000013",
        text("没有驾驶证登记。", "No driving licence is on record."),
    ),
    DemoIdentity(
        "demo-14",
        "person",
        "测试卯",
        "339901196607180165",
        "13800000014",
        text("有记满十二分的记录，换发同样期限的驾驶证。", "A year at twelve points: the same term again."),
    ),
    DemoIdentity(
        "demo-15",
        "organisation",
        "临和测试小吃店",
        "91339901MA2LH00295",
        "13800000015",
        text("经营面积四十五平方米，书面审查即可。", "45 square metres: papers only."),
    ),
    DemoIdentity(
        "demo-16",
        "organisation",
        "临和测试食品经营部",
        "91339901MA2LH00370",
        "13800000016",
        text("只卖预包装食品，备案即可。", "Sells prepackaged food only: a filing is enough."),
    ),
    DemoIdentity(
        "demo-17",
        "organisation",
        "临和测试酒楼有限公司",
        "91339901MA2LH0045T",
        "13800000017",
        text("公众聚集场所，多部门联合踏勘。", "A public venue: one joint visit of several departments."),
    ),
    DemoIdentity(
        "demo-18",
        "organisation",
        "临和测试快餐店",
        "91339901MA2LH0053M",
        "13800000018",
        text("因虚假材料在一年禁止申请期内。", "Within the one-year bar after false papers."),
    ),
    DemoIdentity(
        "demo-19",
        "organisation",
        "临和测试面馆",
        "91339901MA2LH0061G",
        "13800000019",
        text("营业执照已注销。", "The business licence is cancelled."),
    ),
)


def demo_identities() -> tuple[DemoIdentity, ...]:
    """The synthetic applicants, in the order in which they are offered."""
    return DEMO_IDENTITIES
