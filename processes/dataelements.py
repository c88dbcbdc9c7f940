"""The dictionary of standard data elements: one fact, whatever a form, a register or a paper calls it.

A field of a form names the element it stands for (`element` among its properties), a material the elements that can be read
from it (`elements` in item.yaml). What is asked once is told by them, and by the field's name only where none is named.
"""

from __future__ import annotations

from collections.abc import Mapping

from processes.texts import Text, text

ELEMENTS: Mapping[str, Text] = {
    "person.name": text("姓名", "Name of a person"),
    "person.citizen-id": text("公民身份号码", "Citizen ID number"),
    "person.sex": text("性别", "Sex"),
    "person.birth": text("出生日期", "Date of birth"),
    "person.address": text("居住地址", "Home address"),
    "person.mobile": text("手机号码", "Mobile number"),
    "organisation.code": text("统一社会信用代码", "Organisation code"),
    "organisation.name": text("单位名称", "Name of an organisation"),
    "organisation.address": text("住所（经营场所）", "Address of an organisation"),
    "organisation.scope": text("经营范围", "Scope of business"),
    "organisation.established": text("成立日期", "Established on"),
    "organisation.representative.name": text("法定代表人姓名", "Name of the legal representative"),
    "organisation.representative.citizen-id": text("法定代表人公民身份号码", "Citizen ID number of the legal representative"),
    "premises.area": text("经营面积", "Area of the premises"),
    "premises.dining-area": text("就餐区面积", "Dining area"),
    "premises.use": text("场所登记用途", "Registered use of the premises"),
    "driving-licence.file-number": text("驾驶证档案编号", "File number of the driving licence"),
    "driving-licence.classes": text("准驾车型", "Classes"),
    "driving-licence.first-issued": text("初次领证日期", "First issued on"),
    "driving-licence.valid-from": text("驾驶证有效期起始", "Driving licence valid from"),
    "driving-licence.expiry": text("驾驶证有效期满日期", "Driving licence expires on"),
    "medical.hospital": text("体检机构", "Hospital"),
    "medical.report-number": text("体检报告编号", "Number of the medical report"),
    "medical.result": text("体检结论", "Medical result"),
    "vehicle.plates": text("号牌号码", "Plates"),
}
HELD: Mapping[str, str] = {
    "population.name": "person.name",
    "population.citizen_id": "person.citizen-id",
    "population.sex": "person.sex",
    "population.birth": "person.birth",
    "population.address": "person.address",
    "enterprise.uscc": "organisation.code",
    "enterprise.name": "organisation.name",
    "enterprise.address": "organisation.address",
    "enterprise.scope": "organisation.scope",
    "enterprise.established": "organisation.established",
    "enterprise.legal_rep_name": "organisation.representative.name",
    "enterprise.legal_rep_id": "organisation.representative.citizen-id",
    "food-premises.uscc": "organisation.code",
    "food-premises.name": "organisation.name",
    "food-premises.address": "organisation.address",
    "food-premises.area_m2": "premises.area",
    "food-premises.dining_area_m2": "premises.dining-area",
    "food-premises.use": "premises.use",
    "driving-licence.citizen_id": "person.citizen-id",
    "driving-licence.name": "person.name",
    "driving-licence.file_number": "driving-licence.file-number",
    "driving-licence.classes": "driving-licence.classes",
    "driving-licence.first_issued": "driving-licence.first-issued",
    "driving-licence.valid_from": "driving-licence.valid-from",
    "driving-licence.expiry": "driving-licence.expiry",
    "medical.citizen_id": "person.citizen-id",
    "medical.name": "person.name",
    "medical.hospital": "medical.hospital",
    "medical.report_number": "medical.report-number",
    "medical.result": "medical.result",
    "vehicles.citizen_id": "person.citizen-id",
    "vehicles.plates": "vehicle.plates",
}
"""What registers hold: "register.field" -> the element."""


def element_of(name: str) -> str:
    """The element that a name means: its own, or that of a register's field; empty where it is none of the dictionary."""
    return name if name in ELEMENTS else HELD.get(name, "")
