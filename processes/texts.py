"""Words for people, in Chinese and English, that belong to the domain and not to one page."""

from __future__ import annotations

from collections.abc import Mapping

Text = dict[str, str]


def text(zh: str, en: str) -> Text:
    """One text in both languages."""
    return {"zh": zh, "en": en}


def same(words: object) -> Text:
    """What reads the same in both languages: a name, a number, what somebody has written."""
    return text(str(words), str(words))


def filled(template: Mapping[str, str], values: Mapping[str, str]) -> Text:
    """The template in both languages with `{name}` replaced by its value; unknown names stay as they stand.

    Only whole names are looked up: a value is never read as a template.
    """
    result = {}
    for language, sentence in template.items():
        parts = []
        for place, piece in enumerate(sentence.split("{")):
            name, closed, rest = piece.partition("}")
            known = place > 0 and closed and name in values
            parts.append(values[name] + rest if known else piece if place == 0 else "{" + piece)
        result[language] = "".join(parts)
    return result


def parted(sentence: str) -> Text:
    """A text that says the same in Chinese and then in English, parted after its last Chinese character.

    A text in one language alone is the same in both.
    """
    end = max((place for place, char in enumerate(sentence, 1) if char > "\u2e7f"), default=0)
    chinese, english = sentence[:end].strip(), sentence[end:].strip()
    return text(chinese or english, english or chinese)


STATES: Mapping[str, Text] = {
    "DRAFT": text("草稿", "Draft"),
    "SUBMITTED": text("已提交", "Submitted"),
    "RECEIVED": text("已收件", "Received"),
    "AWAITING_SUPPLEMENT": text("待补正", "Waiting for your supplement"),
    "ACCEPTED": text("已受理", "Accepted"),
    "IN_REVIEW": text("审查中", "Under review"),
    "PAUSED_SPECIAL": text("特别程序中", "In a special procedure"),
    "AWAITING_DECISION": text("待决定", "Awaiting decision"),
    "APPROVED": text("准予", "Granted"),
    "REFUSED": text("不予许可", "Refused"),
    "ISSUING": text("制证中", "Issuing"),
    "DELIVERED": text("已送达", "Delivered"),
    "CLOSED": text("已办结", "Closed"),
    "NOT_REQUIRED": text("无需许可", "No licence needed"),
    "NOT_ACCEPTED": text("不予受理", "Not accepted"),
    "LAPSED": text("逾期未补正，视为撤回", "Lapsed: no supplement in time"),
    "WITHDRAWN": text("已撤回", "Withdrawn"),
    "ACCEPTANCE_REVOKED": text("已撤销受理", "Acceptance revoked"),
    "TERMINATED": text("已终止", "Terminated"),
}

CLOCKS: Mapping[str, Text] = {
    "intake": text("收件审核", "Intake"),
    "statutory": text("法定时限", "Statutory limit"),
    "promised": text("承诺时限", "Promised limit"),
    "supplement": text("补正期限", "Time to supplement"),
    "tolerance": text("容缺补交期限", "Time for papers to follow"),
    "special": text("特别程序", "Special procedure"),
    "delivery": text("送达期限", "Delivery"),
    "stage": text("环节时限", "Stage limit"),
}

REASONS: Mapping[str, Text] = {
    "filed-online": text("网上提交", "Filed online"),
    "received-at-once": text("网上提交的申请即时收件", "Online filing is received at once"),
    "withdrawn-by-applicant": text("申请人撤回", "Withdrawn by the applicant"),
    "papers-missing": text("容缺的材料逾期没有补齐", "The papers that were to follow did not come in time"),
    "withdrawn": text("申请人撤回", "Withdrawn by the applicant"),
}

SOURCES: Mapping[str, Text] = {
    "account": text("您的实名账户", "Your account"),
    "population": text("人口信息库", "Population register"),
    "driving-licence": text("驾驶证登记库", "Driving licence register"),
    "vehicles": text("机动车登记库", "Vehicle register"),
    "medical": text("医疗机构体检信息", "Medical reports"),
    "enterprise": text("企业登记库", "Enterprise register"),
    "food-premises": text("食品经营场所信息库", "Food premises register"),
}


def source_name(source: str) -> Text:
    """The shown name of a register; its key where the register has no name here."""
    return SOURCES.get(source, same(source))


def reason_text(reason: str) -> Text:
    """The words of a reason the program gave itself; a reason that a person wrote stands as it was written."""
    return REASONS.get(reason, same(reason))
