"""Words for the fields of registers, as officials and applicants read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from processes.texts import Text, same, text
from processes.views import DataRow

FIELDS: Mapping[str, Text] = {
    "citizen_id": text("公民身份号码", "Citizen ID number"),
    "uscc": text("统一社会信用代码", "Organisation code"),
    "name": text("姓名（名称）", "Name"),
    "sex": text("性别", "Sex"),
    "birth": text("出生日期", "Date of birth"),
    "address": text("地址", "Address"),
    "portrait_on_file": text("已有照片", "Portrait on file"),
    "portrait_taken": text("照片拍摄日期", "Portrait taken on"),
    "alive": text("在世", "Alive"),
    "file_number": text("档案编号", "File number"),
    "classes": text("准驾车型", "Classes"),
    "status": text("状态", "Status"),
    "first_issued": text("初次领证日期", "First issued on"),
    "valid_from": text("有效期起始", "Valid from"),
    "valid_until": text("有效期截止", "Valid until"),
    "expiry": text("有效期截止", "Expires on"),
    "term_years": text("有效年限", "Term in years"),
    "cancelled_on": text("注销日期", "Cancelled on"),
    "points": text("累积记分", "Points"),
    "full_points_year": text("有记满12分的年度", "A year at 12 points"),
    "study_done": text("满分学习已完成", "Study after 12 points done"),
    "open_violations": text("未处理违法", "Open violations"),
    "open_accidents": text("未处理事故", "Open accidents"),
    "liable_serious_accident": text("负有责任的重大事故", "Serious accident with liability"),
    "hospital": text("体检机构", "Hospital"),
    "report_number": text("报告编号", "Report number"),
    "result": text("结论", "Result"),
    "fit_classes": text("合格车型", "Fit for classes"),
    "examined_on": text("检查日期", "Examined on"),
    "vehicles": text("名下机动车", "Vehicles"),
    "plates": text("号牌", "Plates"),
    "scope": text("经营范围", "Scope of business"),
    "legal_representative": text("法定代表人", "Legal representative"),
    "legal_rep_name": text("法定代表人", "Legal representative"),
    "legal_rep_id": text("法定代表人公民身份号码", "Citizen ID number of the legal representative"),
    "established": text("成立日期", "Established on"),
    "area_m2": text("面积（平方米）", "Area in square metres"),
    "use": text("登记用途", "Registered use"),
    "public_venue": text("公众聚集场所", "Public venue"),
    "dining_area_m2": text("就餐区面积（平方米）", "Dining area in square metres"),
    "fire_accepted": text("已通过消防验收", "Fire acceptance passed"),
    "barred_until": text("禁止申请至", "Barred until"),
}
MASKED = frozenset({"citizen_id", "legal_rep_id"})
WORDS: Mapping[str, Text] = {
    "male": text("男", "male"),
    "female": text("女", "female"),
    "fit": text("合格", "fit"),
    "unfit": text("不合格", "unfit"),
    "valid": text("正常", "valid"),
    "active": text("存续", "active"),
    "cancelled": text("已注销", "cancelled"),
    "revoked": text("已吊销", "revoked"),
    "suspended": text("暂扣", "suspended"),
    "seized": text("扣押", "seized"),
    "commercial": text("商业", "commercial"),
}
YES, NO = text("是", "Yes"), text("否", "No")


def data_row(key: str, value: Any) -> DataRow:
    """A register's value with its label, in words."""
    return DataRow(key, FIELDS.get(key, same(key)), in_words(value))


def in_words(value: Any) -> Text:
    """A JSON value in words of both languages."""
    if isinstance(value, bool):
        return YES if value else NO
    if value is None:
        return text("无", "None")
    if isinstance(value, list):
        return text("、".join(in_words(v)["zh"] for v in value), ", ".join(in_words(v)["en"] for v in value))
    if isinstance(value, Mapping) and "$" in value:
        return in_words(value.get("v"))
    if isinstance(value, Mapping):
        told = {FIELDS.get(k, same(k))["zh"]: (FIELDS.get(k, same(k))["en"], in_words(v)) for k, v in value.items()}
        chinese = "；".join(f"{zh}：{words['zh']}" for zh, (_, words) in told.items())
        return text(chinese, "; ".join(f"{en}: {words['en']}" for en, words in told.values()))
    return WORDS.get(str(value), same(value))
