"""Calling functions: built-in ones with typed, named and optional parameters, and those an expression defines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.feel.errors import NullValue
from engine.feel.numbers import is_number
from engine.feel.run import Run
from engine.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from engine.feel.types import Type, coerce, type_of
from engine.feel.values import Function, Range

_CHECKS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "context": (dict,),
    "range": (Range,),
    "function": (Function,),
    "date": (Date, DateTime),
    "moment": (Date, DateTime, Time),
    "duration": (DaysDuration, MonthsDuration),
}


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a built-in function; the parameters beyond `required` are optional."""

    name: str
    params: tuple[str, ...]
    kinds: tuple[str, ...]
    required: int
    impl: Callable[..., Any]
    variadic: bool = False
    collapse: bool = False

    def takes(self, count: int, names: Sequence[str]) -> bool:
        """True when this many positional arguments, or these names, fit."""
        if names:
            return set(names) <= set(self.params) and set(self.params[: self.required]) <= set(names)
        return count >= self.required if self.variadic else self.required <= count <= len(self.params)

    def prepare(self, arguments: list[Any], names: Sequence[str] = ()) -> list[Any]:
        """The arguments as the function takes them; raises NullValue when one cannot be taken."""
        if self.variadic and not names:
            single = self.collapse and len(arguments) == 1 and type(arguments[0]) is list
            return [arguments[0] if single else arguments]
        if names:
            given = dict(zip(names, arguments, strict=True))
            last = max(i for i, param in enumerate(self.params) if param in given)
            arguments = [given.get(param) for param in self.params[: last + 1]]
        return [
            conform(value, kind, param) if not names or param in given or i < self.required else None
            for i, (value, kind, param) in enumerate(zip(arguments, self.kinds, self.params, strict=False))
        ]


BUILTINS: dict[str, list[Signature]] = {}


def builtin(name: str, spec: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function under a name and parameters such as `string:string, length?:number`; kind `any` takes null."""

    def register(impl: Callable[..., Any]) -> Callable[..., Any]:
        parts = [part.strip().split(":") for part in spec.split(",") if part.strip()]
        params = tuple(part[0].rstrip("?") for part in parts)
        kinds = tuple(part[1] if len(part) > 1 else "any" for part in parts)
        required = sum(not part[0].endswith("?") for part in parts)
        BUILTINS.setdefault(name, []).append(Signature(name, params, kinds, required, impl))
        return impl

    return register


def variadic(name: str, param: str = "list", collapse: bool = True) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function of any number of items; with `collapse`, a single list stands for its items."""

    def register(impl: Callable[..., Any]) -> Callable[..., Any]:
        BUILTINS.setdefault(name, []).append(Signature(name, (param,), ("list",), 1, impl, True, collapse))
        return impl

    return register


def conform(value: Any, kind: str, param: str) -> Any:
    """The value as a parameter of that kind takes it; raises NullValue when it cannot."""
    if kind == "any":
        return value
    if kind == "list":
        if value is None:
            raise NullValue(f"{param} is null")
        return value if type(value) is list else [value]
    if type(value) is list and len(value) == 1:
        value = value[0]
    if kind == "number":
        if is_number(value):
            return value
    elif type(value) in _CHECKS[kind]:
        return value
    raise NullValue(f"{param} is {type_of(value)}, not {kind}")


def select(name: str, count: int, names: Sequence[str]) -> list[Signature]:
    """The signatures of a built-in function that fit this many arguments, or these names."""
    return [signature for signature in BUILTINS[name] if signature.takes(count, names)]


def call_builtin(candidates: list[Signature], name: str, arguments: list[Any], names: Sequence[str], run: Run) -> Any:
    """The value of the first candidate that takes the arguments; raises NullValue where the standard says null."""
    refused = NullValue(f"{name} does not take these arguments")
    for signature in candidates:
        try:
            prepared = signature.prepare(arguments, names)
        except NullValue as reason:
            refused = reason
            continue
        return signature.impl(run, *prepared)
    raise refused


def invoke(function: Function, arguments: list[Any], run: Run) -> Any:
    """Call a function value with positional arguments; what does not conform to its declared type becomes null."""
    if len(arguments) != len(function.params) and not function.open:
        raise NullValue(f"{function.name} takes {len(function.params)} arguments, not {len(arguments)}")
    if function.types and not function.open:
        arguments = [
            declared(value, kind, param, run) for value, kind, param in zip(arguments, function.types, function.params, strict=True)
        ]
    run.enter()
    try:
        result = function.call(run, arguments)
    finally:
        run.leave()
    return declared(result, function.returns, f"the result of {function.name}", run)


def declared(value: Any, kind: Type | None, what: str, run: Run) -> Any:
    """The value made to conform to the type it is declared with; null with a warning about `what` where it does not."""
    if kind is None:
        return value
    value, fits = coerce(value, kind)
    if not fits:
        run.warn(f"{what} is not of type {kind}")
    return value


def builtin_value(name: str) -> Function:
    """A built-in function as a value, with the parameters of its first signature."""
    first = BUILTINS[name][0]

    def call(run: Run, arguments: list[Any]) -> Any:
        return call_builtin(select(name, len(arguments), ()), name, arguments, (), run)

    return Function(name, first.params, call, open=True)
