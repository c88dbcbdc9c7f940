"""Words for what operators see: standings, kinds of open things, why a token has no place in another version."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.errors import Trouble
from engine.model.calls import plain
from engine.model.graph import Model, Node
from engine.model.names import WORDS
from processes.texts import CLOCKS, Text, filled, same, text

STANDINGS: Mapping[str, Text] = {
    "running": text("运行中", "Running"),
    "suspended": text("已暂停", "Suspended"),
    "trouble": text("有异常", "In trouble"),
    "ended": text("已结束", "Ended"),
    "completed": text("已完成", "Completed"),
    "failed": text("以错误结束", "Ended with an error"),
    "cancelled": text("已取消", "Cancelled"),
}

PHASES: Mapping[str, Text] = {
    "ready": text("就绪，待继续", "Ready to go on"),
    "waiting": text("等待中", "Waiting"),
    "stopped": text("因异常停下", "Stopped by an incident"),
}

KINDS: Mapping[str, Text] = {
    "task": text("待办", "Task"),
    "job": text("作业", "Job"),
    "timer": text("定时器", "Timer"),
    "wait": text("等候消息或信号", "Wait for a message or signal"),
    "incident": text("异常", "Incident"),
}

CHANGES: Mapping[str, Text] = {
    "kept": text("保持不变", "Kept"),
    "renewed": text("保留，按新版本更新", "Kept, renewed by the new version"),
    "closed": text("关闭", "Closed"),
    "opened": text("新开", "Opened"),
}

TROUBLES: Mapping[str, Text] = {
    "gone": text("新版本没有这个步骤（{other}）", "The new version has no such step ({other})"),
    "kind": text("新版本中“{other}”是另一种步骤", "In the new version {other} is a step of another kind"),
    "loop": text("新版本中“{other}”的重复方式不同", "In the new version {other} repeats in another way"),
    "scope": text("新版本中“{other}”在另一个子流程里", "In the new version {other} stands in another sub-process"),
    "flow": text(
        "有令牌经连线 {other} 在此等候汇合，新版本没有对应的连线",
        "A token waits here, having come by flow {other}; the new version has no such flow",
    ),
    "process": text("新版本没有这个流程", "The new version has no such process"),
    "unknown-here": text("对应关系中的“{node}”不在现在的版本里", "{node} in the mapping is not in the present version"),
    "unknown-there": text("对应关系中的“{other}”不在新版本里", "{other} in the mapping is not in the new version"),
    "nothing-to-wait-for": text("新版本中这一步没有可等候的事件", "In the new version there is nothing to wait for here"),
    "timer": text("新版本的定时器算不出时间：{other}", "A timer of the new version has no time: {other}"),
    "no-decision": text(
        "新版本在这一步要用决策“{other}”，受理时施行的决策表里没有",
        "The new version asks for the decision {other} here, which the tables in force at acceptance do not make",
    ),
    "worse": text(
        "按新的决策表，这个办件会被拒绝，受理时施行的决策表并不拒绝：不能改用新表",
        "By the new tables this case would be refused, by those in force at acceptance it is not: the new ones cannot be chosen",
    ),
    "limit-stays": text(
        "时限“{other}”已经起算，新版本对申请人没有更有利，须保持原来的天数",
        "The limit {other} runs already and the new version does not favour the applicant: its days stay",
    ),
    "fee": text(
        "新版本要收费 {other} 元，而这个办件提交时不收费，不能事后补收",
        "The new version asks for a fee of {other} yuan; this case was filed without one and none can be asked afterwards",
    ),
}

VERDICTS: Mapping[str, Text] = {
    "follows": text("按新版本", "Follows the new version"),
    "stays": text("按受理时的规定，不变", "Stays as it was"),
    "open": text("可以选择", "Open to choice"),
}


def trouble_text(trouble: Trouble) -> Text:
    """Why an element has no place, in words."""
    words = TROUBLES.get(trouble.code, text(trouble.code, trouble.code))
    other = trouble.other or trouble.node
    clock = CLOCKS.get(other, same(other))
    return text(*(filled(words, {"node": trouble.node, "other": clock[language]})[language] for language in ("zh", "en")))


def days_text(days: int, unit: str) -> Text:
    """So many working or calendar days."""
    one = days == 1
    if unit == "working":
        return text(f"{days} 个工作日", f"{days} working {'day' if one else 'days'}")
    return text(f"{days} 个自然日", f"{days} calendar {'day' if one else 'days'}")


def name_of(model: Model, node_id: str | None, english: Mapping[str, str] = MappingProxyType({})) -> Text:
    """How people call an element: by its name, else by its kind and id; the empty text where there is none.

    `english` names elements for readers of English, by their ids.
    """
    node = node_of(model, node_id)
    if node is None:
        return text(node_id or "", node_id or "")
    if node.name:
        return text(node.name, english.get(node.id, node.name))
    kind = kind_text(node)
    return text(f"{kind['zh']} {plain(node.id)}", f"{kind['en']} {plain(node.id)}")


def node_of(model: Model, node_id: str | None) -> Node | None:
    """The element of this id in any process of the model."""
    if node_id is None:
        return None
    return next((process.nodes[node_id] for process in model.processes.values() if node_id in process.nodes), None)


def kind_text(node: Node) -> Text:
    """The kind of an element in words."""
    return text(*WORDS.get(node.kind, (node.kind, node.kind)))
