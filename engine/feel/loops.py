"""Closures of what runs over items or calls: paths, filters, for, some, every, functions and their calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from engine.feel import nodes, numbers, temporal
from engine.feel.compiler import HANDLERS, Closure, Compiler, guarded
from engine.feel.errors import NullValue
from engine.feel.functions import BUILTINS, call_builtin, invoke, select
from engine.feel.inference import infer
from engine.feel.numbers import is_number
from engine.feel.operators import compare
from engine.feel.properties import read_descendants, read_property
from engine.feel.run import Run, Scope, check_size
from engine.feel.temporal import Date
from engine.feel.types import type_of
from engine.feel.values import Function, Range


def _path(compiler: Compiler, node: nodes.Path) -> Closure:
    value, name = compiler.closure(node.value), node.name
    read = read_descendants if node.deep else read_property
    return lambda scope: guarded(scope, read, value(scope), name, scope.run)


def _filter(compiler: Compiler, node: nodes.Filter) -> Closure:
    value = compiler.closure(node.value)
    compiler.filters += 1
    condition = compiler.within(("item",), node.condition)
    compiler.filters -= 1
    constant = node.condition.value if isinstance(node.condition, nodes.Const) else None

    def select_items(scope: Scope) -> Any:
        items = value(scope)
        if type(items) is not list:
            items = [] if items is None else [items]
        if is_number(constant):
            return guarded(scope, _at, items, constant)
        return _select(scope, items, condition)

    return select_items


def _select(scope: Scope, items: list[Any], condition: Closure) -> Any:
    inner = Scope(scope, scope.run)
    found = []
    for item in items or [None]:
        scope.run.budget.spend()
        inner.clear()
        inner["item"] = item
        if type(item) is dict:
            inner.update(item)
        keep = condition(inner)
        if is_number(keep):
            return guarded(scope, _at, items, keep)
        if keep is True and items:
            found.append(item)
        elif keep is not False and keep is not None and items:
            scope.run.warn("a filter is neither boolean nor a number")
            return None
    return found


def _at(items: list[Any], index: Any) -> Any:
    place = int(index)
    if place != index or place == 0 or abs(place) > len(items):
        raise NullValue(f"there is no item {numbers.format_number(index)} in a list of {len(items)}")
    return items[place - 1 if place > 0 else place]


def _domain(compiler: Compiler, iterator: nodes.Iterator) -> Callable[[Scope], list[Any]]:
    start = compiler.closure(iterator.domain)
    if iterator.end is None:
        return lambda scope: _items(start(scope), scope.run)
    end = compiler.closure(iterator.end)
    return lambda scope: _sequence(start(scope), end(scope), scope.run)


def _items(value: Any, run: Run) -> list[Any]:
    if type(value) is list:
        return value
    if type(value) is Range:
        items = _sequence(value.low, value.high, run)
        skip_first = bool(items) and not value.low_included
        skip_last = bool(items) and not value.high_included
        return items[int(skip_first) : len(items) - int(skip_last)]
    if value is None:
        raise NullValue("there is nothing to go through")
    return [value]


def _sequence(start: Any, end: Any, run: Run) -> list[Any]:
    order = compare(start, end)
    if is_number(start) and is_number(end) and int(start) == start and int(end) == end:
        first, last = int(start), int(end)
    elif type(start) is Date and type(end) is Date:
        first, last = start.number(), end.number()
    else:
        raise NullValue(f"cannot count from {type_of(start)} to {type_of(end)}")
    step = -1 if order == 1 else 1
    run.budget.spend(abs(last - first))
    counted = range(first, last + step, step)
    return list(counted) if type(start) is not Date else [temporal.date_of_number(day) for day in counted]


def _combinations(scope: Scope, domains: list[tuple[str, Callable[[Scope], list[Any]]]]) -> Iterator[None]:
    name, domain = domains[0]
    for item in domain(scope):
        scope.run.budget.spend()
        scope[name] = item
        if len(domains) == 1:
            yield
        else:
            yield from _combinations(scope, domains[1:])


def _compile_loop(
    compiler: Compiler, node: nodes.For | nodes.Quantified, extra: tuple[str, ...]
) -> tuple[list[tuple[str, Callable[[Scope], list[Any]]]], Closure]:
    domains = []
    for iterator in node.iterators:
        domains.append((iterator.name, _domain(compiler, iterator)))
        compiler.bound.append(frozenset((iterator.name,)))
    body = compiler.within(extra, node.body)
    del compiler.bound[-len(domains) :]
    return domains, body


def _for(compiler: Compiler, node: nodes.For) -> Closure:
    definitions = compiler.definitions
    compiler.used.discard("partial")
    domains, body = _compile_loop(compiler, node, ("partial",))
    partial = "partial" in compiler.used
    # A function made in the body outlives the round, so each round then has a level of its own.
    keeps = compiler.definitions > definitions

    def collect(scope: Scope) -> Any:
        inner = Scope(scope, scope.run)
        results: list[Any] = []
        try:
            for _ in _combinations(inner, domains):
                if partial:
                    scope.run.budget.spend(len(results) // 50)
                    inner["partial"] = list(results)
                results.append(body(inner.snapshot() if keeps else inner))
        except NullValue as reason:
            scope.run.warn(str(reason))
            return None
        return check_size(results)

    return collect


def _quantified(compiler: Compiler, node: nodes.Quantified) -> Closure:
    domains, body = _compile_loop(compiler, node, ())
    decisive = node.quantifier == "some"

    def decide(scope: Scope) -> bool | None:
        inner = Scope(scope, scope.run)
        result: bool | None = not decisive
        try:
            for _ in _combinations(inner, domains):
                value = body(inner)
                if value is decisive:
                    return decisive
                if type(value) is not bool:
                    result = None
        except NullValue as reason:
            scope.run.warn(str(reason))
            return None
        return result

    return decide


def _function(compiler: Compiler, node: nodes.FunctionDefinition) -> Closure:
    body = compiler.within(node.params, node.body)
    params, types, name = node.params, node.types, node.name
    returns = node.returns or infer(node.body)
    declared = tuple(types) if any(types) else ()
    compiler.definitions += 1

    def define(scope: Scope) -> Function:
        def call(run: Run, arguments: list[Any]) -> Any:
            inner = Scope(scope, run)
            inner.update(zip(params, arguments, strict=True))
            return body(inner)

        return Function(name, params, call, declared, returns)

    return define


def _call(compiler: Compiler, node: nodes.Call) -> Closure:
    arguments = [compiler.closure(argument) for argument in node.arguments]
    if isinstance(node.function, nodes.Name) and node.function.name in BUILTINS and not compiler.is_bound(node.function.name):
        compiler.called.add(node.function.name)
        return _builtin_call(compiler, node.function.name, arguments, node.names)
    if isinstance(node.function, nodes.Name):
        compiler.called.add(node.function.name)
    function, names = compiler.closure(node.function), node.names

    def call(scope: Scope) -> Any:
        target = function(scope)
        return guarded(scope, _call_value, target, [argument(scope) for argument in arguments], names, scope.run)

    return call


def _call_value(target: Any, arguments: list[Any], names: tuple[str, ...], run: Run) -> Any:
    if type(target) is not Function:
        raise NullValue(f"{type_of(target)} cannot be called")
    if names:
        given = dict(zip(names, arguments, strict=True))
        if set(given) != set(target.params):
            raise NullValue(f"{target.name} takes the parameters {', '.join(target.params) or 'none'}")
        arguments = [given[param] for param in target.params]
    return invoke(target, arguments, run)


def _builtin_call(compiler: Compiler, name: str, arguments: list[Closure], names: tuple[str, ...]) -> Closure:
    candidates = select(name, len(arguments), names)
    shadowed = name in compiler.known

    def call(scope: Scope) -> Any:
        values = [argument(scope) for argument in arguments]
        override = _override(scope, name) if shadowed else None
        if override:
            return guarded(scope, _call_value, override, values, names, scope.run)
        scope.run.budget.spend()
        return guarded(scope, call_builtin, candidates, name, values, names, scope.run)

    return call


def _override(scope: Scope, name: str) -> Function | None:
    try:
        value = scope[name]
    except KeyError:
        return None
    return value if type(value) is Function else None


HANDLERS.update(
    {
        nodes.Path: _path,
        nodes.Filter: _filter,
        nodes.For: _for,
        nodes.Quantified: _quantified,
        nodes.FunctionDefinition: _function,
        nodes.Call: _call,
    }
)
