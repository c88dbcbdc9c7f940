"""What the parser and the bounds say of an expression, in Chinese."""

from __future__ import annotations

import re

PLACE = re.compile(r"Line (\d+), column (\d+): (.+), found (.+)\.", re.DOTALL)
TYPE = "there is no type "
EXPECTED = (
    ("expected the end or an operator", "此处应当结束，或者有一个运算符"),
    ("expected the end or “,”", "此处应当结束，或者有逗号"),
    ("expected a named argument", "此处应有带名称的参数"),
    ("expected a value", "此处应有一个值"),
    ("expected a string after “@”", "“@”之后应有字符串"),
    ("expected a name and “:”", "此处应有名称和冒号"),
    ("expected a name", "此处应有名称"),
)
WHOLE = (
    (r"The expression is longer than (\d+) characters\.", "表达式超过 {} 个字符。"),
    (r"The number is out of range\.", "数字超出范围。"),
    (r"The string has no end\.", "字符串没有结束的引号。"),
    (r"The expression is nested too deep\.", "表达式嵌套太深。"),
    (r"The expression is nested more than (\d+) levels deep\.", "表达式嵌套超过 {} 层。"),
    (r"The evaluation is nested too deep\.", "求值时嵌套太深。"),
    (r"The evaluation needs more than (\d+) steps\.", "求值超过 {} 步。"),
    (r"Functions call each other more than (\d+) levels deep\.", "函数互相调用超过 {} 层。"),
    (r"A value holds more than (\d+) parts or more than (\d+) levels\.", "值的组成部分超过 {} 个，或者层次超过 {} 层。"),
    (r"A string would be longer than (\d+) characters\.", "字符串会超过 {} 个字符。"),
    (r"A list would hold more than (\d+) items\.", "列表会超过 {} 项。"),
    (r"A function written in another language \(“external”\) is refused: (.+)", "不接受用其他语言写的函数（external）：{}"),
)


def in_chinese(message: str) -> str:
    """The message of a FeelError in Chinese; one that is not known here as it is."""
    if found := PLACE.fullmatch(message):
        line, column, problem, token = found.groups()
        return f"第 {line} 行第 {column} 列：{_problem(problem, token)}。"
    for pattern, chinese in WHOLE:
        if whole := re.fullmatch(pattern, message):
            return chinese.format(*whole.groups())
    return message


def _problem(problem: str, token: str) -> str:
    if problem.startswith(TYPE):
        return f"没有类型“{problem.removeprefix(TYPE)}”"
    expected = dict(EXPECTED).get(problem) or "此处应有" + problem.removeprefix("expected ").replace(" or ", "或")
    return f"{expected}，到此已经结束" if token == "the end" else f"{expected}，却是{token}"
