"""The parts a parsed expression is made of. Plain data, so that tables can be analysed without running them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.feel.types import Type


class Node:
    """One part of an expression."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Const(Node):
    """A literal value."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable or a function by its name; `?` is the value under test."""

    name: str


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """`-operand`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """A chain of operators of one precedence, applied from the left."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and` or `or` over any number of operands, in three-valued logic."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`left operator right` for = != < <= > >=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in tests`."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`value.name`; with `deep`, `value...name`: the entries of that name at any depth."""

    value: Node
    name: str
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`value[condition]`."""

    value: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function with positional or named arguments, never both."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then yes else no`; `strict` makes a condition that is not boolean null (the boxed form)."""

    condition: Node
    yes: Node
    no: Node
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """One `name in domain`; with `end`, the numbers or dates from domain to end."""

    name: str
    domain: Node
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for iterators return body`."""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some` or `every` iterators satisfies body."""

    quantifier: str
    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Node):
    """`function(params) body`."""

    params: tuple[str, ...]
    types: tuple[Type | None, ...]
    body: Node
    name: str = "function"
    returns: Type | None = None


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """`[items]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    """`{name: value}`; later entries see earlier ones. With `result`, its value is that of the whole (a boxed context)."""

    entries: tuple[tuple[str, Node], ...]
    result: Node | None = None


@dataclass(frozen=True, slots=True)
class RangeLiteral(Node):
    """`[low..high]` with either end open or closed."""

    low: Node
    high: Node
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class Relation(Node):
    """`< operand` standing alone: a range with one end, or a difference."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Typed(Node):
    """A value that must conform to a type, or becomes null; `what` names it in the warning."""

    value: Node
    type: Type
    what: str


@dataclass(frozen=True, slots=True)
class Host(Node):
    """A value computed by `source` outside the language (a decision table): `call(scope)`; it reads the variables `names`."""

    call: Any
    names: frozenset[str] = frozenset()
    source: Any = None
