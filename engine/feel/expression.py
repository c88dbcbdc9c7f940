"""What a parsed text offers: an expression or the unary tests of a cell, ready to be evaluated any number of times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from engine.feel import builtins, loops, nodes, values
from engine.feel.compiler import Compiler
from engine.feel.errors import FeelError, FeelLimitError, NullValue
from engine.feel.fast import SLOW, fast_closure
from engine.feel.operators import matches
from engine.feel.parser import parse_nodes, parse_tests
from engine.feel.run import Budget, Run, Scope
from engine.feel.types import Type

# Both register what they define on import.
_REGISTERED = (builtins, loops)
_SCALARS = values.SCALARS


class Result:
    """The value of an evaluation, and why parts of it became null."""

    __slots__ = ("value", "warnings")

    def __init__(self, value: Any, warnings: tuple[str, ...] = ()) -> None:
        self.value = value
        self.warnings = warnings

    def __repr__(self) -> str:
        return f"Result({self.value!r}, {self.warnings!r})"


_COMMON: dict[Any, Result] = {True: Result(True), False: Result(False), None: Result(None)}


class Variables(Scope):
    """The outermost scope: reads a variable from the caller once, as a FEEL value."""

    __slots__ = ()

    def __missing__(self, key: str) -> Any:
        value = self.parent[key]
        if type(value) not in _SCALARS:
            value = values.from_python(value)
        self[key] = value
        return value


def run_closure(closure: Callable[[Scope], Any], variables: Mapping[str, Any], run: Run) -> Any:
    """Evaluate a closure; whatever is beyond a bound is FeelLimitError, and nothing else but FeelError leaves."""
    try:
        return closure(Variables(variables, run))
    except NullValue as reason:
        run.warn(str(reason))
        return None
    except RecursionError:
        raise FeelLimitError("The evaluation is nested too deep.") from None


class Expression:
    """A parsed expression.

    `text` is its source, `names` the variables it takes from outside, `filter_names` those read inside filters that may
    be entries of the filtered items instead, `functions` the functions it calls by name, `node` its parts.
    """

    def __init__(self, text: str, node: nodes.Node, known: Iterable[str] = (), types: Mapping[str, Type] | None = None) -> None:
        self.text = text
        self.node = node
        self.known = frozenset(known)
        self.types = types or {}
        compiler = Compiler(self.known)
        self.closure = compiler.closure(node)
        self.names = frozenset(compiler.free)
        self.filter_names = frozenset(compiler.filtered - compiler.free)
        self.functions = frozenset(compiler.called)
        self._fast = fast_closure(node)
        self._variants: dict[frozenset[str], Expression] = {}

    def evaluate(self, variables: Mapping[str, object], *, now: datetime | None = None, budget: Budget | None = None) -> Result:
        """The value for these variables; `now()` and `today()` are taken from `now`.

        Where the standard says null the value is None and a warning says why. Raises FeelLimitError beyond the budget,
        FeelError for a variable that is no FEEL value.
        """
        fast = self._fast
        if fast is not None:
            value = fast(variables)
            if value is not SLOW:
                return _COMMON[value] if value is True or value is False else Result(value)
        variant = self._variant(variables)
        run = Run(now, budget)
        value = run_closure(variant.closure, variables, run)
        return Result(value, tuple(run.warnings))

    def _variant(self, variables: Mapping[str, object]) -> Expression:
        # A variable may be called `a-b`, which is a subtraction until one knows that the variable exists.
        if all(name in variables for name in self.names):
            return self
        special = frozenset(name for name in variables if not name.isidentifier() and name not in self.known and name in self.text)
        special = frozenset(name for name in special if not name.replace(" ", "").isalnum())
        if not special:
            return self
        if special not in self._variants and len(self._variants) < 20:
            try:
                known = self.known | special
                node = parse_nodes(self.text, known, self.types)
                self._variants[special] = Expression(self.text, node, known, self.types)
            except FeelError:
                self._variants[special] = self
        return self._variants.get(special, self)


class UnaryTests:
    """The tests of one input cell. `tests` are their nodes, none for `-`; `negated` is `not(...)`; `names` as above."""

    def __init__(self, text: str, negated: bool, tests: tuple[nodes.Node, ...], known: Iterable[str] = ()) -> None:
        self.text = text
        self.negated = negated
        self.tests = tests
        compiler = Compiler(known)
        self._closures = [(compiler.within("?", test), _reads_input(test)) for test in tests]
        self.names = frozenset(compiler.free)
        self.functions = frozenset(compiler.called)

    def matches(self, value: Any, scope: Scope) -> bool:
        """True when the value passes, in a scope of the variables the cell may name."""
        if not self.tests:
            return True
        inner = Scope(scope, scope.run)
        inner["?"] = value
        answers = [_passes(value, test(inner), asked, scope.run) for test, asked in self._closures]
        if True in answers:
            return not self.negated
        return self.negated and None not in answers

    def evaluate(
        self, value: object, variables: Mapping[str, object], *, now: datetime | None = None, budget: Budget | None = None
    ) -> Result:
        """Whether the value passes the tests; the errors of `Expression.evaluate`."""
        run = Run(now, budget)
        tested = values.from_python(value)
        passed = run_closure(lambda scope: self.matches(tested, scope), variables, run)
        return Result(passed is True, tuple(run.warnings))


def _passes(value: Any, test: Any, asks_input: bool, run: Run) -> bool | None:
    # A cell that asks about `?` decides by itself; any other is compared with the value (DMN 1.5, 7.3.3).
    if type(test) is bool and asks_input:
        return test
    return matches(value, test, run)


def _reads_input(node: Any) -> bool:
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, nodes.Name) and part.name == "?":
            return True
        if isinstance(part, tuple):
            pending.extend(part)
        elif isinstance(part, nodes.Node):
            pending.extend(getattr(part, name) for name in part.__dataclass_fields__)  # type: ignore[attr-defined]
    return False


def parse(text: str, *, names: Iterable[str] = (), types: Mapping[str, Type] | None = None) -> Expression:
    """Read an expression. `names` are variables known to exist, `types` the named types `instance of` may use.

    Raises FeelSyntaxError, FeelUnsupportedError or FeelLimitError (text beyond 100,000 characters, nesting beyond 100).
    """
    return Expression(text, parse_nodes(text, names, types), names, types)


def parse_unary_tests(text: str, *, names: Iterable[str] = (), types: Mapping[str, Type] | None = None) -> UnaryTests:
    """Read the tests of an input cell, with the errors of `parse`."""
    negated, tests = parse_tests(text, names, types)
    return UnaryTests(text, negated, tests, names)
