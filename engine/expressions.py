"""Compiled expressions: FEEL is parsed when the definition is built, never when a step runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine import feel
from engine.errors import UnsupportedError
from engine.feel.errors import FeelError
from engine.feel.values import to_json
from engine.model.graph import Expression
from engine.problem import ProblemError
from engine.variables import Variables

MAX_SHOWN = 500


class Compiled:
    """One expression, ready to be evaluated."""

    __slots__ = ("expression", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.expression = feel.parse(text)

    def value(self, variables: Mapping[str, Any]) -> Any:
        """The FEEL value over the variables; raises ProblemError when a bound of the language is met."""
        return self._result(variables).value

    def _result(self, variables: Mapping[str, Any]) -> feel.Result:
        try:
            return self.expression.evaluate(variables, now=getattr(variables, "now", None))
        except FeelError as error:
            raise ProblemError("expression", f"{self.text}: {error}{shown(variables)}") from None

    def problem(self, cause: str, what: str, variables: Mapping[str, Any]) -> ProblemError:
        """The problem that this expression `what` (“is no list”), with the values it used and why parts of it are null."""
        why = "; ".join(dict.fromkeys(self._result(variables).warnings))[:MAX_SHOWN]
        return ProblemError(cause, f"{self.text} {what}{f' ({why})' if why else ''}{shown(variables)}"[: 2 * MAX_SHOWN])

    def stored(self, variables: Mapping[str, Any]) -> Any:
        """The value as it is stored in a document; raises ProblemError when it cannot be stored."""
        try:
            return to_json(self.value(variables))
        except FeelError as error:
            raise ProblemError("expression", f"{self.text}: {error}{shown(variables)}") from None

    def truth(self, variables: Variables) -> bool:
        """True or false; anything else raises ProblemError naming the expression, why it is null, and the values it used."""
        value = self.value(variables)
        if value is True or value is False:
            return value
        said = "null" if value is None else f"not true or false but {value!r}"
        raise self.problem("condition", f"is {said}", variables)


def shown(variables: Mapping[str, Any]) -> str:
    """The values that were used, as text for a person, at most 500 characters."""
    used = getattr(variables, "seen", None)
    if not used:
        return ""
    return f" with {json.dumps(used, ensure_ascii=False, default=str)[:MAX_SHOWN]}"


def compile_text(expression: Expression, element: str) -> Compiled:
    """The compiled expression; raises UnsupportedError naming the element."""
    try:
        return Compiled(expression.text)
    except FeelError as error:
        raise UnsupportedError(f"The expression {expression.text!r} cannot be run: {error}", element=element) from None


def compile_expression(expression: Expression | None, element: str) -> Compiled | None:
    """The compiled expression, None for None; raises UnsupportedError naming the element."""
    return None if expression is None else compile_text(expression, element)
