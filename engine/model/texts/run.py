"""Texts of the run gate: what was assumed, what is left open, what cannot be run."""

from __future__ import annotations

from engine.model.texts.text import Text


def _error(zh: str, en: str, fix: str | None = None) -> Text:
    return Text("run", "error", "R3", zh, en, fix)


def _assumed(zh: str, en: str, fix: str | None = None) -> Text:
    return Text("run", "assumed", "R6", zh, en, fix)


RUN: dict[str, Text] = {
    "implied-start": _assumed(
        "{at}没有开始事件：从没有进入流的节点开始（{names}）。",
        "{at} has no start event: it begins at what has no incoming flow ({names}).",
        "draw-start",
    ),
    "implied-end": _assumed("{at}没有离开的流：到此结束一条路径。", "{at} has no outgoing flow: a path ends there.", "draw-end"),
    "implied-merge": _assumed(
        "{at}有 {count} 条进入的流：每来一次就执行一次，不会等齐。",
        "{at} has {count} incoming flows: each arrival starts it again, none waits for the others.",
    ),
    "implied-split": _assumed(
        "{at}有 {count} 条离开的流，全部同时走。", "{at} has {count} outgoing flows: all of them are taken at once."
    ),
    "implied-choice": _assumed(
        "{at}有 {count} 条离开的流，其中有条件：条件成立的都走。",
        "{at} has {count} outgoing flows, some with a condition: all that apply are taken.",
    ),
    "flow-misnamed": _assumed(
        "{at}的 {reference} 写着“{value}”，文件中没有它；按画出的流“{flow}”执行。",
        '{at}: {reference} names "{value}", which is not in the file; the flow that is drawn, "{flow}", is taken.',
        "list-flows",
    ),
    "no-executable-process": _error(
        "没有可执行的流程，而{at}没有标为可执行。要运行它，请标为可执行。",
        "No process of the file is executable: {at} is not marked so. Mark it if it is to run.",
        "make-executable",
    ),
    "not-executable": Text(
        "run",
        "info",
        "",
        "{at}没有标为可执行，只作展示，不会运行。",
        "{at} is not marked as executable: it is shown and not run.",
        "make-executable",
    ),
    "no-process": _error("文件里没有流程。", "The file holds no process."),
    "no-diagram": Text(
        "run",
        "info",
        "",
        "文件没有流程图，页面上的图是自动排的。",
        "The file has no diagram; the one on the page was laid out for it.",
        "draw-diagram",
    ),
    "no-nodes": _error("{at}是空的，没有可执行的内容。", "{at} is empty: there is nothing to run."),
    "no-beginning": _error("{at}没有可以开始的节点。", "{at} has no node at which it could begin."),
    "unsupported-node": _error("{at}：尚不能执行{what}。", "{at}: {what} is not supported yet."),
    "unsupported-event": _error("{at}：尚不能执行{event}类型的{what}。", "{at}: {what} of the kind {event} is not supported yet."),
    "unsupported-multiple": _error(
        "{at}有多个事件定义，尚不能执行。", "{at} has several event definitions, which is not supported yet."
    ),
    "unsupported-instantiate": _error(
        "{at}以收到消息来创建流程实例，尚不能执行。", "{at} creates the instance when a message comes, which is not supported yet."
    ),
    "unsupported-behaviour": _error(
        "{at}的多实例行为“{behaviour}”尚不能执行。", '{at}: the multi-instance behaviour "{behaviour}" is not supported yet.'
    ),
    "trigger-missing": _error(
        "{at}启动一个事件子流程，必须写明由什么触发（消息、定时、错误等）。",
        "{at} starts an event sub-process and has to say what triggers it (a message, a timer, an error, ...).",
    ),
    "timer-missing": _error("{at}没有写时间。请填写日期、时长或周期。", "{at} says no time. Give a date, a duration or a cycle."),
    "condition-missing": _error("{at}没有条件。", "{at} has no condition."),
    "message-missing": _error("{at}没有指明消息。", "{at} names no message."),
    "signal-missing": _error("{at}没有指明信号。", "{at} names no signal."),
    "link-missing": _error("{at}没有同名的另一端链接事件。", "{at} has no other link event of the same name."),
    "call-missing": _error("{at}没有指明被调用的流程。", "{at} does not say which process it calls."),
    "call-binding": _error(
        "{at}没有说清调用哪个版本（{binding}）：可以是当前版本、发布时的版本、某个版本号或者某个版本标签。",
        "{at} does not say which version it calls ({binding}): it can be the current one, that of the time of upload, one by its "
        "number, or one by its tag.",
    ),
    "call-fixed": _error(
        "{at}用表达式指定被调用的流程，只能调用当前版本，不能固定版本（{binding}）。",
        "{at} says by an expression which process it calls; that can only be the current version, not a fixed one ({binding}).",
    ),
    "loop-missing": _error(
        "{at}是多实例，但没有写数量或集合。", "{at} is multi-instance, but neither a number nor a collection is given."
    ),
    "decision-missing": _error("{at}没有指明决策。", "{at} names no decision."),
    "script-language": Text(
        "run",
        "error",
        "R7",
        "{at}的脚本语言{language}。只执行声明为 FEEL 的脚本。",
        "{at}: the script language {language}. Only scripts declared as FEEL are run.",
    ),
    "script-missing": _assumed("{at}没有脚本：到此什么都不做，直接继续。", "{at} has no script: it does nothing and goes on."),
    "mapping-structured": _error(
        "{at}的变量映射“{name}”含有列表、映射或脚本，不能执行。",
        '{at}: the variable mapping "{name}" holds a list, a map or a script and cannot be run.',
    ),
    "association-computes": _error(
        "{at}的数据关联含有赋值或转换，不能执行。请改用变量映射。",
        "{at}: a data association with an assignment or a transformation cannot be run. Use a variable mapping.",
    ),
    "setting-number": _error("{at}：“{value}”不是整数。", '{at}: "{value}" is not a whole number.'),
    "setting-expression": _error(
        "{at}：“{value}”是表达式，此处只能直接写名称。",
        '{at}: "{value}" is an expression; names have to be written here as they are.',
    ),
    "setting-line": _error("{at}：“{value}”应写成“变量 = 表达式”。", '{at}: "{value}" should read "variable = expression".'),
    "property-unknown": Text(
        "run", "asks", "", "{at}的属性“{name}”不认识，未使用。", '{at}: the property "{name}" is not known and not used.'
    ),
}
