"""Every sentence a form says about what was entered, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Lang = Literal["zh", "en"]
Words = Mapping[str, str]

SENTENCES: dict[str, tuple[str, str]] = {
    "required": ("请填写{label}", "Enter {name}"),
    "required-choice": ("请选择{label}", "Select {name}"),
    "required-answer": ("请回答：{label}", "Answer this question: {label}"),
    "required-documents": ("请上传{label}", "Upload {name}"),
    "required-consent": ("需要勾选“{label}”才能继续", "Tick “{label}” to continue"),
    "unknown": ("表单没有这个字段，请删除", "The form has no such field. Remove it"),
    "reserved": ("名称“{word}”由系统保留，不能使用", "The name “{word}” is kept for the system and cannot be used"),
    "null": ("{label}不能是空值 null，不填时请去掉该字段", "{label} cannot be null. Leave the field out instead"),
    "object": ("请提交一个由字段组成的 JSON 对象", "Send one JSON object made of fields"),
    "text": ("{label}必须是文字", "{label} must be text"),
    "characters": (
        "{label}含有看不见的字符或控制字符（第 {place} 个字符），请删除后重填",
        "{label} contains an invisible or control character at position {place}. Delete it and try again",
    ),
    "too-short": ("{label}至少需要 {limit} 个字", "{label} must be at least {limit} characters long"),
    "too-long": ("{label}最多 {limit} 个字，现在有 {found} 个", "{label} must be at most {limit} characters. It has {found}"),
    "pattern": ("{label}的格式不对", "{label} is not in the right format"),
    "email": ("请填写正确的电子邮箱，例如 name@example.org", "Enter an email address in the correct format, like name@example.org"),
    "phone": ("请填写正确的电话号码，例如 0570-1234567", "Enter a telephone number, like 0570 1234567"),
    "mobile": ("请填写 11 位手机号码", "Enter a mobile number of 11 digits"),
    "citizen-id.length": ("公民身份号码应为 18 位", "A citizen ID number has 18 characters"),
    "citizen-id.characters": (
        "公民身份号码由 17 位数字和 1 位数字或大写 X 组成",
        "A citizen ID number is 17 digits followed by a digit or a capital X",
    ),
    "citizen-id.region": (
        "公民身份号码前 6 位的行政区划代码不存在",
        "The first six digits of the citizen ID number are no known region",
    ),
    "citizen-id.birth": ("公民身份号码中的出生日期不正确", "The date of birth in the citizen ID number is not possible"),
    "citizen-id.check": (
        "公民身份号码的校验码不对，请检查是否输错",
        "The citizen ID number has a wrong check digit. Check for a typing mistake",
    ),
    "uscc.length": ("统一社会信用代码应为 18 位", "An organisation code has 18 characters"),
    "uscc.characters": (
        "统一社会信用代码只含数字和大写字母（不含 I、O、S、V、Z）",
        "An organisation code has only digits and capital letters without I, O, S, V and Z",
    ),
    "uscc.region": ("统一社会信用代码中的行政区划代码不存在", "The region in the organisation code is not known"),
    "uscc.check": (
        "统一社会信用代码的校验码不对，请检查是否输错",
        "The organisation code has a wrong check character. Check for a typing mistake",
    ),
    "integer": ("{label}必须是整数，只用数字 0-9", "{label} must be a whole number, in digits 0 to 9"),
    "decimal": ('{label}必须是写成文字的十进制数，例如 "86.50"', '{label} must be a decimal number written as text, like "86.50"'),
    "places": ("{label}最多保留 {limit} 位小数", "{label} must have at most {limit} decimal places"),
    "digits": ("{label}的数字过大或位数过多（最多 18 位）", "{label} has too many digits (at most 18)"),
    "too-small": ("{label}不能小于 {limit}", "{label} must be {limit} or more"),
    "too-large": ("{label}不能大于 {limit}", "{label} must be {limit} or less"),
    "boolean": ("{label}只能是 true 或 false", "{label} must be true or false"),
    "date": ("请填写真实的日期，例如 2026-03-01", "Enter a real date, like 2026-03-01"),
    "time": ("请填写真实的时间，例如 09:30", "Enter a real time, like 09:30"),
    "datetime": ("请填写真实的日期和时间，例如 2026-03-01T09:30", "Enter a real date and time, like 2026-03-01T09:30"),
    "past": ("{label}不能早于今天", "{label} must be today or later"),
    "future": ("{label}不能晚于今天", "{label} must be today or earlier"),
    "too-early": ("{label}不能早于 {limit}", "{label} must be {limit} or later"),
    "too-late": ("{label}不能晚于 {limit}", "{label} must be {limit} or earlier"),
    "option": ("请在{label}所列的选项中选择", "Select one of the listed options for {name}"),
    "list": ("{label}必须是由文字组成的列表", "{label} must be a list of texts"),
    "duplicate": ("{label}中有重复的内容", "{label} contains the same entry twice"),
    "too-few-items": ("{label}至少选择 {limit} 项", "{label} needs at least {limit} entries"),
    "too-many-items": ("{label}最多 {limit} 项", "{label} can have at most {limit} entries"),
    "document": ("{label}中有不正确的文件编号", "{label} contains a wrong document number"),
    "json-encoding": ("请求内容不是 UTF-8 编码", "The request is not UTF-8 text"),
    "json-syntax": (
        "请求内容不是正确的 JSON（第 {line} 行第 {column} 列）",
        "The request is not correct JSON (line {line}, column {column})",
    ),
    "json-constant": ("JSON 中不能有 {word}", "{word} is not a JSON number"),
    "json-duplicate": ("同一个 JSON 对象中“{word}”出现了两次", "“{word}” stands twice in one JSON object"),
    "json-depth": ("JSON 嵌套超过 {limit} 层", "The JSON is nested more than {limit} levels deep"),
    "json-size": ("请求内容超过 {limit} 字节", "The request is larger than {limit} bytes"),
    "json-digits": ("数字过大或位数过多（最多 {limit} 位）", "A number has too many digits (at most {limit})"),
    "json-text": ("文字中含有 NUL 或不完整的字符", "A text contains a NUL or half a character"),
}


ASKING = frozenset({"required", "required-choice"})
QUESTION_MARKS = ("？", "?")


def say(code: str, lang: str, label: str = "", /, **words: str | int) -> str:
    """The sentence `code` in `lang` ("zh" or "en"); `label` is the field's label in that language."""
    chinese, english = SENTENCES["required-answer" if code in ASKING and label.endswith(QUESTION_MARKS) else code]
    return (english if lang == "en" else chinese).format(label=label, name=_lower_first(label), **words)


def both(code: str, /, **words: str | int) -> dict[str, str]:
    """The sentence `code` keyed by language, for a place that does not know its reader."""
    return {lang: say(code, lang, **words) for lang in ("zh", "en")}


def _lower_first(label: str) -> str:
    """A label inside an English sentence begins small, unless it begins with an abbreviation such as ID."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] == " " else label
