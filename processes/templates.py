"""Element templates: our `onerun:` settings as forms of the properties panel in modelers that know Camunda's template format.

They are made from the catalogue of operations and checks, so that they never offer what is not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from processes.checks import SOURCES
from processes.operations import CHECK, EFFECTS, HUMAN
from processes.texts import Text, same, source_name, text

Dialect = Literal["camunda-7", "camunda-8"]
Property = dict[str, Any]
BINDINGS: dict[str, str] = {"camunda-7": "camunda:property", "camunda-8": "zeebe:property"}
SCHEMAS: dict[str, str] = {
    "camunda-7": "https://unpkg.com/@camunda/element-templates-json-schema/resources/schema.json",
    "camunda-8": "https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json",
}
WAITS = ("IntermediateCatchEvent", "BoundaryEvent")
FIELDS: dict[str, tuple[Text, Text]] = {
    "form": (text("表单", "Form"), text("表单文件的 id", "The id of a form file")),
    "writes": (text("可写变量", "Variables it may write"), text("用逗号分开", "Separated by commas")),
    "groups": (text("办理岗位", "Groups"), text("用逗号分开", "Separated by commas")),
    "visit": (text("需到现场", "In-person visit"), text("到哪里；留空表示不必到场", "Where; empty when nobody has to come")),
    "limit": (text("时限（工作日）", "Limit (working days)"), text("整数", "A whole number")),
    "clock": (text("时限时钟", "Clock"), text("由哪个时钟给出到期时间", "The clock that gives the due time")),
    "reads": (text("读取的数据项", "Data items it reads"), text("用逗号分开", "Separated by commas")),
    "asks": (text("向申请人索要的数据项", "Data items it asks for"), text("用逗号分开", "Separated by commas")),
    "decision": (text("决策", "Decision"), text("决策的 id", "The id of a decision")),
    "result": (text("结果变量", "Result variable"), text("结果写入的变量", "The variable that takes the result")),
    "inputs": (text("输入", "Inputs"), text("每行一个：变量 = 表达式", "One a line: variable = expression")),
    "outputs": (text("输出", "Outputs"), text("每行一个：变量 = 表达式", "One a line: variable = expression")),
    "retries": (text("重试次数", "Retries"), text("整数", "A whole number")),
    "lane-role": (text("岗位", "Role"), text("这条泳道的待办归哪个岗位", "The role that gets the tasks of this lane")),
}

ACTS: dict[str, Text] = {
    "case.receive": text("收件", "Receive"),
    "case.accept": text("受理", "Accept"),
    "case.tolerate": text("容缺受理", "Accept, papers to follow"),
    "case.ask-again": text("要求重新补交容缺材料", "Ask for the papers again"),
    "case.complete": text("确认容缺材料补齐", "Note that the papers are complete"),
    "case.revoke-acceptance": text("撤销受理", "Revoke the acceptance"),
    "case.pause": text("启动特别程序，时限停止计算", "Start a special procedure, the clocks stand"),
    "case.resume": text("结束特别程序，时限继续计算", "End a special procedure, the clocks go on"),
    "case.supplement": text("一次性告知补正", "Ask for a supplement"),
    "case.not-accept": text("不予受理", "Do not accept"),
    "case.not-required": text("无需许可", "No licence needed"),
    "case.lapse": text("逾期未补正，视为撤回", "Lapse for want of a supplement"),
    "case.review": text("转入审查", "Pass on for review"),
    "case.propose": text("提出审查意见", "Propose a decision"),
    "case.return": text("退回审查", "Send back"),
    "case.extend": text("延长期限", "Extend"),
    "case.approve": text("准予", "Grant"),
    "case.refuse": text("不予许可", "Refuse"),
    "case.deliver": text("送达", "Deliver"),
    "case.close": text("办结", "Close"),
    "case.terminate": text("终止", "Terminate"),
    "licence.issue": text("签发证照", "Issue the licence"),
    "site-visit.record": text("登记现场核查", "Record a site visit"),
    "notice.send": text("发送通知", "Send a notice"),
}


def element_templates(dialect: Dialect, lang: str) -> list[dict[str, Any]]:
    """The templates for a modeler of that dialect, with labels in "zh" or "en"."""
    made = _Maker(dialect, lang)
    checks = {f"{CHECK}{name}": source_name(name) for name in sorted(SOURCES)}
    asking = [made.choice(checks), *made.fields("result", "inputs", "outputs", "retries")]
    return [
        made.template("human", ("UserTask",), text("一次办：人工办理", "Onerun: work for a person"), _human(made)),
        made.template("effect", ("ServiceTask",), text("一次办：事项操作", "Onerun: act on the case"), made.catalogue(EFFECTS)),
        made.template("check", ("ServiceTask",), text("一次办：数据核查", "Onerun: check with a register"), asking),
        made.template("rule", ("BusinessRuleTask",), text("一次办：决策", "Onerun: decision"), made.fields("decision", "result")),
        made.template("script", ("ScriptTask",), text("一次办：计算", "Onerun: computation"), made.fields("result")),
        made.template("timer", WAITS, text("一次办：时限", "Onerun: legal period"), made.fields("clock", "limit")),
        made.template("lane", ("Lane",), text("一次办：岗位", "Onerun: role"), made.fields("lane-role")),
    ]


def _human(made: _Maker) -> list[Property]:
    chosen = made.choice({o.name: o.text for o in HUMAN.values()}, optional=True)
    return [chosen, *made.fields("form", "writes", "groups", "visit", "limit", "clock", "reads", "asks")]


class _Maker:
    def __init__(self, dialect: Dialect, lang: str) -> None:
        self.dialect, self.lang = dialect, lang

    def template(self, key: str, kinds: Iterable[str], name: Text, properties: list[Property]) -> dict[str, Any]:
        """One template; its id stays the same, so that a newer one replaces it."""
        return {
            "$schema": SCHEMAS[self.dialect],
            "id": f"onerun.{key}",
            "name": name[self.lang],
            "appliesTo": [f"bpmn:{kind}" for kind in kinds],
            "properties": properties,
        }

    def catalogue(self, names: Iterable[str]) -> list[Property]:
        """A choice among operations of the catalogue."""
        return [self.choice({name: ACTS.get(name, same(name)) for name in names}), *self.fields("inputs")]

    def choice(self, operations: dict[str, Text], *, optional: bool = False) -> Property:
        """A list to choose the operation from."""
        choices = [{"name": f"{label[self.lang]} ({name})", "value": name} for name, label in operations.items()]
        found = self._property("operation", text("操作", "Operation"), text("在操作目录中的名称", "Its name in the catalogue"))
        return {**found, "type": "Dropdown", "choices": choices, **({} if optional else {"constraints": {"notEmpty": True}})}

    def fields(self, *names: str) -> list[Property]:
        """Fields to type into."""
        return [{**self._property(n, *FIELDS[n]), "type": "Text" if n in ("inputs", "outputs") else "String"} for n in names]

    def _property(self, name: str, label: Text, hint: Text) -> Property:
        binding = {"type": BINDINGS[self.dialect], "name": f"onerun:{name}"}
        told = {"label": label[self.lang], "description": hint[self.lang]}
        return {**told, "binding": binding, "optional": True} if self.dialect == "camunda-8" else {**told, "binding": binding}
