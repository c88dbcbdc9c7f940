"""Texts of the publish gate: the rules that a process has to keep before anyone may use it."""

from __future__ import annotations

from engine.model.texts.text import Text


def _error(rule: str, zh: str, en: str, fix: str | None = None) -> Text:
    return Text("publish", "error", rule, zh, en, fix)


PUBLISH: dict[str, Text] = {
    "delegate": _error(
        "R10",
        "{at}用“{name}”指向程序代码或地址（{value}）。请从操作目录中选择一项操作。",
        '{at} points to program code or an address by "{name}" ({value}). Choose an operation of the catalogue.',
    ),
    "listener": _error(
        "R7",
        "{at}带有“{name}”，其中的代码不会执行。请改用任务或操作。",
        '{at} carries "{name}", and code in it is not run. Use a task or an operation.',
        "take-listeners-out",
    ),
    "name-length": _error("R4", "{at}的名称超过 {limit} 个字符。", "The name of {at} is longer than {limit} characters."),
    "name-missing": Text(
        "publish", "asks", "R5", "{at}没有名称，人们只会看到它的 id。", "{at} has no name: people would see its id instead."
    ),
    "not-drawn": Text(
        "publish",
        "info",
        "BPMN 2.0.2, 12",
        "{at}不在流程图里：办件走到这里时，图上看不到。",
        "{at} is not in the diagram: a case that stands there would not be seen on it.",
    ),
    "id-length": _error("R4", "{at}的 id 超过 {limit} 个字符。", "The id of {at} is longer than {limit} characters."),
    "nesting": _error("R4", "{at}所在的子流程嵌套超过 {limit} 层。", "{at} is nested in sub-processes more than {limit} deep."),
    "too-many-nodes": _error("R4", "{at}的节点超过 {limit} 个。", "{at} has more than {limit} flow nodes."),
    "id-spelling": _error(
        "R5",
        "{at}的 id 不符合 XML 规则：以字母或下划线开头，不含空格和符号。",
        "The id of {at} is not a valid XML id: it begins with a letter or underscore and has no spaces or signs.",
    ),
    "unseen-character": _error(
        "R5",
        "{at}的名称或 id 含有看不见的字符（{character}）。",
        "The name or id of {at} holds a character that cannot be seen ({character}).",
    ),
    "reserved-name": _error("R11", "{at}写入保留的变量名“{name}”。", '{at} writes the reserved variable name "{name}".'),
    "expression-constant": _error(
        "R7",
        "{at}的表达式“{source}”永远得不出真或假。",
        '{at}: the expression "{source}" never comes to true or false.',
    ),
    "expression-idle": _error(
        "R7",
        "{at}的 {part} 写有表达式“{source}”，此处的表达式不会执行。请删除，或改用变量映射。",
        '{at}: {part} holds the expression "{source}", which is not run at this place. Take it out or map variables instead.',
    ),
    "plain-start": _error(
        "R6",
        "{at}有 {count} 个无类型的开始事件；最多一个，没有时须由消息、定时等事件启动。",
        "{at} has {count} plain start events; it may have one, and without one an event has to start it.",
    ),
    "start-time-data": _error(
        "R9",
        "{at}的时间“{value}”用到了变量；流程启动前还没有数据，请写成固定的日期、时长或周期。",
        '{at}: the time "{value}" uses variables, which are not there yet. Write a date, a duration or a cycle.',
    ),
    "no-end": _error("R6", "{at}没有结束事件。", "{at} has no end event."),
    "not-reached": _error("R6", "{at}无法从开始事件到达。", "{at} cannot be reached from a start event."),
    "no-way-out": _error("R6", "从{at}无法到达结束事件。", "There is no way from {at} to an end event."),
    "no-default": _error(
        "R6",
        "{at}没有默认流：所有条件都不成立时流程会停住。",
        "{at} has no default flow: where no condition holds, the process stops there.",
        "last-as-default",
    ),
    "default-unmarked": _error(
        "R6",
        "{at}没有条件，是“否则”的走向，却没有标为默认流。",
        "{at} has no condition and is the way for all other cases, but it is not marked as the default flow.",
        "mark-default",
    ),
    "flow-without-condition": _error("R6", "{at}既没有条件，也不是默认流。", "{at} has no condition and is not the default flow."),
    "lane-unnamed": _error("R6", "{at}没有名称。", "{at} has no name."),
    "lane-unknown": _error(
        "R6", "{at}列出不在流程中的节点“{value}”。", '{at} lists the node "{value}", which is not in the process.'
    ),
    "lane-twice": _error("R6", "{at}同时在两条泳道里。", "{at} stands in two lanes."),
    "endless-circle": _error(
        "R6",
        "从{at}开始的循环没有任何等待，会永远转下去：{names}。",
        "The circle from {at} has nothing that waits and would go round for ever: {names}.",
    ),
    "deadlock": _error(
        "R6",
        "流程会停在这里，永远不再继续：{names}。走法：{path}。",
        "The process comes to a standstill at {names} and never goes on. The way there: {path}.",
    ),
    "livelock": _error(
        "R6",
        "从这里起流程一直转圈，再也到不了结束：{names}。走法：{path}。",
        "From {names} on the process goes round and never comes to an end. The way there: {path}.",
    ),
    "token-doubled": _error(
        "R6",
        "{at}可能同时被执行两次，因为并行的分支没有先汇合。走法：{path}。",
        "{at} may be done twice at once, because parallel branches are not joined before it. The way there: {path}.",
    ),
    "never-reached": _error("R6", "无论怎么走都到不了{at}。", "No way through the process ever comes to {at}."),
    "not-proved": Text(
        "publish",
        "asks",
        "R6",
        "没能证明流程总能办完：{why}（{at}）。",
        "It is not proved that the process can always be finished: {why} ({at}).",
    ),
    "loop-unbounded": _error(
        "R6",
        "{at}反复执行，既没有上限也没有任何等待。请写 loopMaximum。",
        "{at} repeats with no maximum and nothing in it waits. Give a loopMaximum.",
    ),
    "token-quantity": _error(
        "R6",
        "{at}写有 startQuantity 或 completionQuantity；一次只能有一个令牌。",
        "{at} has a startQuantity or completionQuantity; there can only be one token at a time.",
    ),
    "condition-parallel": _error(
        "R6",
        "{at}从并行网关出发却带有条件，条件不会起作用。",
        "{at} leaves a parallel gateway and has a condition, which has no effect.",
    ),
    "lane-missing": _error("R6", "{at}不在任何泳道里，不知由谁办理。", "{at} stands in no lane, so nobody is named to do it."),
    "call-open": _error(
        "R6",
        "{at}用表达式“{called}”指定被调用的流程：无法断定会调用什么、会不会没完没了。发布前请直接写流程的 id。",
        '{at} says by the expression "{called}" which process it calls: what that is, and whether it ever comes to an end, cannot '
        "be known before. Write the id of the process to publish it.",
    ),
    "calls-itself": _error("R6", "{at}直接或间接调用自己。", "{at} calls itself, directly or through others."),
    "loop-bound": _error(
        "R8", "{at}的次数 {value} 不在 0 到 {limit} 之间。", "{at}: {value} rounds are not between 0 and {limit}."
    ),
    "loop-endless": _error(
        "R8", "{at}的循环没有上限，条件又永远成立。", "{at} loops without a maximum on a condition that always holds."
    ),
    "time-invalid": Text(
        "run", "error", "R9", "{at}的{kind}“{value}”不是 ISO 8601 写法。", '{at}: the {kind} "{value}" is not ISO 8601.'
    ),
    "time-bounds": _error(
        "R9",
        "{at}的时长“{value}”必须大于 0，不超过 10 年。",
        '{at}: the duration "{value}" has to be more than 0 and at most 10 years.',
    ),
    "time-offset": _error("R9", "{at}的时间“{value}”没有写时区偏移。", '{at}: the time "{value}" has no offset from UTC.'),
    "time-years": _error(
        "R9", "{at}的日期“{value}”不在 2000 至 2099 年之间。", '{at}: the date "{value}" is not in the years 2000 to 2099.'
    ),
    "cycle-repeats": _error(
        "R9", "{at}的周期“{value}”必须写明重复 1 至 1000 次。", '{at}: the cycle "{value}" has to say between 1 and 1000 repeats.'
    ),
    "cycle-pause": _error(
        "R9", "{at}的周期“{value}”间隔不足一分钟。", '{at}: the cycle "{value}" has less than a minute between repeats.'
    ),
    "operation-spelling": _error(
        "R10", "{at}的操作“{value}”不是操作目录中的名称。", '{at}: the operation "{value}" is no name of the catalogue.'
    ),
    "operation-unknown": _error(
        "R10", "{at}的操作“{value}”不在操作目录中。", '{at}: the operation "{value}" is not in the catalogue.'
    ),
    "operation-missing": _error(
        "R10",
        "{at}没有指定操作，没有可做的事。请从操作目录中选择一项。",
        "{at} names no operation, so there is nothing to do. Choose one of the catalogue.",
    ),
    "plain-id": _error(
        "R10",
        "{at}的{what}“{value}”必须是普通 id，不能是地址或路径。",
        '{at}: the {what} "{value}" has to be a plain id, not an address or a path.',
    ),
    "address": _error(
        "R10",
        "{at}含有地址“{value}”。地址由服务器设置，文件里不能写。",
        '{at} holds the address "{value}". Addresses are settings of the server.',
    ),
}
