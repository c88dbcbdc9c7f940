"""The few functions "written in Java" that a model may name: a closed table of pure ones, each written here anew.

The standard lets a model name a class and a method (DMN 1.5, 10.3.2.13.3). No class is looked up and nothing is loaded:
what does not stand in the table is refused by name. Numbers are decimals as everywhere; the Java type only bounds them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Any

from engine.feel import numbers
from engine.feel.errors import FeelUnsupportedError, NullValue
from engine.feel.nodes import Const, ContextLiteral, Host, Node
from engine.feel.numbers import Number, is_number
from engine.feel.run import Scope, check_string

_SIGNATURE = re.compile(r"(\w+)\(([^()]*)\)")
_WHOLE: Mapping[str, int] = {"byte": 2**7, "short": 2**15, "int": 2**31, "long": 2**63}
_REAL = ("double", "float")
_WIDE = Context(prec=80)
_TURN = Decimal("6.2831853071795864769252867665590057683943387987502116419498891846156328125724180")
_MAX_ANGLE = 10**12
_FINEST = Decimal("1e-40")
Method = Callable[..., Any]


def external_body(params: tuple[str, ...], source: Node) -> Host:
    """What runs a function `external {java: {class: ..., method signature: ...}}` with these parameters.

    Raises FeelUnsupportedError for another language, and for a class or method that is not in the table.
    """
    java = _texts(_entry(source, "java") or source)
    name, signature = java.get("class", ""), java.get("method signature", "")
    found = _SIGNATURE.fullmatch("".join(signature.split()))
    method = found and METHODS.get(f"{name}.{found[1]}({found[2]})")
    if not found or method is None:
        raise FeelUnsupportedError(f"A function written in another language (“external”) is refused: {name} {signature}".rstrip())
    kinds = tuple(kind for kind in found[2].split(",") if kind)
    return Host(_runner(params, kinds, method), frozenset(params))


def _entry(node: Node, name: str) -> Node | None:
    return dict(node.entries).get(name) if isinstance(node, ContextLiteral) else None


def _texts(node: Node) -> dict[str, str]:
    if not isinstance(node, ContextLiteral):
        return {}
    return {key: part.value for key, part in node.entries if isinstance(part, Const) and type(part.value) is str}


def _runner(params: tuple[str, ...], kinds: tuple[str, ...], method: Method) -> Callable[[Scope], Any]:
    def call(scope: Scope) -> Any:
        try:
            return method(*_arguments([scope[param] for param in params], kinds))
        except NullValue as reason:
            scope.run.warn(str(reason))
            return None

    return call


def _arguments(values: list[Any], kinds: tuple[str, ...]) -> list[Any]:
    if kinds and kinds[-1] == _REST:
        kinds = (*kinds[:-1], *("",) * (len(values) - len(kinds) + 1))
    if len(values) != len(kinds):
        raise NullValue(f"the method takes {len(kinds)} arguments, not {len(values)}")
    return [_argument(value, kind) for value, kind in zip(values, kinds, strict=True)]


def _argument(value: Any, kind: str) -> Any:
    if kind in _WHOLE and is_number(value) and value == int(value) and -_WHOLE[kind] <= value < _WHOLE[kind]:
        return int(value)
    fits = (kind in _REAL and is_number(value)) or (kind == _STRING and type(value) is str) or not kind
    if fits or (kind == "char" and type(value) is str and len(value) == 1):
        return value
    raise NullValue(f"an argument is no {kind}")


def _number_from(kind: str) -> Callable[[str], Number]:
    def read(text: str) -> Number:
        if not re.fullmatch(r"[+-]?[0-9]{1,300}" if kind in _WHOLE else r"[+-]?[0-9]{1,300}(\.[0-9]{1,300})?", text):
            raise NullValue("the text is not a number")
        value = numbers.norm(Decimal(text))
        return value if kind in _REAL else _argument(value, kind)

    return read


def _format(text: str, *values: Any) -> str:
    given, parts = list(values), re.split(r"(%.?)", text)
    for at, part in enumerate(parts):
        if part == "%s" and given:
            parts[at] = _text(given.pop(0))
        elif part == "%%":
            parts[at] = "%"
        elif part.startswith("%"):
            raise NullValue("the format asks for something else than %s, or for more values than there are")
    return check_string("".join(parts))


def _text(value: Any) -> str:
    if type(value) is str:
        return value
    if is_number(value):
        return numbers.format_number(value)
    if value is None or type(value) is bool:
        return {None: "null", True: "true", False: "false"}[value]
    raise NullValue("only texts, numbers and booleans can be put into a text")


def _cosine(angle: Number, shift: Decimal = Decimal(0)) -> Number:
    if numbers.absolute(angle) > _MAX_ANGLE:
        raise NullValue("the angle is too large")
    rest = _WIDE.remainder(_WIDE.subtract(Decimal(angle), shift), _TURN)
    square, term, total = _WIDE.minus(_WIDE.multiply(rest, rest)), Decimal(1), Decimal(1)
    for step in range(2, 120, 2):
        term = _WIDE.divide(_WIDE.multiply(term, square), Decimal(step * (step - 1)))
        total = _WIDE.add(total, term)
    return numbers.norm(_WIDE.quantize(total, _FINEST))


def _sine(angle: Number) -> Number:
    return _cosine(angle, _WIDE.divide(_TURN, Decimal(4)))


_STRING = "java.lang.String"
_REST = "[Ljava.lang.Object;"
_BOXES = {"Byte": "byte", "Short": "short", "Integer": "int", "Long": "long", "Float": "float", "Double": "double"}
METHODS: dict[str, Method] = {
    "java.lang.Math.cos(double)": _cosine,
    "java.lang.Math.sin(double)": _sine,
    "java.lang.Math.sqrt(double)": lambda value: numbers.apply("sqrt", value),
    "java.lang.Math.exp(double)": lambda value: numbers.apply("exp", value),
    "java.lang.Math.log(double)": lambda value: numbers.apply("ln", value),
    "java.lang.Math.pow(double,double)": numbers.power,
    "java.lang.Math.floor(double)": lambda value: numbers.to_scale(value, 0, ROUND_FLOOR),
    "java.lang.Math.ceil(double)": lambda value: numbers.to_scale(value, 0, ROUND_CEILING),
    f"java.lang.String.format({_STRING},{_REST})": _format,
    "java.lang.String.valueOf(char)": _text,
}
for _kind in ("int", "long", *_REAL):
    METHODS[f"java.lang.Math.abs({_kind})"] = numbers.absolute
    METHODS[f"java.lang.Math.max({_kind},{_kind})"] = max
    METHODS[f"java.lang.Math.min({_kind},{_kind})"] = min
    METHODS[f"java.lang.String.valueOf({_kind})"] = _text
for _box, _kind in _BOXES.items():
    METHODS[f"java.lang.{_box}.valueOf({_STRING})"] = _number_from(_kind)
    METHODS[f"java.lang.{_box}.valueOf({_kind})"] = lambda value: value
