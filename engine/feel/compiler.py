"""Turns nodes into closures, once. A closure takes the scope and returns the value; nothing is interpreted twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from typing import Any

from engine.feel import nodes, operators
from engine.feel.errors import FeelLimitError, NullValue
from engine.feel.functions import BUILTINS, builtin_value
from engine.feel.run import MAX_DEPTH, Scope
from engine.feel.types import coerce, is_instance, type_of
from engine.feel.values import Differs, Range

Closure = Callable[[Scope], Any]


class Compiler:
    """Keeps, while compiling, which names are bound inside the expression and which it takes from outside.

    `free` are the variables read from outside; `filtered` those read inside a filter, which may as well be entries of
    the filtered items; `called` the functions called by name; `used` the bound names that are read. `known` are names
    the caller says exist, which may shadow a built-in function.
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        self.known = frozenset(known)
        self.used: set[str] = set()
        self.definitions = 0
        self.bound: list[Set[str]] = []
        self.filters = 0
        self.depth = 0
        self.free: set[str] = set()
        self.filtered: set[str] = set()
        self.called: set[str] = set()

    def closure(self, node: nodes.Node) -> Closure:
        """The closure of a node; raises FeelLimitError for a tree deeper than 150 nodes."""
        self.depth += 1
        if self.depth > MAX_DEPTH + 50:
            raise FeelLimitError("The expression is nested too deep.")
        made = HANDLERS[type(node)](self, node)
        self.depth -= 1
        return made

    def within(self, names: Iterable[str], node: nodes.Node) -> Closure:
        """The closure of a node that sees further names."""
        self.bound.append(frozenset(names))
        made = self.closure(node)
        self.bound.pop()
        return made

    def is_bound(self, name: str) -> bool:
        """True when the expression itself binds the name here."""
        return any(name in level for level in self.bound)

    def note(self, name: str) -> None:
        """Remember a variable that comes from outside."""
        (self.filtered if self.filters else self.free).add(name)


def _const(_: Compiler, node: nodes.Const) -> Closure:
    value = node.value
    return lambda scope: value


def _name(compiler: Compiler, node: nodes.Name) -> Closure:
    name = node.name
    if compiler.is_bound(name):
        compiler.used.add(name)
        return lambda scope: scope[name]
    if name in BUILTINS:
        function = builtin_value(name)
        compiler.called.add(name)
        return lambda scope: _lookup(scope, name, function)
    compiler.note(name)

    def read(scope: Scope) -> Any:
        try:
            return scope[name]
        except KeyError:
            scope.run.warn(f"there is no variable {name}")
            return None

    return read


def _lookup(scope: Scope, name: str, default: Any) -> Any:
    try:
        return scope[name]
    except KeyError:
        return default


def guarded(scope: Scope, operation: Callable[..., Any], *operands: Any) -> Any:
    """The value of an operation, or null with its reason among the warnings."""
    try:
        return operation(*operands)
    except NullValue as reason:
        scope.run.warn(str(reason))
        return None


def _negate(compiler: Compiler, node: nodes.Negate) -> Closure:
    operand = compiler.closure(node.operand)
    return lambda scope: guarded(scope, operators.negate, operand(scope))


def _arithmetic(compiler: Compiler, node: nodes.Arithmetic) -> Closure:
    first = compiler.closure(node.first)
    rest = [(operators.ARITHMETIC[sign], compiler.closure(part)) for sign, part in node.rest]

    def calculate(scope: Scope) -> Any:
        value = first(scope)
        for operation, part in rest:
            value = guarded(scope, operation, value, part(scope))
        return value

    return calculate


def _logic(compiler: Compiler, node: nodes.Logic) -> Closure:
    operands = [compiler.closure(operand) for operand in node.operands]
    decisive = node.operator == "or"

    def combine(scope: Scope) -> bool | None:
        result: bool | None = not decisive
        for operand in operands:
            value = operand(scope)
            if value is decisive:
                return decisive
            if value is not (not decisive):
                result = None
        return result

    return combine


def _compare(compiler: Compiler, node: nodes.Compare) -> Closure:
    left, right = compiler.closure(node.left), compiler.closure(node.right)
    if node.operator in ("=", "!="):
        return _equality(left, right, node.operator == "=")
    return _order(left, right, node.operator)


def _equality(left: Closure, right: Closure, wanted: bool) -> Closure:
    def compare(scope: Scope) -> bool | None:
        a, b = left(scope), right(scope)
        same = operators.equal(a, b, scope.run)
        if same is None:
            scope.run.warn(f"cannot compare {type_of(a)} with {type_of(b)}")
            return None
        return same is wanted

    return compare


_ORDERS: dict[str, frozenset[int]] = {
    "<": frozenset({-1}),
    "<=": frozenset({-1, 0}),
    ">": frozenset({1}),
    ">=": frozenset({0, 1}),
}


def _order(left: Closure, right: Closure, operator: str) -> Closure:
    wanted = _ORDERS[operator]

    def compare(scope: Scope) -> bool | None:
        a, b = left(scope), right(scope)
        order = operators.compare(a, b)
        if order is None:
            scope.run.warn(f"cannot order {type_of(a)} and {type_of(b)}")
            return None
        return order in wanted

    return compare


def _between(compiler: Compiler, node: nodes.Between) -> Closure:
    value, low, high = (compiler.closure(part) for part in (node.value, node.low, node.high))

    def between(scope: Scope) -> bool | None:
        tested, start, end = value(scope), low(scope), high(scope)
        below, above = operators.compare(tested, start), operators.compare(tested, end)
        if below is None or above is None:
            scope.run.warn(f"cannot order {type_of(tested)}, {type_of(start)} and {type_of(end)}")
            return None
        return below >= 0 and above <= 0

    return between


def _in(compiler: Compiler, node: nodes.In) -> Closure:
    value = compiler.closure(node.value)
    # A range or comparison that is null says nothing; the literal null is a value to be found.
    tests = [(compiler.closure(test), isinstance(test, (nodes.RangeLiteral, nodes.Relation))) for test in node.tests]

    def contained(scope: Scope) -> bool | None:
        tested = value(scope)
        result: bool | None = False
        for test, vague in tests:
            against = test(scope)
            if against is None and vague:
                result = None
                continue
            found = operators.matches(tested, against, scope.run)
            if found:
                return True
            if found is None:
                result = None
        return result

    return contained


def _instance_of(compiler: Compiler, node: nodes.InstanceOf) -> Closure:
    value, kind = compiler.closure(node.value), node.type
    return lambda scope: is_instance(value(scope), kind)


def _if(compiler: Compiler, node: nodes.If) -> Closure:
    condition, yes, no = (compiler.closure(part) for part in (node.condition, node.yes, node.no))
    if not node.strict:
        return lambda scope: yes(scope) if condition(scope) is True else no(scope)

    def choose(scope: Scope) -> Any:
        value = condition(scope)
        if type(value) is not bool:
            scope.run.warn("the condition is not boolean")
            return None
        return yes(scope) if value else no(scope)

    return choose


def _list(compiler: Compiler, node: nodes.ListLiteral) -> Closure:
    items = [compiler.closure(item) for item in node.items]
    return lambda scope: [item(scope) for item in items]


def _context(compiler: Compiler, node: nodes.ContextLiteral) -> Closure:
    names: set[str] = set()
    entries = []
    compiler.bound.append(names)
    for key, part in node.entries:
        if isinstance(part, nodes.FunctionDefinition):
            # A function may call itself by the name of its entry.
            names.add(key)
        entries.append((key, compiler.closure(part)))
        names.add(key)
    result = compiler.closure(node.result) if node.result else None
    compiler.bound.pop()
    unique = len(names) == len(entries)

    def build(scope: Scope) -> Any:
        if not unique:
            scope.run.warn("a context holds two entries of the same name")
            return None
        inner = Scope(scope, scope.run)
        for key, entry in entries:
            inner[key] = entry(inner)
        return result(inner) if result else dict(inner)

    return build


def _range(compiler: Compiler, node: nodes.RangeLiteral) -> Closure:
    low, high = compiler.closure(node.low), compiler.closure(node.high)
    low_included, high_included = node.low_included, node.high_included

    def build(scope: Scope) -> Any:
        start, end = low(scope), high(scope)
        return guarded(scope, make_range, start, end, low_included, high_included)

    return build


def make_range(low: Any, high: Any, low_included: bool, high_included: bool) -> Range:
    """A range of two values of one ordered type; raises NullValue for anything else."""
    if low is None or high is None:
        raise NullValue("an end of the range is null")
    if operators.compare(low, high) is None:
        raise NullValue(f"there is no range from {type_of(low)} to {type_of(high)}")
    return Range(low, high, low_included, high_included)


def _relation(compiler: Compiler, node: nodes.Relation) -> Closure:
    operand, sign = compiler.closure(node.operand), node.operator

    def build(scope: Scope) -> Any:
        value = operand(scope)
        if sign == "!=":
            return Differs(value)
        if sign == "=":
            return Range(value, value, True, True, bare=True)
        if value is None:
            scope.run.warn("a comparison with null")
            return None
        if sign in ("<", "<="):
            return Range(None, value, False, sign == "<=", bare=True)
        return Range(value, None, sign == ">=", False, bare=True)

    return build


def _typed(compiler: Compiler, node: nodes.Typed) -> Closure:
    value, kind, what = compiler.closure(node.value), node.type, node.what

    def check(scope: Scope) -> Any:
        result, fits = coerce(value(scope), kind)
        if not fits:
            scope.run.warn(f"{what} is not of type {kind}")
        return result

    return check


def _host(compiler: Compiler, node: nodes.Host) -> Closure:
    for name in node.names:
        if not compiler.is_bound(name):
            compiler.note(name)
    made: Closure = node.call
    return made


HANDLERS: dict[type, Callable[[Compiler, Any], Closure]] = {
    nodes.Const: _const,
    nodes.Name: _name,
    nodes.Negate: _negate,
    nodes.Arithmetic: _arithmetic,
    nodes.Logic: _logic,
    nodes.Compare: _compare,
    nodes.Between: _between,
    nodes.In: _in,
    nodes.InstanceOf: _instance_of,
    nodes.If: _if,
    nodes.ListLiteral: _list,
    nodes.ContextLiteral: _context,
    nodes.RangeLiteral: _range,
    nodes.Relation: _relation,
    nodes.Typed: _typed,
    nodes.Host: _host,
}
