"""Texts of expressions that cannot be run."""

from __future__ import annotations

from engine.model.texts.text import Text


def _error(zh: str, en: str) -> Text:
    return Text("run", "error", "R7", "{at}的表达式“{source}”" + zh, '{at}: the expression "{source}" ' + en)


EXPRESSIONS: dict[str, Text] = {
    "expression-language": _error("使用语言“{language}”。只执行 FEEL。", 'is written in "{language}". Only FEEL is run.'),
    "expression-length": _error("超过 {limit} 个字符。", "is longer than {limit} characters."),
    "expression-limit": _error("嵌套超过 {limit} 层。", "is nested more than {limit} levels deep."),
    "expression-code": _error("看起来是程序代码，不是 FEEL。", "looks like program code and is not FEEL."),
    "expression-function": _error("调用未知的函数“{part}”。", 'calls the unknown function "{part}".'),
    "expression-reserved": _error("使用保留名称“{part}”。", 'uses the reserved name "{part}".'),
    "expression-filter": _error(
        "用方括号取“{part}”，FEEL 中取不到任何东西。请用点号。",
        'picks "{part}" by brackets, which finds nothing in FEEL. Use a dot.',
    ),
    "expression-comparison": _error(
        "写了“{part}”，FEEL 的相等只写一个等号。", 'writes "{part}"; in FEEL one equals sign compares.'
    ),
    "expression-digit": _error("含有数字“{part}”；数字只能写作 0 至 9。", 'holds the digit "{part}"; digits are written 0 to 9.'),
    "expression-character": _error("含有看不见的字符（{character}）。", "holds a character that cannot be seen ({character})."),
    "expression-syntax": _error("不是有效的 FEEL：{problem}", "is not valid FEEL: {problem}"),
    "expression-unsupported": _error("用到尚不支持的功能：{problem}", "uses what is not supported yet: {problem}"),
    "juel-mixture": _error(
        "把文字与 ${{...}} 混写，FEEL 中没有相同的写法。", "mixes text with ${{...}}, which FEEL has no like of."
    ),
    "juel-call": _error("调用方法“{part}”。请改用变量或决策。", 'calls the method "{part}". Use a variable or a decision instead.'),
    "juel-arithmetic": _error(
        "使用运算“{part}”，其换算规则与 FEEL 不同。请改写为 FEEL。",
        'uses the operator "{part}", which converts values as FEEL does not. Write it in FEEL.',
    ),
    "juel-index": _error(
        "用变量作方括号下标取值“{part}”，FEEL 从 1 计数。请改写为 FEEL。",
        'indexes "{part}" by a variable, and FEEL counts from 1. Write it in FEEL.',
    ),
    "juel-name": _error("使用保留名称“{part}”。", 'uses the reserved name "{part}".'),
    "juel-depth": _error("嵌套超过 20 层。", "is nested more than 20 levels deep."),
    "juel-syntax": _error("在“{part}”处无法理解。", 'cannot be understood at "{part}".'),
}
